from reports.figures.flow import Step, flow

STEPS = [
    Step("Sites invited", {"all": "9"}, "site", ["Sites rejected: hazelford"]),
    Step("Sites accepted", {"rsw": "4", "conventional": "4"}, "site"),
    Step("Workers", {"rsw": "225", "conventional": "[c]"}, "worker"),
]


def test_an_arrow_leads_to_a_part_and_a_plain_line_to_what_lies_within() -> None:
    svg = flow("made-up", "Sites", STEPS)
    strokes = svg.count('stroke-linecap="round"')  # an arrow is a line and a head
    assert strokes == 2 * 1 + 1 * 2


def test_arms_markers_and_lost_sites_are_named() -> None:
    svg = flow("made-up", "Sites", STEPS)
    for text in ("RSW 225", "Conventional [c]", "Sites rejected:", "hazelford"):
        assert text in svg


def test_one_step_has_no_arrow() -> None:
    assert 'stroke-linecap="round"' not in flow("made-up", "Sites", STEPS[1:2])
