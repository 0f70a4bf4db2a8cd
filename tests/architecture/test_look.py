"""The look: built from its sources, small, with contrast that holds, and nothing from elsewhere."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "src" / "madang" / "web" / "static"
THEME = (STATIC / "theme" / "default.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", THEME))
WASHES = ["paper", "ground"]
TEXT_PAIRS = [
    *[(ink, on) for ink in ("ink", "ink-soft", "main", "bad", "accent", "wait", "calm") for on in WASHES],
    *[(kind, f"{kind}-wash") for kind in ("accent", "calm", "good", "wait", "bad", "mute", "main")],
    *[("ink", f"{kind}-wash") for kind in ("accent", "calm", "good", "wait", "bad", "mute", "main")],
    *[("ink-soft", f"{kind}-wash") for kind in ("accent", "good", "main", "mute")],
    ("on-main", "main"),
    ("on-main", "main-deep"),
    ("paper", "good"),
    ("paper", "accent"),
    ("ink", "ground-deep"),
]
EDGE_PAIRS = [("line-strong", "paper"), ("line-strong", "ground"), ("focus", "paper"), ("focus", "ground")]


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio as WCAG 2 defines it."""
    bright, dark = sorted((_light(COLOURS[one]), _light(COLOURS[other])), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= 3


def test_style_sheet_is_built_from_its_sources() -> None:
    spec = importlib.util.spec_from_file_location("build_assets", ROOT / "assets" / "build.py")
    assert spec and spec.loader
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    assert build.BUILT.read_text(encoding="utf-8") == build.joined(), "run `python assets/build.py`"


def test_style_sheets_are_small() -> None:
    assert (STATIC / "madang.css").stat().st_size + len(THEME.encode()) < 40_000


def test_style_sheets_use_only_colours_of_the_theme() -> None:
    used = set(re.findall(r"var\(--([\w-]+)", (STATIC / "madang.css").read_text(encoding="utf-8")))
    known = set(re.findall(r"--([\w-]+):", THEME)) | {
        "flow-done",
        "flow-current",
        "flow-next",
        "flow-skipped",
    }
    assert used <= known


def test_no_language_has_colours_of_its_own() -> None:
    """Contrast in the browser is looked at in one language."""
    sheets = (STATIC / "madang.css").read_text(encoding="utf-8") + THEME
    rules = re.findall(r"([^{}]*\blang\b[^{}]*)\{([^{}]*)\}", sheets)
    assert rules
    assert not [selector for selector, body in rules if re.search(r"colou?r|background|opacity|#", body)]


def test_nothing_is_fetched_from_elsewhere() -> None:
    files = [p for p in STATIC.rglob("*") if p.suffix in (".css", ".js") and "vendor" not in p.parts]
    files += (ROOT / "src" / "madang" / "web" / "templates").rglob("*.html")
    for path in files:
        assert not re.search(
            r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", path.read_text(encoding="utf-8")
        ), path


def test_templates_stay_small_and_without_inline_code() -> None:
    for path in (ROOT / "src" / "madang" / "web" / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 120, path
        assert not re.search(
            r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\s(?:src=|type=\"application/(?:ld\+)?json\"))",
            text,
        ), path
