"""A fourth, fifth and sixth set of formats that no rule was made for, each measured once at first sight.

The fourth was written without reading the rules, the others after those on names were read: names of peoples who live in England and are in no
list of Faker's, typed here; addresses, numbers and births as officers type them; headers of case
systems; sentences of both sorts; and columns and sentences of no person.
"""

# ruff: noqa: E501 (rows that are read across)

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping, Sequence

from benchmarks.identifiers import Maker, national_insurance, nhs_number, pupil_number
from benchmarks.screening_kinds import Planted

_FIRST = (
    *("Abdi", "Hodan", "Warsame", "Ifrah", "Shahanara", "Rokeya", "Jahangir", "Oluwaseun", "Folake"),
    *("Babajide", "Gwenllian", "Eirlys", "Iestyn", "Dilovan", "Berivan", "Arbnor", "Teuta", "Kujtim"),
    *("Thevaraja", "Kavitha", "Sivakumar", "Tendai", "Rutendo", "Farai", "Kwabena", "Akosua"),
    *("Zbigniew", "Malgorzata", "Grazyna", "Shanelle", "Kayleigh-Mae", "Jaxxon", "Tyreece"),
)  # fmt: skip
_LAST = (
    *("Hirsi", "Jama", "Begum", "Choudhury", "Adeyemi", "Okonkwo", "Llewellyn", "Pritchard"),
    *("Barzani", "Krasniqi", "Hoxha", "Selvarajah", "Nadarajah", "Moyo", "Chikwanha", "Boateng"),
    *("Wisniewski", "Lewandowska", "Okafor-Smith", "O'Driscoll", "McAllister", "Fotheringham"),
)  # fmt: skip
_ROADS = ("Mill", "Church", "Station", "Abbey", "Orchard", "Park", "Manor", "Chapel", "Bridge")
_HOUSES = ("Rose Cottage", "The Old Vicarage", "Willow Barn", "The Hawthorns", "Ivy House")


def named(form: str) -> Maker:
    """A name in some form: first, second, initial."""

    def make(rng: random.Random) -> str:
        first, last = rng.choice(_FIRST), rng.choice(_LAST)
        return form.format(
            f=first,
            l=last,
            F=first.upper(),
            L=last.upper(),
            g=first.lower(),
            m=last.lower(),
            i=first[0],
        )

    return make


def home(form: str) -> Maker:
    """An address in some form: number, road, house."""

    def make(rng: random.Random) -> str:
        return form.format(n=rng.randrange(1, 140), r=rng.choice(_ROADS), h=rng.choice(_HOUSES))

    return make


def health(form: str) -> Maker:
    """An NHS number in some form: its three groups."""

    def make(rng: random.Random) -> str:
        digits = nhs_number(rng).replace(" ", "")
        return form.format(a=digits[:3], b=digits[3:6], c=digits[6:], d=digits)

    return make


def mobile(form: str) -> Maker:
    """A mobile number in some form."""
    return lambda rng: form.format(
        a=rng.randrange(7400, 7999), b=rng.randrange(100, 999), c=rng.randrange(100, 999)
    )


def born(form: str, oldest: int = 17) -> Maker:
    """A day of birth in some form."""

    def make(rng: random.Random) -> str:
        day = datetime.date(2024, 6, 1) - datetime.timedelta(days=rng.randrange(200, oldest * 365))
        return day.strftime(form)

    return make


def insured(form: str) -> Maker:
    """A National Insurance number in some form."""

    def make(rng: random.Random) -> str:
        n = national_insurance(rng).replace(" ", "")
        return form.format(a=n[:2], b=n[2:8], c=n[8], d=n[2:4], e=n[4:6], f=n[6:8])

    return make


def one_of(*texts: str) -> Maker:
    """One of some texts."""
    return lambda rng: rng.choice(texts)


