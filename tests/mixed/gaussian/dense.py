"""The model written out in N x N matrices, and random designs to try it on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

LEVELS = ("site", "unit", "worker")


@dataclass(frozen=True)
class Dense:
    """X, y and one matrix G = Z Z' for each variance, in the order of the engine."""

    x: np.ndarray
    y: np.ndarray
    g: list[np.ndarray]
    weights: np.ndarray
    reml: bool = True

    def h(self, v: np.ndarray) -> np.ndarray:
        """Relative to the residual variance."""
        return np.diag(1 / self.weights) + np.tensordot(v, self.g, 1)

    def inverses(self, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """H^-1 and P = H^-1 - H^-1 X (X'H^-1 X)^-1 X'H^-1."""
        inverse = np.linalg.inv(self.h(v))
        hx = inverse @ self.x
        return inverse, inverse - hx @ np.linalg.solve(self.x.T @ hx, hx.T)

    @property
    def nu(self) -> int:
        return len(self.y) - (self.x.shape[1] if self.reml else 0)

    def criterion(self, v: np.ndarray) -> float:
        h = self.h(v)
        q = self.y @ self.inverses(v)[1] @ self.y
        value = np.linalg.slogdet(h)[1] + self.nu * (1 + np.log(2 * np.pi * q / self.nu))
        if self.reml:
            value += np.linalg.slogdet(self.x.T @ np.linalg.solve(h, self.x))[1]
        return float(value)

    def gradient(self, v: np.ndarray) -> np.ndarray:
        """Each tr(P G) (H^-1 for P by ML) less nu y'P G P y / y'P y."""
        inverse, p = self.inverses(v)
        inner = p if self.reml else inverse
        py = p @ self.y
        return np.array(
            [np.sum(inner * g) - self.nu * (py @ g @ py) / (self.y @ py) for g in self.g]
        )


def paths(frame: pd.DataFrame, nested: Sequence[str]) -> list[np.ndarray]:
    """The group of each row at each level, lowest first, as the number of its path."""
    numbers, out = np.zeros(len(frame), dtype=int), []
    for name in nested:
        numbers = 10 * numbers + frame[name].to_numpy()
        out.append(numbers)
    return out[::-1]


def same(of: np.ndarray) -> np.ndarray:
    return (of[:, None] == of[None, :]).astype(float)


def written_out(
    frame: pd.DataFrame,
    fixed: Sequence[str],
    nested: Sequence[str] = LEVELS,
    crossed: Sequence[str] = (),
    weights: str | None = None,
    reml: bool = True,
) -> Dense:
    return Dense(
        x=np.column_stack([np.ones(len(frame)), frame[list(fixed)]]),
        y=frame["y"].to_numpy(),
        g=[same(of) for of in [*paths(frame, nested), *(frame[c].to_numpy() for c in crossed)]],
        weights=np.ones(len(frame)) if weights is None else frame[weights].to_numpy(),
        reml=reml,
    )


def random_design(rng: np.random.Generator, most_sites: int = 6) -> pd.DataFrame:
    """Unbalanced, with groups of one row, ids that repeat in other groups, and rows shuffled."""
    rows = [
        (site, unit, worker)
        for site in range(rng.integers(3, most_sites + 1))
        for unit in range(rng.integers(1 + (site == 0), 4))
        for worker in range(rng.integers(1 + (site == 0), 4))
        for _ in range(rng.integers(1 + (site == 0), 4))
    ]
    frame = pd.DataFrame(rows, columns=list(LEVELS))
    n = len(frame)
    sds = rng.choice([0.0, 0.05, 0.5, 2.0], 4)
    frame["coder"] = rng.integers(0, 3, n)
    frame["arm"] = (frame["site"] % 2).astype(float)
    frame["x"] = rng.normal(size=n) + 0.3 * frame["site"]
    frame["w"] = rng.choice([0.5, 1.0, 2.0], n)
    levels = zip(sds[:3], paths(frame, LEVELS), strict=True)
    effects = sum(sd * rng.normal(size=1000)[of] for sd, of in levels)
    coder = sds[3] * rng.normal(size=3)[frame["coder"]]
    frame["y"] = 3 + frame["arm"] + effects + coder + rng.normal(size=n)
    return frame.sample(frac=1, random_state=int(rng.integers(1 << 30))).reset_index(drop=True)
