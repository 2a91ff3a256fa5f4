"""The accessibility gate: everything that a built page must pass, at one width.

axe-core judges what it can; it knows nothing of this project's own page rules (a caption on every
table, a scope on every header, no tiny text in a picture, nothing loaded), so these are checked in
the same browser. An empty list means that the page passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import FLAGS, find_browser

WIDTHS = (1280, 320)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HOUSE_RULES = """() => {
  const found = [], all = (s) => [...document.querySelectorAll(s)];
  const seen = (e) => e.innerText.trim();
  if (document.documentElement.lang !== 'en-GB') found.push('lang is not en-GB');
  if (all('h1').length !== 1) found.push('not one h1');
  all('table').forEach(t => {
    if (!t.caption || !t.caption.textContent.trim()) found.push('a table without caption');
  });
  all('th').forEach(h => {
    if (!h.scope) found.push('a header without scope: ' + h.textContent);
    if (!h.textContent.trim()) found.push('an empty header');
  });
  all('td').forEach(c => { if (!c.textContent.trim()) found.push('an empty cell'); });
  all('figure').forEach(f => {
    if (!f.querySelector('[role=img][aria-label]')) found.push('a figure without alt');
    if (!f.querySelector('table')) found.push('a figure without data table');
    if (!f.querySelector('figcaption')) found.push('a figure without caption');
  });
  all('.scroll').forEach(r => {
    if (r.tabIndex !== 0) found.push('a scroll region out of reach of the keyboard');
    const name = r.getAttribute('aria-label') || r.getAttribute('aria-labelledby');
    if (!name) found.push('a scroll region without label');
  });
  all('a[href^="#"]').forEach(a => {
    if (!document.getElementById(a.hash.slice(1))) found.push('a dead link: ' + a.hash);
  });
  const ids = all('[id]').map(e => e.id);
  if (new Set(ids).size !== ids.length) found.push('an id twice');
  all('body *').filter(e => !e.closest('svg') && e.children.length === 0 && seen(e)).forEach(e => {
    if (parseFloat(getComputedStyle(e).fontSize) < 16) found.push('text under 16 px: ' + seen(e));
  });
  all('svg text').forEach(t => {
    const scale = t.getScreenCTM().a, size = parseFloat(getComputedStyle(t).fontSize);
    if (scale * size < 10) found.push('text under 10 px in a picture: ' + t.textContent);
  });
  all('svg').forEach(s => s.querySelectorAll('text').forEach(t => {
    const a = s.getBoundingClientRect(), b = t.getBoundingClientRect();
    if (b.left < a.left - 1 || b.right > a.right + 1) found.push('text cut off: ' + t.textContent);
  }));
  if (document.documentElement.scrollWidth > window.innerWidth) found.push('horizontal overflow');
  return found;
}"""


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser; without one this raises, so that the gate never passes unseen."""
    path = find_browser()
    if path is None:
        raise RuntimeError("No browser was found: the accessibility gate cannot be judged.")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


def problems(opened: Browser, file: Path, width: int) -> list[str]:
    """What keeps a page from passing, one line each."""
    context = opened.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    try:
        page = context.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.resolve().as_uri())
        return [*faults(page), *(f"a request: {url}" for url in requests[1:])]
    finally:
        context.close()


def faults(page: Page) -> list[str]:
    """What keeps an open page from passing, whatever it loads."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    axe = Axe().run(page, options=options).response["violations"]
    return [
        *(f"axe {each['id']}: {each['nodes'][0]['html'][:120]}" for each in axe),
        *page.evaluate(HOUSE_RULES),
    ]
