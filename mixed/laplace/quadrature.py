"""Where Laplace's approximation makes a standard deviation up.

With a row or two in a group and a rare outcome, the approximated likelihood of a logistic model
rises without reason towards standard deviations of 7 and more, whatever the truth (its mode is far
out, where the curvature is next to nothing). The integral over one group's effect is a single one,
the others held at their modes: so it can be done by brute force, and says how much too high
Laplace's value is.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.stats import chi2

from mixed.laplace.criterion import evaluate, predicted
from mixed.laplace.elimination import added
from mixed.laplace.families import rows
from mixed.laplace.fit import LaplaceFit, deviance_of

NODES, REACH = 401, 8.0  # of the trapezoid rule, in standard deviations of the effect
LARGE = 20.0  # rows in a group on average, from which on the approximation is a good one
FROM = float(chi2.ppf(0.95, 1))  # of the deviance: what matters to an interval
SHARE = 0.25  # of the evidence for a variance, that may be Laplace's error


def made_up(fit: LaplaceFit) -> tuple[int, ...]:
    """Factors whose variance owes a quarter of its evidence, or more, to the approximation.

    The evidence is the fall of the deviance from a variance of zero to the fit's.

    Returns
    -------
    Their places among those that were fitted; none where the fit is not certified, or of counts.
    """
    if not fit.certified or fit.model.family != "binomial":
        return ()
    found = []
    for place, factor in enumerate(fit.places):
        small = len(fit.model.y) < LARGE * fit.model.sizes[factor]
        if small and fit.at[factor] > 0:
            error = overstatement(fit, int(factor))
            if error > FROM and error > SHARE * _evidence(fit, int(factor)):
                found.append(place)
    return tuple(found)


def overstatement(fit: LaplaceFit, factor: int) -> float:
    """How much lower Laplace's deviance is than with one factor's effects integrated out.

    Parameters
    ----------
    factor : place among the model's factors. The others' effects are at their modes.
    """
    model, at = fit.model, fit.at
    sds, sd = at[: model.n_sds], float(at[factor])
    mode = evaluate(model, at).mode
    codes, size = model.codes[factor], int(model.sizes[factor])
    own = mode[model.starts[factor] + np.arange(size)]
    fixed = model.offset + model.x @ at[model.n_sds : model.n_sds + model.x.shape[1]]
    eta = fixed + predicted(model, sds, mode)
    here = rows(model.family, model.y, eta)
    laplace = (
        added(codes, here.value, size)
        - own**2 / 2
        - np.log1p(sd**2 * added(codes, here.weight, size)) / 2
    )
    others, nodes = eta - sd * own[codes], np.linspace(-REACH, REACH, NODES)
    heights = np.stack(
        [
            added(codes, rows(model.family, model.y, others + sd * z).value, size) - z**2 / 2
            for z in nodes
        ]
    )
    step = (nodes[1] - nodes[0]) / np.sqrt(2 * np.pi)
    exact = np.logaddexp.reduce(heights, axis=0) + np.log(step)
    return float(2 * (laplace - exact).sum())


def _evidence(fit: LaplaceFit, factor: int) -> float:
    """The rise of the deviance where one factor has no variance."""
    model, deviance = fit.model, deviance_of(fit.model)
    free = np.arange(model.n_parameters) != factor

    def slope(some: np.ndarray) -> tuple[float, np.ndarray]:
        at = np.zeros(model.n_parameters)
        at[free] = some
        value, gradient = deviance(at)
        return value, gradient[free]

    start = np.where(np.arange(model.n_parameters) < model.n_sds, np.minimum(fit.at, 1.0), 0.0)
    without = minimize(slope, start[free], jac=True, method="BFGS", options={"gtol": 1e-3})
    return float(without.fun) + 2 * fit.log_likelihood
