"""The exact test that deals the arms anew to the sites.

Under the sharp null hypothesis that no site would have differed in the other arm, every way of
dealing the arm labels to the sites was as likely (Fisher 1935; Ernst 2004, Statistical Science 19:
676-685). All ways are enumerated; ties with the observed one count as at least as extreme. Where
they are too many, dealings drawn at random stand for them, and the observed one is counted among
them, so that the test keeps its level (Phipson & Smyth 2010, Statistical Applications in Genetics
and Molecular Biology 9, article 39).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
import numpy.typing as npt

from mixed.effects import ROUNDING

# Above this many dealings an enumeration would take minutes; twelve against twelve has 2.7 million.
MOST_DEALINGS = 3_000_000
_BATCH = 200_000
# Sums of studies × dealings that are held at once: 64 MB.
_CELLS = 8_000_000
# Differences of means that are equal on paper differ by rounding.
_TIE = 1e-9


@dataclass(frozen=True)
class PermutationTest:
    """Two-sided p value of the difference of means, over all ``dealings``.

    ``smallest_p`` is the least p that any outcome could have given in this design.
    """

    difference: float
    p: float
    smallest_p: float
    dealings: int


def smallest_p(n_rsw: int, n_conventional: int, claims: int = 1) -> float:
    """Smallest two-sided p of the exact test, after Holm's adjustment over so many claims.

    The most extreme dealing is as extreme as its mirror image, which is a dealing of the same
    design only when the arms are equal. Holm's procedure multiplies the smallest of k p by k.
    """
    ways = 2 if n_rsw == n_conventional else 1
    return min(1.0, claims * ways / comb(n_rsw + n_conventional, n_rsw))


def permutation_p(
    summaries: npt.NDArray[np.float64], rsw: npt.NDArray[np.integer]
) -> npt.NDArray[np.float64]:
    """Exact two-sided p of each study, by full enumeration.

    Parameters
    ----------
    summaries : (studies, sites) one number per site, on any scale on which a difference of means is
        of interest. rsw : (sites,) 1 for RSW, 0 for conventional.

    Raises
    ------
    ValueError : when an arm is empty, a summary is not a number, or there are too many dealings.
    """
    values, arm = np.asarray(summaries, dtype=np.float64), np.asarray(rsw)
    n, k = values.shape[-1], int(arm.sum())
    if not 0 < k < n:
        raise ValueError("A permutation of sites needs at least one site in each arm.")
    if not np.isfinite(values).all():
        raise ValueError("A site summary is missing or infinite.")
    dealings = comb(n, k)
    if dealings > MOST_DEALINGS:
        raise ValueError(f"{dealings:,} ways of dealing the arms are too many to enumerate.")
    return _as_extreme(values, arm, _dealt(n, k)) / dealings


def sampled_p(
    summaries: npt.NDArray[np.float64],
    rsw: npt.NDArray[np.integer],
    draws: int,
    rng: np.random.Generator,
) -> npt.NDArray[np.float64]:
    """Two-sided p of each study from dealings drawn at random, the same for all studies.

    Parameters
    ----------
    summaries, rsw : as ``permutation_p`` takes them.
    draws : of dealings; p is never below 1 / (draws + 1), and at .05 has a standard error of
        sqrt(.05 × .95 / draws).
    """
    values, arm = np.asarray(summaries, dtype=np.float64), np.asarray(rsw)
    n, k = values.shape[-1], int(arm.sum())
    dealt = (rng.random((draws, n)).argsort(axis=1) < k).astype(np.float64)
    return (_as_extreme(values, arm, [dealt]) + 1) / (draws + 1)


def _as_extreme(
    values: npt.NDArray[np.float64],
    arm: npt.NDArray[np.integer],
    dealings: Iterable[npt.NDArray[np.float64]],
) -> npt.NDArray[np.float64]:
    """How many dealings, rows of ones and zeros, are at least as extreme as each study's own."""
    # With the total at zero, the difference is the RSW sum times a constant.
    centred = values - values.mean(axis=-1, keepdims=True)
    tie = np.maximum(_TIE * np.abs(centred).sum(axis=-1), ROUNDING * np.abs(values).max(axis=-1))
    least = np.abs(centred[:, arm == 1].sum(axis=-1)) - tie
    extreme = np.zeros(len(values))
    for dealt in dealings:
        step = max(1, _CELLS // len(dealt))
        for start in range(0, len(values), step):
            rows = slice(start, start + step)
            sums = np.abs(centred[rows] @ dealt.T)
            extreme[rows] += (sums >= least[rows, None]).sum(axis=1)
    return extreme


def permute_sites(
    summaries: npt.NDArray[np.float64], rsw: npt.NDArray[np.integer]
) -> PermutationTest:
    """Compare the site summaries (sites,) of one study; see :func:`permutation_p`."""
    values, arm = np.asarray(summaries, dtype=np.float64), np.asarray(rsw)
    (p,) = permutation_p(values[None], arm)
    n, k = len(values), int(arm.sum())
    return PermutationTest(
        difference=float(values[arm == 1].mean() - values[arm != 1].mean()),
        p=float(p),
        smallest_p=smallest_p(k, n - k),
        dealings=comb(n, k),
    )


def _dealt(n: int, k: int) -> Iterator[npt.NDArray[np.float64]]:
    """All dealings as rows of ones and zeros (batch, n), a batch at a time."""
    ways, left = combinations(range(n), k), comb(n, k)
    while left:
        size = min(left, _BATCH)
        chosen = np.fromiter(
            (i for _, way in zip(range(size), ways, strict=False) for i in way), dtype=np.intp
        ).reshape(size, k)
        dealt = np.zeros((size, n))
        np.put_along_axis(dealt, chosen, 1.0, axis=1)
        left -= size
        yield dealt