def _columns(kind: str, *of: tuple[str, Maker], place: str = "column") -> dict[str, Planted]:
    return {
        f"{kind} {i}, {place}, {header or 'no header'}": Planted(kind, place, header, make)
        for i, (header, make) in enumerate(of)
    }


FOURTH: Mapping[str, Planted] = {
    **_columns(
        "name",
        ("Allocated to", named("{f} {l}")), ("Manager", named("{l}, {f}")),
        ("Referrer", named("{f} {l}")), ("IRO", named("{f} {l}")),
        ("Known as", named("{f}")), ("Young person", named("{L} {f}")),
        ("Author", named("{i}. {l}")), ("Updated by", named("{g}.{m}")),
        ("Next of kin", named("{f} {l}")), ("Subject", named("{f} {L}")),
        ("Assessor", named("Dr {l}")), ("Info", named("{f} {l}")), ("Notes 2", named("{l}, {f}")),
        ("Client name", named("{F} {L}")), ("Assigned worker", named("{l} {i}")),
    ),
    **_columns("name", ("Note", named("rang Mrs {l} twice")), ("Note", named("{f} {l} was there")),
               ("Note", named("c/o Ms {f} {l}")), place="cell"),
    **_columns("address",
        ("Info", home("Flat {n}, {h}, {r} Road")), ("Info", home("{n}a {r} St")),
        ("Info", home("{n} The {r} Mews")), ("Info", home("{h}, {r} Lane")),
        ("Lives at", home("{n} {r} Gardens")), ("Info", home("{n}, {r} Close, Thornaby"))),
    **_columns("address", ("Note", home("now at {n} {r} Terrace")),
               ("Note", home("moved to {h}, {r} Lane")), place="cell"),
    **_columns("nhs_number", ("Info", health("NHS {a} {b} {c}")), ("Info", health("'{d}")),
        ("Info", health("{a}–{b}–{c}")), ("Info", health("{a}{b} {c}")), ("Info", health("NHSNo{d}"))),
    **_columns("phone", ("Info", mobile("+44 (0){a} {b}{c}")), ("Info", mobile("0044 {a} {b} {c}")),
        ("Info", mobile("0{a}-{b}-{c}")), ("Contact", mobile("tel:0{a}{b}{c}"))),
    **_columns("date_of_birth", ("D.O.B.", born("%d/%m/%y")), ("Birth date", born("%d %b %Y")),
        ("DoB / age", born("%d/%m/%Y")), ("Info", born("%d/%m/%Y"))),
    **_columns("date_of_birth", ("Note", born("b. %d %B %Y")), ("Note", born("DOB %d/%m/%y")), place="cell"),
    **_columns("national_insurance", ("Info", insured("{a}{b}{c}")), ("Info", insured("{a} {b} {c}")),
        ("Info", insured("NI: {a}{d} {e} {f}{c}"))),
    **_columns("upn", ("Info", lambda r: f"UPN {pupil_number(r)}")),
    **_columns("email", ("Info", lambda r: f"mailto:{named('{g}.{m}')(r)}@thornaby.gov.uk".replace("'", "")),
        ("Info", lambda r: f"{named('{f} {l}')(r)} <x{r.randrange(99)}@nhs.net>")),
    **_columns("postcode", ("Info", lambda r: f"ts{r.randrange(1, 29)}{r.randrange(1, 9)}ab"),
        ("Info", lambda r: f"TS{r.randrange(1, 29)}-{r.randrange(1, 9)}LP")),
    **_columns("name",
        ("", named("{f}'s file was merged with the file of a sister.")),
        ("", named("Spoke to Mrs {l}; she will send the rest.")),
        ("", named("The {l} family was counted twice.")),
        ("", named("W14 is {f} {l}, who left in May.")),
        ("", named("see the message from {f} of 3 June")),
        ("", named("{f} now lives with foster carers")),
        ("", named("Mum ({f}) moved to another area")),
        ("", named("confirmed by {i}. {l}, payroll")),
        place="explanation"),
    **_columns("address", ("", home("The family moved to {n} {r} Row in March.")),
        ("", home("placed with nan at {h}, {r} Lane")), place="explanation"),
    **_columns("date_of_birth", ("", born("the child, born %d/%m/%Y, is in both")), place="explanation"),
    **_columns("phone", ("", mobile("call me on 0{a} {b} {c}")), place="explanation"),
}  # fmt: skip
"""Looked at once; what it showed has changed the rules since."""

