"""Postal addresses: a number, a name and a kind of street; flats; houses with a name and a street.

Words of the work stand beside numbers as well ("2 Family Court hearings", "Unit 3 Hill House",
"12 St Helens"), so what goes before and between them is looked at.
"""

from __future__ import annotations

import re

from pipeline.screening.kinds import Kind
from pipeline.screening.vocabulary import listed

# Kinds of street that are little else after a number and a name, also in small letters.
_STRONG = (
    "street|road|avenue|lane|drive|crescent|gardens|terrace|grove|mews|close|rd|ave|cres|boulevard"
    "|parade|cottages|villas|wynd|gdns|terr"
)
# Kinds of street and house that are words or names by themselves: capitalised, or the cell's end.
_WEAK = (
    "Alley|Approach|Arcade|Av|Avn|Bank|Beck|Blvd|Bottom|Bower|Brae|Bridge|Broadway|Brook|Brow|"
    "Buildings|Bungalow|Burn|Bypass|Causeway|Chase|Circle|Circus|Cl|Clough|Combe|Common|Coombe|Coppice|"
    "Copse|Corner|Cottage|Court|Courtyard|Covert|Crest|Croft|Crofts|Cross|Crossing|Crossways|Crt|"
    "Ct|Cutting|Dale|Dean|Deane|Dell|Dene|Down|Downs|Dr|Drift|Drove|Edge|Embankment|End|Esplanade|Estate|"
    "Farm|Fairway|Fell|Ferry|Field|Fields|Firs|Flats|Fold|Ford|Gait|Garth|Gate|Gdn|Ghyll|Glade|Glebe|"
    "Glen|Gr|Grange|Green|Greenway|Gro|Grv|Hall|Haven|Hawthorns|Heath|Heights|Highway|Hill|Hillside|"
    "Hollow|Holme|Holt|House|Hurst|Island|Junction|Knoll|Lawn|Lawns|Lea|Leas|Lees|"
    "Leys|Link|Links|Ln|Loan|Loch|Lodge|Loke|Loop|Maltings|Manor|Mansions|Marsh|Mead|Meadow|Meadows|"
    "Mill|Mills|Moor|Moorings|Mount|Mountain|Nook|Oaks|Orchard|Oval|Paddock|Paddocks|Park|Parklands|"
    "Parks|Parkway|Passage|Pastures|Path|Pde|Pk|Pl|Place|Plain|Plaza|Point|Port|Precinct|"
    "Promenade|Prospect|Quadrant|Quay|Reach|Ridge|Ridgeway|Ride|Rise|Riverside|Row|Sands|Scar|Shaw|"
    "Slade|Spinney|Springs|Spur|Sq|Square|Stables|Station|Steps|Strand|Ter|Top|Towers?|Track|"
    "Trail|Tunnel|Vale|Valley|Vennel|View|Views|Village|Vista|Walk|Warren|Way|Well|Wells|Wharf|Wood|"
    "Woodlands|Woods|Yard|Beach|Cape|Cliff|Cliffs|Cove|Creek|Curve|Dam|Estates|Expressway|"
    "Falls|Flat|Flats|Forest|Forge|Fork|Forks|Freeway|Gateway|Glens|Greens|Groves|Harbour|"
    "Hills|Isle|Keys|Knolls|Lake|Lakes|Locks|Manors|Motorway|Mountains|Neck|Overpass|Pike|Pine|"
    "Pines|Plains|Points|Ports|Ramp|Rapids|Ridges|River|Roads|Shoal|Shoals|Shore|Shores|"
    "Skyway|Squares|Stravenue|Stream|Streets|Throughway|Trace|Trafficway|Turnpike|Underpass|"
    "Viaduct|Ville|Walks|Wall|Ways"
)
_FLATS = "Flat|Apartment|Apt|Maisonette|Bedsit"
# What numbers are of that are no house's.
_NUMBERED = (
    "unit|team|hub|pod|room|ward|zone|area|floor|level|year|phase|site|service|group|cluster|district"
    "|locality|week|term|stage|tier|block|band|grade|step|section|part|page|row|question|q|version"
    "|appendix|table|figure|sheet|wave|station|pool|patch|region|office|branch|line|route|bus"
    "|school|class|set|form|cohort|chapter|volume|level"
)
_NO_NAMES = listed("numbered")
_NAME = r"(?:[A-Z][\w'’.-]*|[0-9]{1,2}(?:st|nd|rd|th)|of|the|and|de|le|la|upon|in|y|yr)"
_SMALL = r"[a-z][a-z'’.-]*"
_HOUSE = r"[1-9][0-9]{0,3}[A-Za-z]?(?: ?[-/–&] ?[0-9]{0,4}[A-Za-z]?)?"
_START = r"(?<![0-9A-Za-z£$€])(?<![0-9][./,-])"
_END = r"(?![A-Za-z])"
_TYPES = rf"(?:{_WEAK}|{_WEAK.upper()}|(?i:{_STRONG}))"
_LINE_END = r"(?=\s*(?:[,;\n]|\.?$))"
_BY_NUMBER = (
    rf"(?:(?P<of>\b(?i:{_NUMBERED})\.?\s+)|{_START})(?:(?i:no\.?|number)\s+)?{_HOUSE},?\s+(?:"
    rf"(?:{_NAME}\s+){{1,4}}?(?:{_TYPES}{_END}|(?i:{_WEAK}){_LINE_END})"
    # No saint's town: "12 St Helens".
    rf"|(?:{_NAME}\s+){{1,4}}?(?:St|ST)\b(?!\.?\s+[A-Z][a-z]+(?:'s)?\s*$)"
    rf"|(?:[Tt]he|THE)\s+{_TYPES}{_END}"
    r"|(?:Heol|Ffordd|Stryd|Clos|L[oô]n|Rhodfa|Maes|Cae|Bryn|Llys|Parc|Tan|Pen|Rue)\s+(?:yr?\s+)?[A-Z]\w+)"
)
# Where somebody is or goes, small letters do for the kind of street.
_AT = rf"(?<=\bat |\bto ){_HOUSE},?\s+(?:{_NAME}\s+){{1,3}}?(?i:{_WEAK}){_END}"
_IN_SMALL_LETTERS = (
    rf"(?:^|(?<=at )|(?<=: )|(?<=, )){_HOUSE},?\s+(?:{_SMALL}\s+){{1,3}}?"
    rf"(?:{_STRONG}|(?:{_WEAK.lower()}|st){_LINE_END}){_END}"
)
_FLAT = (
    rf"{_START}(?:{_FLATS}|{_FLATS.upper()}|(?<=[,\s]){_FLATS.lower()}|^(?i:{_FLATS}))\.?\s*"
    r"(?:[Nn]o\.?\s*)?[0-9]{1,4}[A-Za-z]?(?![0-9%.])(?:\b|$)"
)
_HOUSES = (
    "Cottage|House|Farm|Farmhouse|Lodge|Barn|Rectory|Vicarage|Manor|Bungalow|Villa|Hall|Mill"
    "|Grange|Croft|Stables|Gatehouse|Oasthouse|Schoolhouse|Cottages"
)
_BY_NAME = (
    rf"(?<![\w'’-])(?:(?:The|[A-Z][\w'’-]+)\s+){{1,3}}(?:{_HOUSES}),\s+"
    rf"(?:{_NAME}\s+){{1,3}}?{_TYPES}{_END}"
)
_PATTERN = re.compile(
    "|".join(
        (_BY_NUMBER, _AT, _IN_SMALL_LETTERS, _FLAT, _BY_NAME, r"(?i:p\.?\s?o\.?\s?box)\s+[0-9]+")
    )
)
_WORD = re.compile(r"[A-Za-z-]+")


def _is_address(text: str) -> bool:
    words = [word.casefold() for word in _WORD.findall(text)]
    if re.match(rf"(?:{_NUMBERED})\.?\s", text, re.IGNORECASE):
        return False
    return not _NO_NAMES & set(words[:-1])


ADDRESS = Kind(
    code="address",
    name="a postal address",
    quick=r"[0-9][a-z]?[-/0-9a-z–& ]{0,8},?\s+\S+\s+\S"
    rf"|(?:{_FLATS.lower()})\.? *[n0-9]|(?:{_HOUSES.lower()}),\s|p\.? ?o\.? ?box",
    pattern=_PATTERN,
    valid=_is_address,
    certain=lambda text: True,
)
