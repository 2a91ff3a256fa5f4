"""Questions and designs whose power is known."""

from analysis.planning.design import Sizes
from analysis.planning.question import Question, Variances
from mixed.few_clusters.design import Design


def asked(
    kind: str = "mean",
    effect: float = 0.5,
    baseline: float = 0.0,
    variances: tuple[float, float, float, float] = (0.05, 0.05, 0.2, 0.7),
) -> Question:
    return Question("made_up", "Made up", "points", kind, effect, baseline, Variances(*variances))


def sizes(
    rsw: int = 4, conventional: int = 4, units: int = 6, workers: int = 4, **more: int
) -> Sizes:
    visits, waves = more.get("visits", 1), more.get("waves", 2)
    return Sizes(Design(rsw, conventional), units, workers, visits, waves)