LEGITIMATE_FOURTH: Mapping[str, Maker] = {
    "Team name": one_of("Rowan", "Hazel Team", "Safeguarding North", "Duty", "Aspen", "CWD East"),
    "Locality": one_of("Thornaby", "Yarm", "Stockton Town Centre", "Norton South", "Billingham"),
    "Court": one_of("Leeds Family Court", "Teesside Combined Court Centre", "York"),
    "Placement type": one_of("Foster carer", "Kinship", "Children's home", "With parents"),
    "Legal status": one_of("C1", "C2", "D1", "E1", "V2", "J1"),
    "Language": one_of("Polish", "Tigrinya", "Somali", "English", "Welsh", "Romani"),
    "Religion": one_of("Muslim", "Church of England", "None", "Hindu", "Not stated"),
    "Nationality": one_of("British", "Romanian", "Eritrean", "Vietnamese"),
    "Grade": one_of("Grade 9", "PO2", "SCP 28", "Band K"),
    "Contract type": one_of("Permanent", "Fixed term", "Agency", "Bank"),
    "LSOA": lambda r: f"E0101{r.randrange(1000, 9999)}",
    "Ward code": lambda r: f"E0500{r.randrange(1000, 9999)}",
    "Referral source": one_of("School", "Health visitor", "Police", "Relative", "A&E"),
    "Cost centre": lambda r: f"C{r.randrange(10000, 99999)}",
    "Post number": lambda r: f"P{r.randrange(1000, 9999)}-{r.randrange(10, 99)}",
    "Vacancy ref": lambda r: f"REQ{r.randrange(100000, 999999)}",
    "Date closed": born("%d/%m/%Y", 3),
    "Date of first contact": born("%Y-%m-%d", 3),
    "Start in post": born("%d/%m/%Y", 20),
    "Exported at": lambda r: f"2024-11-{r.randrange(1, 29):02d} {r.randrange(8, 18):02d}:12",
    "Row number": lambda r: str(r.randrange(10_000)),
    "Distance (miles)": lambda r: f"{r.random() * 40:.1f}",
    "Score": lambda r: str(r.randrange(101)),
    "Outcome of assessment": one_of("NFA", "CIN plan", "Step down", "Strategy discussion"),
    "Allocated": one_of("Yes", "No", "Awaiting"),
    "Manager decision": one_of("Agreed", "Declined", "More information"),
    "Worker type": one_of("Social worker", "Family support worker", "Student"),
    "Case ref": lambda r: f"LL{r.randrange(10**6, 10**7)}",
    "Episode": lambda r: f"{r.randrange(10**9, 10**10)}A",
    "Child in need": one_of("Y", "N"),
    "Parent company": one_of("Reed", "Hays", "Sanctuary", "Randstad"),
    "School phase": one_of("Primary", "Secondary", "Nursery", "Special"),
    "Budget code": lambda r: f"{r.randrange(100, 999)}/{r.randrange(1000, 9999)}",
    "Ofsted URN": lambda r: f"SC{r.randrange(10**5, 10**6)}",
    "Meeting room": one_of("Room 4", "Oak Room", "Council Chamber", "Online"),
    "Mileage claim": lambda r: f"{r.randrange(1, 300)} miles",
}  # fmt: skip

