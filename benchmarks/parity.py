"""Every multilevel model of tests/reference, fitted by our engines and set against R's answers.

Writes docs/parity.md. Ratios are ours to R's; a p value of 1e-18 is compared all the same.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from benchmarks.parity_fits import WITHOUT_ENGINE, Compared, compare
from study.files import write_text

PAGE = Path("docs/parity.md")
EXAMPLE = "example: python -m benchmarks.parity --page docs/parity.md"


def page(found: Sequence[Compared]) -> str:
    """docs/parity.md: the largest difference of each kind of number, then every number."""
    table = pd.DataFrame([(f.model, _kind(f.quantity), abs(f.difference)) for f in found])
    worst = table.groupby([0, 1], sort=False)[2].max().unstack(1)
    worst = worst[[k for k in KINDS if k in worst.columns]]
    lines = [HEAD, "| model | " + " | ".join(worst.columns) + " |"]
    lines.append("|---|" + "---|" * len(worst.columns))
    for model, row in worst.iterrows():
        lines.append(f"| {model} | " + " | ".join("" if x != x else f"{x:.0e}" for x in row) + " |")
    for model, why in WITHOUT_ENGINE.items():
        lines.append(f"| {model} | {why} |" + " |" * (len(worst.columns) - 1))
    lines += [NOTES, "| model | number | ours | R | difference |", "|---|---|---|---|---|"]
    for f in found:
        lines.append(
            f"| {f.model} | {f.quantity} | {f.ours:.8g} | {f.theirs:.8g} | {f.difference:.1e} |"
        )
    return "\n".join(lines) + "\n"


KINDS = ("estimate", "SE", "variance", "correlation", "dispersion", "logLik", "df", "p")


def _kind(quantity: str) -> str:
    if quantity.startswith(("variance", "correlation", "dispersion", "logLik")):
        return quantity.split(":")[0].split(",")[0]
    return quantity.split(": ")[1].split(",")[0].split(" ")[0]


HEAD = """# Parity with R

Written by `python -m benchmarks.parity`: every multilevel model of `tests/reference/` (R's lme4,
lmerTest, pbkrtest, glmmTMB; scripts `reference.R`, `laplace.R`, `slopes.R` there) fitted by our
engines. The tests in `tests/reference/` hold these numbers to stated tolerances.

Largest difference of each kind of number, relative to R's (absolute where R's variance is next to
zero):
"""
NOTES = """
What to know of them:

- **Means** are fitted by our own exact engine (`mixed/gaussian/`); lme4 stops where its
  criterion is a billionth above ours, which shows in the fifth digit of variances.
- **Risks and counts** are fitted by our own Laplace engine (`mixed/laplace/`), which
  certifies its optimum by gradient and curvature. glmmTMB maximises the same likelihood, and stops
  up to 2e-8 below our maximum; its covariance and ours are both of all parameters together. lme4
  stops further down (up to 3e-3 here), and its own standard errors are up to 4 % off glmmTMB's.
  A coefficient near zero looks worse in relative terms than it is: all lie within a thousandth of a
  standard error of glmmTMB's. So does a very small p value: of 1e-60, a third of a per cent in z is
  a factor of two.
- mixedlm gives the second opinion on logistic and Poisson models; tests hold it to glmmTMB too.
- **The negative binomial** (`nbinom2`) has no second engine: mixedlm holds the dispersion fixed,
  and at 1e7, where the model is the Poisson one, its log-likelihood on the counts of `rsw_sim.csv`
  was -3073.34 against -3051.79. Two descents of our engine from far apart must agree instead.
- **rsw_nbinom2_glmmTMB**: counts without over-dispersion. glmmTMB's size ran to 1.3e7 with a
  convergence warning; our dispersion is zero, and certified: the Poisson model.
- **nbinom2_lots**: the lots have no effect; glmmTMB's variance is 1e-13, ours is zero.
- **sleepstudy, rsw_slopes**: random slopes are mixedlm's, certified by gradient and curvature, with
  statsmodels or another optimiser as the second opinion; degrees of freedom are ours
  (`mixed/slopes_small_sample.py`). No outcome of the study has a slope.
- **Intercepts** are compared where R has them: ours are an average person's, and are moved to
  covariates of zero, with their variances where slopes differ.
- **cbpp_agq9** is nine-point quadrature; ours is the Laplace approximation, so that its variance
  differs by the approximation's own error, and its likelihood is not compared.

Every number:
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Compare, print the largest differences, and write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.parity", description=__doc__, epilog=EXAMPLE
    )
    parser.add_argument("--page", type=Path, default=PAGE, help="where the table is written")
    options = parser.parse_args(argv)
    found = list(compare())
    text = page(found)
    write_text(text, options.page)
    print(text.split("What to know")[0])
    print(f"{len(found)} numbers compared; written to {options.page}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
