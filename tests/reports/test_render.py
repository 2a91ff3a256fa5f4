import base64
import hashlib
import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from reports import render


def test_a_name_that_a_template_lacks_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render.environment().from_string("{{ nothing }}").render()
    with pytest.raises(UndefinedError):
        render.page("evaluation.html", title="T")


@pytest.mark.parametrize(
    "tag",
    [
        "<script>1</script>",
        '<img src="https://example.org/x.png">',
        '<link rel="stylesheet" href="x.css">',
        '<p style="color: red">x</p>',
        '<p onclick="x()">x</p>',
        '<rect fill="url(https://example.org)"/>',
    ],
)
def test_a_page_that_would_load_or_run_something_is_not_written(tag: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="self-contained"):
        render.write_page(f"<p>x</p>{tag}", tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()


def test_words_that_only_look_like_code_are_no_obstacle(tmp_path: Path) -> None:
    render.write_page("<p>style= and src= in words</p>", tmp_path / "page.html")


def test_a_page_over_two_megabytes_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="over 2,000,000 bytes"):
        render.write_page("<p>" + "x" * 2_000_000, tmp_path / "page.html")


def test_the_policy_allows_the_inlined_style_and_nothing_else(evaluation_html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', evaluation_html)
    style = re.search(r"<style>(.*?)</style>", evaluation_html, re.S)
    assert policy
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert (
        policy[1]
        .replace("&#39;", "'")
        .startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    )
    assert evaluation_html.count("<style") == 1