SAID_FOURTH: Sequence[str] = (
    "Christmas closure: no visits from 24 December to 2 January.",
    "Agency staff of Reed and Hays left in the second quarter.",
    "Ofsted inspected in June, so allocation stopped for a week.",
    "Will be mended in the next extract.",
    "A grace period of 10 days is allowed for recording.",
    "The Jordan and Nile teams were merged.",
    "April and May are counted together.",
    "Mark the row as late, it came on 3 June.",
    "Hearings at Leeds Combined Court Centre were delayed.",
    "Posts of 12 hours were counted as 0.3.",
    "Under our contract with Barnardo's these visits are theirs.",
    "The Rose unit and the Lily unit share one coordinator.",
    "Summer term only; schools were closed in August.",
    "Section 47 enquiries rose after the new threshold.",
    "Liquidlogic shows the old team until the move is signed off.",
    "In March two posts were frozen by the Finance Board.",
    "Children of one family were allocated to two units for a month.",
    "Bank holiday Monday 6 May is missing in every unit.",
    "Three workers started on 1 September 2024, all newly qualified.",
    "Thornaby and Yarm became one locality in 2023.",
)


_OTHERS = (
    *("Ionela Ciobanu", "Gheorghe Lupascu", "Zarmina Stanekzai", "Najibullah Ahmadzai"),
    *("Caoimhe Gallagher", "Fionnuala Ni Bhriain", "Ruvini Wickramasinghe", "Priyantha Fernando"),
    *("Mantas Kazlauskas", "Egle Petrauskiene", "Xiomara Quintanilla", "Tomasz Kowalczyk"),
    *("Nkechi Eze", "Ebrima Ceesay", "Fatoumata Jallow", "Bartholomew Higginbottom"),
    *("Tracey-Ann Postlethwaite", "Hafsa Sharmarke", "Yonas Tesfay", "Selam Gebremedhin"),
)  # fmt: skip
_LANES = ("Elmfield", "Haverstock", "Penrith", "Nightingale", "Windmill", "Salisbury", "Larkspur")


def other(form: str) -> Maker:
    """A name of other peoples in some form."""

    def make(rng: random.Random) -> str:
        first, _, last = rng.choice(_OTHERS).partition(" ")
        return form.format(f=first, l=last, F=first.upper(), L=last.upper(), i=first[0])

    return make


def lane(form: str) -> Maker:
    """Another address in some form."""
    return lambda rng: form.format(n=rng.randrange(1, 180), r=rng.choice(_LANES))


