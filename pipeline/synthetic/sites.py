"""The fictional authorities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.synthetic.frames import blank, days
from study.settings.synthetic.root import Synthetic
from study.tables.sites import REGIONS

STAGES = ("implementing", "embedding")
JUDGEMENTS = ("outstanding", "good", "requires_improvement", "inadequate")


def draw_sites(
    settings: Synthetic, rng: np.random.Generator, site_ids: Sequence[str], rsw_sites: Sequence[str]
) -> pd.DataFrame:
    """One row per site and wave, with ``rsw`` (0 or 1) beside the table's columns."""
    spec, timeline = settings.sites, settings.timeline
    n = len(site_ids)
    rsw = np.isin(site_ids, rsw_sites).astype(int)
    first_year, last_year = spec.rsw_start_years
    low, high = spec.population_0_17
    least, most = spec.idaci_mean
    changed = rng.random(n) < spec.leadership_change
    first_wave, last_wave = timeline.waves[0], timeline.waves[-1]
    one = pd.DataFrame(
        {
            "site_id": site_ids,
            "rsw": rsw,
            "arm": np.where(rsw == 1, "rsw", "conventional"),
            "rsw_start_date": days(rng, f"{first_year}-01-01", f"{last_year}-12-31", n),
            "population_0_17": rng.integers(low // 100, high // 100, n, endpoint=True) * 100,
            "idaci_mean": rng.uniform(least, most, n).round(3),
            "ofsted_judgement": rng.choice(JUDGEMENTS, n, p=[0.1, 0.45, 0.35, 0.1]),
            "region": rng.choice(list(REGIONS), n),
            "leadership_change_date": days(rng, first_wave, last_wave, n),
            "restructures_24m": rng.poisson(0.7, n),
        }
    )
    one["rsw_start_date"] = one["rsw_start_date"].where(rsw == 1)
    one["leadership_change_date"] = one["leadership_change_date"].where(changed)
    waves = []
    for wave, day in enumerate(timeline.waves, start=1):
        later = one["leadership_change_date"] > pd.Timestamp(day)
        waves.append(
            one.assign(
                wave=wave,
                # An authority knows a change of director only once it has happened.
                leadership_change_date=one["leadership_change_date"].mask(later),
                change_stage=blank(
                    pd.Series([STAGES[min(wave, len(STAGES)) - 1]] * n), pd.Series(rsw == 0)
                ),
            )
        )
    return pd.concat(waves, ignore_index=True)
