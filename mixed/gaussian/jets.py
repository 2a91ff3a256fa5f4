"""Second-order jets: a value with its first and second derivatives in the variance parameters.

Every quantity of docs/engine.md is made from a few operations (sum, product, inverse, log
determinant), so its exact gradient and Hessian follow by the product and chain rules. An absent
derivative is zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations_with_replacement
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Pair = tuple[int, int]
Key = TypeVar("Key")


@dataclass(frozen=True)
class Jet:
    """``value`` with ``first[i]`` = d/dv_i and ``second[i, j]`` = d2/dv_i dv_j for i <= j."""

    value: Array
    first: Mapping[int, Array] = field(default_factory=dict)
    second: Mapping[Pair, Array] = field(default_factory=dict)

    def map(self, linear: Callable[[Array], Array]) -> Jet:
        """Apply a linear function."""
        return Jet(
            linear(self.value),
            {i: linear(a) for i, a in self.first.items()},
            {ij: linear(a) for ij, a in self.second.items()},
        )

    def __add__(self, other: Jet) -> Jet:
        return Jet(
            self.value + other.value,
            _merge(self.first, other.first),
            _merge(self.second, other.second),
        )

    def __sub__(self, other: Jet) -> Jet:
        return self + other.map(np.negative)

    def __mul__(self, other: Jet) -> Jet:
        return bilinear(np.multiply, self, other)

    def __matmul__(self, other: Jet) -> Jet:
        return bilinear(np.matmul, self, other)


def variable(value: Array, index: int) -> Jet:
    """The variance parameter of this index."""
    return Jet(value, {index: np.ones_like(value)})


def bilinear(op: Callable[[Array, Array], Array], a: Jet, b: Jet) -> Jet:
    """Apply a bilinear operation by the product rule."""
    first = _merge(
        {i: op(d, b.value) for i, d in a.first.items()},
        {i: op(a.value, d) for i, d in b.first.items()},
    )
    second = _merge(
        {ij: op(d, b.value) for ij, d in a.second.items()},
        {ij: op(a.value, d) for ij, d in b.second.items()},
    )
    for i, j in combinations_with_replacement(sorted({*a.first, *b.first}), 2):
        for left, right in ((i, j), (j, i)):
            if left in a.first and right in b.first:
                term = op(a.first[left], b.first[right])
                second[i, j] = second[i, j] + term if (i, j) in second else term
    return Jet(op(a.value, b.value), first, second)


def compose(a: Jet, value: Array, slope: Array, curvature: Array) -> Jet:
    """Apply an elementwise function by the chain rule, given f, f' and f'' at ``a.value``."""
    second = {ij: slope * d for ij, d in a.second.items()}
    for i, j in combinations_with_replacement(sorted(a.first), 2):
        term = curvature * a.first[i] * a.first[j]
        second[i, j] = second[i, j] + term if (i, j) in second else term
    return Jet(value, {i: slope * d for i, d in a.first.items()}, second)


def log1p(a: Jet) -> Jet:
    """log(1 + a)."""
    c = 1 / (1 + a.value)
    return compose(a, np.log1p(a.value), c, -(c**2))


def reciprocal1p(a: Jet) -> Jet:
    """1 / (1 + a)."""
    c = 1 / (1 + a.value)
    return compose(a, c, -(c**2), 2 * c**3)


def log(a: Jet) -> Jet:
    """log(a)."""
    return compose(a, np.log(a.value), 1 / a.value, -1 / a.value**2)


def inverse(a: Jet) -> Jet:
    """Inverse of stacked matrices (B, k, k): dA^-1 = -A^-1 dA A^-1."""
    x = _inverted(a.value)
    half = {i: x @ d for i, d in a.first.items()}
    second = {ij: -x @ d @ x for ij, d in a.second.items()}
    for i, j in combinations_with_replacement(sorted(a.first), 2):
        term = (half[i] @ half[j] + half[j] @ half[i]) @ x
        second[i, j] = second[i, j] + term if (i, j) in second else term
    return Jet(x, {i: -h @ x for i, h in half.items()}, second)


def log_determinant(a: Jet) -> Jet:
    """log|A| of stacked matrices (B, k, k): d log|A| = tr(A^-1 dA)."""
    x = _inverted(a.value)
    half = {i: x @ d for i, d in a.first.items()}
    second = {ij: _trace(x, d) for ij, d in a.second.items()}
    for i, j in combinations_with_replacement(sorted(a.first), 2):
        term = -_trace(half[i], half[j])
        second[i, j] = second[i, j] + term if (i, j) in second else term
    first = {i: np.trace(h, axis1=-2, axis2=-1) for i, h in half.items()}
    return Jet(np.asarray(np.linalg.slogdet(a.value)[1], dtype=np.float64), first, second)


def _inverted(a: Array) -> Array:
    return np.asarray(np.linalg.inv(a), dtype=np.float64)


def _trace(a: Array, b: Array) -> Array:
    return np.asarray(np.einsum("...ij,...ji->...", a, b))


def _merge(a: Mapping[Key, Array], b: Mapping[Key, Array]) -> dict[Key, Array]:
    out = dict(a)
    for key, d in b.items():
        out[key] = out[key] + d if key in out else d
    return out