FIFTH: Mapping[str, Planted] = {
    **_columns(
        "name",
        ("Lead", other("{f} {l}")), ("SW name", other("{l} {f}")), ("Chaired by", other("{f} {l}")),
        ("Father's name", other("{f} {l}")), ("Foster carers", other("{f} and {l}")),
        ("Keyworker", other("{f}")), ("Child ID/name", other("{f} {l}")),
        ("Advocate", other("Ms {f} {l}")), ("Created by", other("{L}, {F}")),
        ("Covering", other("{f} {l}")), ("Observer", other("{f} {i}")), ("Misc", other("{f} {l}")),
        ("Column1", other("{l}, {f}")), ("Sibling 2", other("{f}")), ("Line manager", other("{f} {l}")),
    ),
    **_columns("address",
        ("Info", lane("{n} {r} Crescent")), ("Info", lane("Apt {n}, {r} Court")),
        ("Info", lane("{n} {r} Way, Leeds")), ("Current address", lane("{n} {r}")),
        ("Info", lane("{n}B {r} Drive")), ("Info", lane("No. {n} {r} Walk"))),
    **_columns("address", ("Note", lane("seen at {n} {r} Avenue")), place="cell"),
    **_columns("nhs_number", ("Info", health("{a}/{b}/{c}")), ("Info", health("NHS#{d}")),
        ("Info", health("{a} - {b} - {c}")), ("Info", health("{d}.000"))),
    **_columns("nhs_number", ("", health("{a} {b} {c}")), place="ids"),
    **_columns("phone", ("Info", mobile("+44{a}{b}{c}")), ("Info", mobile("0{a} {b}{c}")),
        ("Mob", mobile("{a} {b} {c}")), ("Info", mobile("(0{a}) {b} {c}"))),
    **_columns("date_of_birth", ("dob", born("%Y-%m-%d")), ("Born", born("%d.%m.%y")),
        ("Child DOB", born("%d %B %Y")), ("Info", born("%Y-%m-%d"))),
    **_columns("date_of_birth", ("Note", born("date of birth %d %b %Y")),
        ("Note", born("D.O.B %d-%m-%Y")), place="cell"),
    **_columns("national_insurance", ("Info", insured("{a} {d} {e} {f} {c}")),
        ("NI", insured("{a}{b}")), ("Info", insured("{a}.{d}.{e}.{f}.{c}"))),
    **_columns("upn", ("Info", lambda r: f"{pupil_number(r)} (UPN)")),
    **_columns("email", ("Info", lambda r: f"n{r.randrange(999)}@sch.stockton.uk"),
        ("Info", lambda r: f"E: x.y{r.randrange(99)}@outlook.com")),
    **_columns("postcode", ("Info", lambda r: f"LS{r.randrange(1, 29)} {r.randrange(1, 9)}DX"),
        ("Info", lambda r: f"nr LS{r.randrange(1, 29)} {r.randrange(1, 9)}TR")),
    **_columns("name",
        ("", other("{f} {l} has been off since May.")),
        ("", other("Two visits of Ms {l} are missing.")),
        ("", other("The row is {f}'s, who is on leave.")),
        ("", other("The {l} siblings are in two rows.")),
        ("", other("Moved from {f} {l} to the duty team")),
        ("", other("checked with {f} in finance")),
        ("", other("Mrs {L} asked us to count it once")),
        ("", other("W3 ({f} {l}) works term time only")),
        ("", other("child {f} went home in April")),
        ("", other("as told by {i} {l}")),
        place="explanation"),
    **_columns("address", ("", lane("The child went to {n} {r} Grove in July.")),
        ("", lane("address changed to Flat 2, {n} {r} Place")), place="explanation"),
    **_columns("date_of_birth", ("", born("twins (d.o.b. %d/%m/%Y) share a row")), place="explanation"),
    **_columns("email", ("", lambda r: f"ask x{r.randrange(99)}.y@leeds.gov.uk"), place="explanation"),
}  # fmt: skip
"""Looked at once; what it showed has changed the rules since."""

