"""H = A'W A + I eliminated along its chain, against the matrix written out."""

import numpy as np
import pytest

from mixed.laplace.criterion import LaplaceModel, evaluate
from mixed.laplace.elimination import NoModeError, eliminate
from mixed.laplace.structure import Structure, lay_out


def factors(rng: np.random.Generator, kind: str) -> np.ndarray:
    """Codes (K, 80): workers in units in sites, coders crossed; some with movers."""
    worker = rng.integers(0, 24, 80)
    unit, coder = worker // 3, rng.integers(0, 4, 80)
    site = unit // 3
    if kind == "moved":
        moves = (worker % 7 == 0) & (np.arange(80) % 2 == 0)
        unit = np.where(moves, (unit + 1) % 8, unit)
        site = unit // 3
    codes = {
        "nested": [worker, unit, site],
        "one": [worker],
        "crossed": [coder, worker],
        "both": [site, worker, coder, unit],
        "moved": [worker, coder, unit, site],
        "no chain": [rng.integers(0, 9, 80), rng.integers(0, 8, 80), coder],
    }[kind]
    return np.array([np.unique(of, return_inverse=True)[1] for of in codes])


def laid_out(codes: np.ndarray) -> tuple[Structure, np.ndarray]:
    """The structure, and Z (80, q)."""
    sizes = codes.max(axis=1) + 1
    starts = np.cumsum(np.r_[0, sizes[:-1]])
    z = np.hstack([(of[:, None] == np.arange(n)) * 1.0 for of, n in zip(codes, sizes, strict=True)])
    return lay_out(codes, starts, sizes), z


KINDS = ["nested", "one", "crossed", "both", "moved", "no chain"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("zero", [False, True])
def test_determinant_solutions_and_own_entries_are_the_matrix_s(kind: str, zero: bool) -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        codes = factors(rng, kind)
        structure, z = laid_out(codes)
        sds, weight = rng.uniform(0.2, 1.5, len(codes)), rng.uniform(0.01, 3, 80)
        if zero:
            sds[rng.integers(len(sds))] = 0.0
        a = z * np.repeat(sds, codes.max(axis=1) + 1)
        inverse = np.linalg.inv(a.T @ (weight[:, None] * a) + np.eye(a.shape[1]))
        b = rng.normal(size=a.shape[1])

        found = eliminate(structure, sds, weight)

        assert found.log_determinant == pytest.approx(-np.linalg.slogdet(inverse)[1], rel=1e-11)
        assert found.solve(b) == pytest.approx(inverse @ b, rel=1e-9, abs=1e-11)
        starts = np.cumsum(np.r_[0, codes.max(axis=1)[:-1] + 1])
        own = (a @ inverse)[np.arange(80), codes + starts[:, None]]
        assert found.own()[:, structure.cell] == pytest.approx(own, rel=1e-9, abs=1e-11)


def test_only_movers_and_what_is_crossed_stand_beside_the_chain() -> None:
    rng = np.random.default_rng(1)
    beside = {kind: laid_out(factors(rng, kind))[0] for kind in KINDS}

    assert len(beside["nested"].beside) == len(beside["one"].beside) == 0
    assert len(beside["both"].beside) == 4  # coders
    assert [level.factor for level in beside["both"].levels] == [1, 3, 0]
    codes = factors(np.random.default_rng(1), "moved")
    movers = sum(len(set(codes[2][codes[0] == worker])) > 1 for worker in range(24))
    assert 0 < movers < 8
    assert len(laid_out(codes)[0].beside) == 4 + movers


@pytest.mark.parametrize("family", ["binomial", "poisson", "nbinom2"])
def test_the_gradient_with_movers_is_the_differences_of_the_deviance(family: str) -> None:
    rng = np.random.default_rng(3)
    codes = factors(rng, "moved")
    y = rng.poisson(2.0, 80) * 1.0
    x = np.column_stack([np.ones(80), rng.normal(size=80)])
    model = LaplaceModel(
        family, (y > 2) * 1.0 if family == "binomial" else y, x, np.zeros(80), codes
    )
    at = np.array([0.5, 0.4, 0.3, 0.6, 0.2, -0.1, 0.6][: model.n_parameters])

    steps = 1e-4 * np.eye(len(at))
    by_differences = [
        (evaluate(model, at + s).deviance - evaluate(model, at - s).deviance) / 2e-4 for s in steps
    ]

    assert evaluate(model, at).gradient == pytest.approx(by_differences, rel=1e-5, abs=1e-5)


def test_weights_that_are_no_numbers_are_told_apart() -> None:
    structure, _ = laid_out(factors(np.random.default_rng(1), "both"))
    with pytest.raises(NoModeError):
        eliminate(structure, np.ones(4), np.full(80, np.inf))
