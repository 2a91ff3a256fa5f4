"""Official files of a made-up country, written as the publisher writes them.

The codes of the adopters are real, because the list of adopters names them; every name and number
is invented.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.national.samples import ADOPTERS
from pipeline.official import neighbours, workforce
from study.official_measures import MEASURES

YEARS = range(2017, 2026)
REGIONS = ("Northshire", "Southshire", "Westshire")
OTHERS = tuple(f"E99{number:06d}" for number in range(1, 31))
WORKFORCE, NEIGHBOURS = "csww_indicators_2017_to_2025.csv", "sn_model_2025_wide.csv"


def areas() -> dict[str, str]:
    """Code of every authority and its three-digit number."""
    adopters = pd.read_csv(ADOPTERS)["area"]
    return {code: str(501 + i) for i, code in enumerate([*adopters, *OTHERS])}


def write(folder: Path, effect: float = 0.0, seed: int = 1) -> Path:
    """Write both files.

    Parameters
    ----------
    effect : what is added to the caseload of authorities that adopted in full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WORKFORCE).write_text(workforce_csv(effect, seed), encoding="utf-8")
    (folder / NEIGHBOURS).write_text(neighbours_csv(), encoding="utf-8-sig")
    return folder


def workforce_csv(effect: float = 0.0, seed: int = 1) -> str:
    """England, three regions and every authority in every year; one value withheld."""
    random = np.random.default_rng(seed)
    adopters = pd.read_csv(ADOPTERS).set_index("area")["adoption"]
    rows = []
    for i, (code, number) in enumerate(areas().items()):
        own = random.normal(size=len(MEASURES))
        rsw = adopters.get(code) == "full"
        for year in YEARS:
            noise = own + random.normal(scale=0.5, size=len(MEASURES))
            caseload = 16 + noise[0] - 0.2 * (year - 2017) + effect * rsw
            place = {
                "geographic_level": "Local authority",
                "region_code": f"E1290000{i % 3}",
                "region_name": REGIONS[i % 3],
                "old_la_code": number,
                "new_la_code": code,
                "la_name": f"Authority {number}",
            }
            rows.append(place | _figures(year, caseload, noise))
    for year in YEARS:
        rows.append({"geographic_level": "National"} | _figures(year, 16.0, np.zeros(5)))
        for i, region in enumerate(REGIONS):
            place = {
                "geographic_level": "Regional",
                "region_code": f"E1290000{i}",
                "region_name": region,
            }
            rows.append(place | _figures(year, 16.0, np.zeros(5)))
    frame = pd.DataFrame(rows, columns=[c.name for c in workforce.TABLE.columns], dtype="object")
    frame["time_identifier"] = "Reporting year"
    frame[["country_code", "country_name"]] = ["E92000001", "England"]
    frame.loc[frame.index[0], "absence_rate_fte"] = "u"
    return frame.fillna("").to_csv(index=False)


def neighbours_csv() -> str:
    """The ten authorities after each one in the list, in a ring."""
    numbers = list(areas().values())
    rows = []
    for i, number in enumerate(numbers):
        row = {"old_la_code": number, "la_name": f"Authority {number}", "region_ind": "1"}
        row["region_name"] = REGIONS[i % 3]
        for rank in neighbours.RANKS:
            row[f"SN_{rank}"] = numbers[(i + 9 + rank) % len(numbers)]
            row[f"SN_{rank}P"] = "Very close "
        rows.append(row)
    return pd.DataFrame(rows).to_csv(index=False)


def _figures(year: int, caseload: float, noise: np.ndarray) -> dict[str, object]:
    """Components of whole or one decimal, and the rates that follow from them."""
    counts = {
        "inpost_fte": 200.0,
        "leavers_fte": round(30 + 2 * noise[1], 1),
        "vacancy_fte": round(40 + 4 * noise[2], 1),
        "agency_fte": round(38 + 4 * noise[3], 1),
        "case_holders_fte": 120.0,
        "cases": round(120 * caseload),
        "working_days_lost_fte": round(1600 + 100 * noise[4], 1),
    }
    row = pd.DataFrame([{"time_period": year, **counts}])
    rates = {m.column: round(float(m.from_components(row).item()), 1) for m in MEASURES}
    return {"time_period": year, **counts, **rates}