LEGITIMATE_FIFTH: Mapping[str, Maker] = {
    "Service": one_of("MASH", "Early Help", "Edge of Care", "Leaving Care", "YOT"),
    "Hub": one_of("Elmfield", "Haverstock", "Nightingale", "Central"),
    "Town": one_of("Penrith", "Kendal", "Ulverston", "Barrow-in-Furness"),
    "Diocese": one_of("Leeds", "Durham", "Ripon"),
    "Provider": one_of("Compass Fostering", "Five Rivers", "Barnardo's", "In-house"),
    "School name": one_of("St Aidan's CE Primary", "Ashfield Academy", "Hope Wood Academy"),
    "Training course": one_of("Motivational Interviewing", "Signs of Safety", "Systemic Level 1"),
    "Qualification": one_of("DipSW", "BA Social Work", "MSc", "CQSW"),
    "Method of contact": one_of("Phone", "E-mail", "Letter", "In person"),
    "Interpreter language": one_of("Kurdish Sorani", "Farsi", "BSL", "Pashto"),
    "Employer": one_of("Council", "NHS Trust", "Agency"),
    "Absence reason": one_of("Stress", "Cold", "Surgery", "Bereavement"),
    "Assessment due": born("%d/%m/%Y", 2),
    "Visit logged": lambda r: f"{r.randrange(1, 29):02d}/05/2024 {r.randrange(10, 18)}:40",
    "Date joined": born("%d-%b-%Y", 25),
    "Review date": born("%d %B %Y", 2),
    "Payroll run": lambda r: f"2024{r.randrange(1, 13):02d}",
    "Hours lost": lambda r: f"{r.randrange(0, 400)}.{r.randrange(10)}",
    "Budget (£)": lambda r: f"£{r.randrange(1000, 999999):,}.00",
    "GL code": lambda r: f"{r.randrange(10**4, 10**5)}-{r.randrange(1000, 9999)}",
    "Mosaic ID": lambda r: str(r.randrange(10**5, 10**7)),
    "EHM ref": lambda r: f"EHM/{r.randrange(10**5, 10**6)}",
    "URN": lambda r: str(r.randrange(100000, 150000)),
    "MSOA": lambda r: f"E0200{r.randrange(1000, 9999)}",
    "Decile": lambda r: str(r.randrange(1, 11)),
    "Quarter": one_of("Q1 2023-24", "Q2 2023-24", "Q3", "Q4"),
    "Version": lambda r: f"{r.randrange(9)}.{r.randrange(20)}.{r.randrange(9)}",
    "Worker grade": one_of("SW1", "SW2", "SW3", "ASYE"),
    "Child plan": one_of("CP", "CIN", "CLA", "None"),
    "Family type": one_of("Lone parent", "Couple", "Kinship"),
    "Mother tongue": one_of("Romanian", "English", "Twi"),
    "Carer status": one_of("Approved", "Pending"),
    "Seen": one_of("Alone", "With parent", "Not seen"),
    "Reason for delay": one_of("Court timetable", "Illness", "No interpreter"),
    "Report": one_of("Annex A", "SSDA903", "ILACS list 4"),
    "Comment code": one_of("A - late", "B - mended", "C - other"),
}  # fmt: skip

SAID_FIFTH: Sequence[str] = (
    "Half-term fell in the last week of October.",
    "Grant funding ended, so two posts went.",
    "Pat on the back for the team: all visits recorded.",
    "The figures for Penrith and Kendal are in one row.",
    "Chase of missing forms is under way.",
    "Sickness was high in January because of flu.",
    "Workers in Elmfield cover two patches.",
    "Frank discussion with staff led to new rotas.",
    "Five Rivers and Compass Fostering supply most placements.",
    "Hope Wood Academy was shut for two weeks.",
    "An inspection by Ofsted and CQC took place on 12 March 2024.",
    "The census day was 30 September, not 31 March.",
    "Mosaic went live in May 2023 and ids changed.",
    "Rob-proof passwords delayed access by a week.",
    "New starters came from Step Up and Frontline.",
    "August is low as families are away.",
    "One unit covers Leeds Road and Chapel Street surgeries.",
    "Court hours include travel to Carlisle.",
    "Team managers hold no cases since April.",
    "Zero is right: no hearings in December.",
)


_THIRD = (
    *("Lubomir Horvath", "Denisa Balogova", "Agnieszka Przybylska", "Rozerin Demirtas"),
    *("Thandeka Nxumalo", "Olumide Fashola", "Chidinma Nwosu", "Saoirse Breathnach"),
    *("Tadhg Mulcahy", "Parwana Hotak", "Nilanthi Jayasuriya", "Vytautas Jankauskas"),
    *("Ximena Valdivieso", "Demetrius Theophilou", "Ceridwen Prosser", "Amadou Diallo"),
    *("Clementine Ravenscroft", "Peregrine Ashdown-Hythe", "Mehwish Qaiser", "Bereket Haile"),
)  # fmt: skip


def third(form: str) -> Maker:
    """A name of yet others in some form."""

    def make(rng: random.Random) -> str:
        first, _, last = rng.choice(_THIRD).partition(" ")
        return form.format(f=first, l=last, i=first[0], m=last.lower(), g=first.lower())

    return make


