"""Every type of page in a real browser: axe-core finds nothing (WCAG 2.2 AA), nor do checks of our own."""

import os
from pathlib import Path
from typing import Any

import pytest

from madang.web import language as languages
from tests.accessibility import pages
from tests.journeys.browsing import CHROMIUM, started

VENDOR = Path(__file__).parent / "vendor"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (360, 1280)
SMALLEST = 24  # CSS px, WCAG 2.5.8
COLOURED = "ko"  # colours, and what a width shows and hides, are the same in every language: looked at in one

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium: apt-get install chromium fonts-noto-cjk"),
]

BY_HAND = """() => {
  const found = [], seen = (e) => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden';
  if (document.querySelectorAll('h1').length !== 1) found.push('not one h1');
  let last = 0;
  for (const h of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    if (!seen(h)) continue;
    const level = Number(h.tagName[1]);
    if (level > last + 1) found.push(`h${level} after h${last}: ${h.textContent.trim().slice(0, 40)}`);
    last = level;
  }
  if (!document.title.trim()) found.push('no title');
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push(`${wide} px too wide`);
  for (const cards of document.querySelectorAll('table.as-cards')) {
    const cut = cards.parentElement.scrollWidth - cards.parentElement.clientWidth;
    if (cut > 0 && getComputedStyle(cards).display === 'block') found.push(`${cut} px of a card are cut off`);
  }
  const inline = (e) => getComputedStyle(e).display === 'inline' &&
    e.parentElement.textContent.trim().length > e.textContent.trim().length;
  const any = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  const targets = [...document.querySelectorAll(any)]
    .filter((e) => seen(e) && !e.closest('.visually-hidden'))
    .map((e) => ({ e, inline: inline(e), box: (e.closest('label') ?? e).getBoundingClientRect() }))
    .filter(({ box }) => box.right > 0 && box.bottom > 0);
  const small = ({ box }) => box.width < SMALLEST || box.height < SMALLEST;
  const centre = ({ box }) => [box.x + box.width / 2, box.y + box.height / 2];
  const far = (x, y, { box }) => Math.hypot(
    Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  for (const one of targets.filter((t) => small(t) && !t.inline)) {
    const [x, y] = centre(one);  // WCAG 2.5.8: a small target needs room of its own
    const near = targets.find((t) => t !== one && !t.e.contains(one.e) && !one.e.contains(t.e) &&
      t.e.closest('label') !== (one.e.closest('label') ?? 0) &&
      (small(t) ? Math.hypot(centre(t)[0] - x, centre(t)[1] - y) < SMALLEST : far(x, y, t) < SMALLEST / 2));
    if (near)
      found.push(`${Math.round(one.box.width)}×${Math.round(one.box.height)} px: ${one.e.outerHTML.slice(0, 80)}`);
  }
  return found;
}""".replace("SMALLEST", str(SMALLEST))


@pytest.fixture
def chromium():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with started() as browser:
        yield browser
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.mark.django_db
def test_every_page_is_named():
    named = {visit.route for visit in pages.visits()}
    assert set(pages.discovered()) == named


@pytest.mark.parametrize(
    ("language", "widths"),
    [
        ("ko", WIDTHS),
        ("en", WIDTHS),
        # pages differ between languages in their words alone: the narrow one shows what does not fit
        ("zh", WIDTHS[:1]),
        ("fr", WIDTHS[:1]),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_every_type_of_page(live_server, chromium, language, widths, record_property):
    axe = next(VENDOR.glob("axe-*.min.js"))
    every, found, looked = pages.visits(), {}, 0
    if language not in languages.STAFF:
        every = [visit for visit in every if not languages.of_staff(f"/{language}/{visit.path}")]
    for who in dict.fromkeys(visit.who for visit in every):
        session = _session(who)
        context = chromium.new_context(bypass_csp=True)
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        context.add_init_script(path=axe)
        tab = context.new_page()
        tab.set_default_timeout(20_000)
        for visit in (one for one in every if one.who == who):
            tab.set_viewport_size({"width": widths[0], "height": 800})
            faults = _open(tab, f"{live_server.url}/{language}/{visit.path}", visit)
            for width in widths:
                tab.set_viewport_size({"width": width, "height": 800})
                faults += _by_hand(tab, language)
                if language == COLOURED or width == widths[0]:
                    faults += _by_axe(tab, language)
                looked += 1
                if faults:
                    found[visit.name, width] = faults
                faults = []
        context.close()
    record_property(
        "figure",
        f"accessibility in {language}: {len(every)} pages of {len({v.route for v in every})} types × {len(widths)} "
        f"widths = {looked} looks, {sum(map(len, found.values()))} violations",
    )
    assert looked == len(every) * len(widths)
    assert not found, "\n".join(f"{page}: {faults}" for page, faults in found.items())


def _session(who: Any) -> str:
    from madang.web.tests.people import browser

    return browser(who).cookies["sessionid"].value if who else ""


def _open(tab: Any, address: str, visit: pages.Visit) -> list[str]:
    answer = tab.goto(address)
    if visit.send:
        with tab.expect_navigation() as led:
            tab.click(visit.send)
        answer = led.value
        wanted = 422 if visit.status == 200 else visit.status
        return [] if answer.status == wanted else [f"answered {answer.status} to an empty form"]
    return [] if visit.status in (0, answer.status) else [f"answered {answer.status}"]


def _by_hand(tab: Any, language: str) -> list[str]:
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    said = tab.evaluate("document.documentElement.lang") == languages.tag(language)
    return tab.evaluate(BY_HAND) + ([] if said else ["the language is not said"])


def _by_axe(tab: Any, language: str) -> list[str]:
    rules = {"color-contrast": {"enabled": language == COLOURED}}
    options = {"runOnly": TAGS, "rules": rules, "resultTypes": ["violations"], "preload": False}
    result = tab.evaluate("options => axe.run(options)", options)
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in result["violations"]]
