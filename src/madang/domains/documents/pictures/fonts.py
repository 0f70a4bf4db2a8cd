"""Our own fonts for the drawing of HWP, the same on every machine."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

FONTS = Path(__file__).resolve().parents[2] / "approvals" / "typesetting" / "fonts"
# Names that rhwp asks for, in its lists and where a letter is missing. Fontconfig's own substitutes are not taken by
# Skia, so ours bear these names. Fonts of the machine are left out: pictures are alike everywhere, and drawn in half
# the time.
_BORNE = {
    "Pretendard GOV": ("Pretendard", "Noto Sans KR", "Noto Serif KR"),
    "Madang Sans": ("Pretendard", "Noto Sans KR", "Noto Serif KR"),
    "Madang Sans Supplement": ("Noto Sans CJK KR", "Noto Serif CJK KR"),
}
_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>{fonts}</dir>
<cachedir>{cache}</cachedir>
{names}
</fontconfig>
"""
_NAMES = '<match target="scan"><test name="family"><string>{family}</string></test>{edits}</match>'
_EDIT = '<edit name="family" mode="append"><string>{name}</string></edit>'


def offer() -> Path:
    """Makes fontconfig of this process find our fonts, and only these; to be called before it is loaded.

    Fontconfig writes into the folders it looks through, so it gets one of its own, removed with the process.
    """
    folder = Path(tempfile.mkdtemp(prefix="madang-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    fonts = folder / "fonts"
    fonts.mkdir()
    for font in FONTS.glob("*.otf"):
        _put(font, fonts / font.name)
    names = "".join(
        _NAMES.format(family=family, edits="".join(_EDIT.format(name=name) for name in borne))
        for family, borne in _BORNE.items()
    )
    written = folder / "fonts.conf"
    places = {"fonts": str(fonts), "cache": str(folder / "cache")}
    written.write_text(
        _CONFIGURATION.format(names=names, **{name: escape(place) for name, place in places.items()}),
        encoding="utf-8",
    )
    os.environ["FONTCONFIG_FILE"] = str(written)
    return written


def _put(font: Path, there: Path) -> None:
    """A link where links may be made, which they may not in the jail."""
    try:
        there.symlink_to(font)
    except PermissionError:
        shutil.copyfile(font, there)