SIXTH: Mapping[str, Planted] = {
    **_columns(
        "name",
        ("Duty worker", third("{f} {l}")), ("Birth father", third("{l} {f}")),
        ("Case lead", third("{f} {l}")), ("Half-sister", third("{f}")),
        ("Prepared by", third("{i} {l}")), ("Named person", third("{f} {l}")),
        ("Social worker (allocated)", third("{l}, {f}")), ("Carer 1", third("{f} {l}")),
        ("Parents", third("{f} & {f} {l}")), ("Coach", third("{f} {l}")),
        ("Ref2", third("{f} {l}")), ("Col F", third("{l} {f}")), ("Reviewer", third("{g} {m}")),
        ("YP", third("{f} {l}")), ("Applicant", third("{f} {l}")),
    ),
    **_columns("name", ("Note", third("Ms {l} was ill")), ("Note", third("with Dr {f} {l}")),
               place="cell"),
    **_columns("address",
        ("Info", lane("{n} {r} Rise")), ("Info", lane("Flat {n}A {r} House")),
        ("Info", lane("{n} {r} Hill, Bristol")), ("Home", lane("{n} {r} Street")),
        ("Info", home("{h}, {n} {r} Lane")), ("Info", lane("{n}-{n} {r} Parade"))),
    **_columns("address", ("Note", lane("left {n} {r} Road in May")), place="cell"),
    **_columns("nhs_number", ("Info", health("{a}.{b}.{c}")), ("Info", health("no. {d}")),
        ("Info", health("{a},{b},{c}")), ("Patient no", health("{d}"))),
    **_columns("nhs_number", ("", health("N{d}")), place="ids"),
    **_columns("phone", ("Info", mobile("0{a}{b}{c}")), ("Info", mobile("+44-{a}-{b}-{c}")),
        ("Tel 2", mobile("{a}{b}{c}"))),
    **_columns("phone", ("Note", mobile("text 0{a} {b} {c}")), place="cell"),
    **_columns("date_of_birth", ("DOB (child)", born("%d/%m/%Y")), ("Birthday", born("%d %b")),
        ("Info", born("%d %B %Y")), ("Date of Birth", born("%m/%d/%Y"))),
    **_columns("date_of_birth", ("Note", born("she was born on %d/%m/%Y")), place="cell"),
    **_columns("national_insurance", ("Info", insured("{a}-{b}-{c}")),
        ("NINO", insured("{a} {d} {e} {f} {c}"))),
    **_columns("upn", ("School no", lambda r: pupil_number(r)),
        ("Info", lambda r: f"upn={pupil_number(r)}")),
    **_columns("email", ("Info", lambda r: f"<w{r.randrange(999)}@essex.gov.uk>"),
        ("Info", lambda r: f"W{r.randrange(99)}.Q@ESSEX.GOV.UK ")),
    **_columns("postcode", ("Info", lambda r: f"BS{r.randrange(1, 29)} {r.randrange(1, 9)}DX (home)"),
        ("PC", lambda r: f"BS{r.randrange(1, 29)}{r.randrange(1, 9)}TR")),
    **_columns("name",
        ("", third("{f} {l}'s visits were put in twice.")),
        ("", third("Ask {f} {l} about this row.")),
        ("", third("Mr {l} has two posts.")),
        ("", third("Both rows are of the same worker, {f} {l}.")),
        ("", third("{l}, {f}: left 3 May")),
        ("", third("We lost {f} to another council")),
        ("", third("Her brother {f} is in the other unit.")),
        ("", third("the {l} household has two case ids")),
        ("", third("approved by {f} {l}")),
        ("", third("Data came from {f} {l} (HR)")),
        place="explanation"),
    **_columns("address", ("", lane("Unit moved out of {n} {r} Road")),
        ("", lane("dad is at {n} {r} Close, Derby")), place="explanation"),
    **_columns("date_of_birth", ("", born("DOB is %d.%m.%Y so age is right")), place="explanation"),
    **_columns("phone", ("", mobile("my number is {a} {b} {c} with a 0 first")), place="explanation"),
    **_columns("nhs_number", ("", health("NHS no {a} {b} {c} is in twice")), place="explanation"),
}  # fmt: skip
"""Looked at once; headers such as "Prepared by" were added to the rules after it."""

