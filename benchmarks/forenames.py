"""Write the list of forenames that screening reads, from the package Faker (MIT licence).

The list is of a few languages that are common in England. Those of ``HELD_OUT`` are left out, so
that ``benchmarks.screening`` measures with names that no rule was made for.
"""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

from pipeline.screening.vocabulary import is_word

LISTED = tuple(
    re.findall(
        r"\S+",
        "en en_GB en_IE ga_IE en_US en_IN en_PK en_KE en_NG yo_NG ha_NG ig_NG pl_PL ro_RO tr_TR "
        "pt_PT it_IT es_ES fr_FR lt_LT",
    )
)
HELD_OUT = tuple(
    re.findall(
        r"\S+",
        "en_NZ nl_NL hu_HU cs_CZ sk_SK zu_ZA vi_VN tw_GH sv_SE fr_DZ sw de_DE hr_HR da_DK fi_FI "
        "no_NO et_EE lv_LV sl_SI uz_UZ az_AZ id_ID is_IS es_CO fr_BE en_TH de_AT "
        "es_AR es_CL fr_CA fr_CH nl_BE pt_BR de_CH de_LU es_MX de_LI",
    )
)
# Common in England and Wales, and in no list of Faker's.
_MORE = """
aled alun angharad anwen bethan bronwen carys ceri dafydd dilys dylan eirlys eleri elin emyr ffion
gareth gethin glenys gwen gwyneth huw ieuan ifan iolo iwan lowri mair megan meinir menna meurig
nerys owain rhian rhiannon rhodri rhys sian sioned tegan tomos abdi abdirahman abdullahi ayaan
deeqa faduma fartun hodan ifrah khadra mahad najma sagal warsame yusuf zahra arben blerim drita
fatmir luan shpresa arjan leyla rojin shilan
"""
PATH = Path("pipeline/screening/forenames.txt")
# No short forms, and no words of prose and of places, though they are forenames, too.
_PLAIN = re.compile(r"[^\W\d_]{3,}(?:[-'][^\W\d_]{2,})?")


def names_of(locale: str) -> tuple[list[str], list[str]]:
    """Forenames and surnames of a locale of Faker."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    return _listed(provider, "first_names", "first_names_male", "first_names_female"), _listed(
        provider, "last_names"
    )


def _listed(provider: type, *attributes: str) -> list[str]:
    found: dict[str, None] = {}
    for attribute in attributes:
        values = getattr(provider, attribute, ())
        found |= {} if isinstance(values, property) else dict.fromkeys(map(str, values))
    return list(found)


def main() -> int:
    """Write the list."""
    names = {name for locale in LISTED for name in names_of(locale)[0]}
    words = set(importlib.import_module("faker.providers.lorem.en_US").Provider.word_list)
    plain = {name.casefold() for name in names if _PLAIN.fullmatch(name)}
    plain = {name for name in plain | set(_MORE.split()) if not is_word(name)} - words
    PATH.write_text("\n".join(sorted(plain)) + "\n", encoding="utf-8")
    print(f"{PATH}: {len(plain):,} forenames")
    return 0


if __name__ == "__main__":
    sys.exit(main())
