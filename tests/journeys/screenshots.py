"""Pictures of the demo city for the README: `make screenshots`. Each at most 300 KB."""

import sys
import tempfile
from pathlib import Path

from tests.journeys.browsing import CHROMIUM, Manner, Window, started
from tests.journeys.place import served

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST = 300 * 1024
PHONE, SCREEN = Manner("ko", 360), Manner("en", 1280)


def main() -> int:
    if not CHROMIUM:
        print("needs Chromium: apt-get install chromium fonts-noto-cjk", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        served(Path(data), with_cases=True) as town,
        started() as chromium,
    ):
        anybody, phone = Window(chromium, town, SCREEN), Window(chromium, town, PHONE)
        official = Window(chromium, town, SCREEN).sign_in("official1", "desk/")
        anybody.open("cases/?procedure=CON-06&state=reviewing")
        number = anybody.tab.locator("main a[href*='/cases/20'] .number").first.inner_text().strip()
        _take(anybody.open(f"cases/{number}/"), "case-en")
        _take(phone.open(f"cases/{number}/"), "case-ko-phone")
        _take(anybody.open(""), "home-en")
        _take(phone.open(""), "home-ko-phone")
        _take(anybody.open("procedures/CON-06/"), "procedure-en")
        _take(anybody.open("documents/"), "plaza-en")
        _take(official.open("desk/"), "desk-en")
    return 0


def _take(window: Window, name: str) -> None:
    """What fits a screen, and half as much again; a phone shows three screens."""
    height = 1200 if window.manner.width > 600 else 1600
    window.tab.set_viewport_size({"width": window.manner.width, "height": height})
    window.tab.wait_for_load_state("load")
    window.tab.evaluate("document.fonts.ready.then(() => true)")
    file = PICTURES / f"{name}.png"
    window.tab.screenshot(path=str(file), animations="disabled")
    size = file.stat().st_size
    if size > LARGEST:
        raise ValueError(f"{file.name} has {size:,} bytes; at most {LARGEST:,} are wanted")
    print(f"{file.relative_to(PICTURES.parents[1])}: {size:,} bytes")


if __name__ == "__main__":
    sys.exit(main())