LEGITIMATE_SIXTH: Mapping[str, Maker] = {
    "Cluster": one_of("Larkspur", "Bluebell", "Foxglove"),
    "Borough": one_of("Camden", "Barnet", "Ealing"),
    "Children's centre": one_of("Little Acorns", "Windmill Hill", "St Anne's"),
    "Judge type": one_of("District", "Circuit", "High Court"),
    "Hearing type": one_of("CMH", "IRH", "Final"),
    "Threshold": one_of("Level 2", "Level 3", "Level 4"),
    "Agency supplier": one_of("Matrix", "Comensura", "Reed"),
    "Team manager post": one_of("Filled", "Vacant", "Interim"),
    "Supervision type": one_of("Group", "Reflective", "Case"),
    "Key Stage": one_of("KS1", "KS2", "KS3"),
    "Exclusion": one_of("Fixed", "Permanent", "None"),
    "Data source": one_of("LCS", "Mosaic", "Paper file"),
    "Flag": one_of("A", "B", ""),
    "Created": born("%Y-%m-%d", 3),
    "Last supervision": born("%d/%m/%y", 2),
    "Registered since": born("%d/%m/%Y", 25),
    "Contract end": born("%d %b %Y", 4),
    "Due in": lambda r: f"{r.randrange(1, 45)} days",
    "Agency rate": lambda r: f"£{r.randrange(30, 50)}.{r.randrange(10, 99)}",
    "Ledger": lambda r: f"{r.randrange(10**8, 10**9)}",
    "Import id": lambda r: f"{r.getrandbits(40):010x}",
    "Workflow step": lambda r: f"WF{r.randrange(10**5, 10**6)}",
    "PO number": lambda r: f"PO-{r.randrange(10**6, 10**7)}",
    "OA code": lambda r: f"E0007{r.randrange(1000, 9999)}",
    "Eastings": lambda r: str(r.randrange(300000, 500000)),
    "Percentage": lambda r: f"{r.randrange(101)}%",
    "Time spent": lambda r: f"{r.randrange(9)}h {r.randrange(60)}m",
    "FTE split": one_of("0.6/0.4", "1.0", "0.8/0.2"),
    "Weekday": one_of("Mon", "Tue", "Wed"),
    "Childcare": one_of("Nursery", "Childminder", "None"),
    "Parenting course": one_of("Triple P", "Incredible Years"),
    "Worker present": one_of("Yes", "No", "Joint"),
    "Family group conference": one_of("Offered", "Held", "Declined"),
    "Adviser type": one_of("PA", "Careers", "Housing"),
    "Site code": one_of("HQ1", "CIVIC2", "DEPOT"),
    "Status note": one_of("open", "closed early", "on hold"),
}  # fmt: skip

SAID_SIXTH: Sequence[str] = (
    "Camden and Barnet share a court team.",
    "The spring term was short.",
    "Larkspur became Bluebell in March.",
    "Numbers fell after Early Help was reorganised.",
    "Two rows of one worker stand for two part-time posts.",
    "Matrix supplied most agency staff until June.",
    "There were no hearings while the District Judge was away.",
    "We count from the date of the Strategy Discussion.",
    "Sue-and-settle cases are not included.",
    "Half of Windmill Hill moved to another centre.",
    "Easter fell in March.",
    "Our HR system rounds hours to one decimal.",
    "Liquidlogic and Mosaic disagree by one child.",
    "High caseloads are of students supervised by others.",
    "Drew on reserves to pay agency staff.",
    "Staff of the old Gateway team are under Duty.",
    "Unaccompanied children arrived in Kent and were moved here.",
    "Dover and Thanet are separate units.",
    "The figure is right as sent on 14 May 2025.",
    "May be a keying error in the visits sheet.",
)
