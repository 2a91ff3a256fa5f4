import numpy as np
import pandas as pd
import pytest

from mixed.covariates import usable

RNG = np.random.default_rng(0)
FRAME = pd.DataFrame(
    {
        "arm": np.tile([0.0, 1.0], 20),
        "age": RNG.normal(40, 10, 40),
        "constant": 7.0,
        "tiny": 1e-9 * RNG.normal(size=40),
        "huge": 1e9 * RNG.normal(size=40),
    }
).assign(
    arm_again=lambda f: 3 - 2 * f["arm"],
    age_in_months=lambda f: 12 * f["age"],
    sum=lambda f: f["age"] + f["arm"],
)


@pytest.mark.parametrize(
    ("covariates", "given", "kept"),
    [
        (["age", "tiny", "huge"], [], ("age", "tiny", "huge")),
        (["constant", "age"], [], ("age",)),
        (["age", "age_in_months"], [], ("age",)),
        (["arm_again", "age"], ["arm"], ("age",)),
        (["arm_again", "age"], [], ("arm_again", "age")),
        (["age", "sum"], ["arm"], ("age",)),
        (["constant"], [], ()),
        ([], ["arm"], ()),
    ],
)
def test_a_covariate_stays_when_the_terms_before_it_do_not_already_say_it(
    covariates: list[str], given: list[str], kept: tuple[str, ...]
) -> None:
    assert usable(FRAME, covariates, given) == kept
