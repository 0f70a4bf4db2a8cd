"""Makes the fonts that finished documents are typeset in. For developers only: what it makes is committed.

    python assets/fonts.py FOLDER_OF_PRETENDARD_GOV NotoSansCJK-Regular.ttc

The folder is `dist` of the npm package `pretendard-gov` 1.3.9; the collection is in Debian's `fonts-noto-cjk`.
Pretendard GOV Regular is kept as it is. Two fonts are made from parts, under other names as the licence asks
(SIL Open Font License 1.1): a bold one without Han, and a supplement for what Pretendard lacks: old Hangul,
frames, mathematical signs, and the commoner simplified Chinese characters for labels.
"""

import json
import shutil
import sys
from itertools import pairwise
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "src/madang/domains/approvals/typesetting/fonts"
REGULAR, BOLD, SUPPLEMENT = (
    "PretendardGOV-Regular.otf",
    "MadangSans-Bold.otf",
    "MadangSansSupplement-Regular.otf",
)
OLD_HANGUL = {*range(0x1100, 0x1200), *range(0xA960, 0xA97D), *range(0xD7B0, 0xD7FC), 0x302E, 0x302F}
SIGNS = {*range(0x2000, 0x2C00), *range(0x3000, 0x3400), *range(0x3131, 0x318F), *range(0xFF01, 0xFFF0)}
PRIVATE = set(range(0xE000, 0xF900))  # PDF/A-2a allows no letters of private use
HAN = range(0x2E80, 0xA000)
KOREAN_IN_COLLECTION = 1


def letters(path: Path) -> set[int]:
    """The code points a font has."""
    return set(TTFont(path, lazy=True).getBestCmap())


def simplified() -> set[int]:
    """The commoner half of GB/T 2312 (level 1)."""
    rows, cells = range(0xB0, 0xD8), range(0xA1, 0xFF)
    pairs = (bytes([row, cell]).decode("gb2312", "ignore") for row in rows for cell in cells)
    return {ord(letter) for letter in pairs if letter}


def part(source: Path, wanted: set[int], name: str, weight: str, target: Path) -> None:
    """A font of its own name with the wanted letters of another."""
    options = subset.Options(
        hinting=False, notdef_outline=True, name_IDs=["*"], font_number=KOREAN_IN_COLLECTION
    )
    options.layout_features = ["ljmo", "vjmo", "tjmo", "ccmp", "kern", "mark", "mkmk", "locl"]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    _rename(font, name, weight)
    subset.save_font(font, str(target), options)


def _rename(font: TTFont, name: str, weight: str) -> None:
    said = {
        1: name,
        2: weight,
        3: f"{name} {weight}",
        4: f"{name} {weight}",
        6: f"{name.replace(' ', '')}-{weight}",
    }
    font["name"].names = [n for n in font["name"].names if n.nameID in (0, 13, 14)]
    for number, words in said.items():
        font["name"].setName(words, number, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames[0] = said[6]
    top.topDictIndex[0].FamilyName, top.topDictIndex[0].FullName = name, said[4]


def ranges(points: set[int]) -> list[list[int]]:
    """Code points as [first, last] of each unbroken run."""
    ordered = sorted(points)
    breaks = [(a, b) for a, b in pairwise(ordered) if b != a + 1]
    firsts = [ordered[0], *(b for _, b in breaks)]
    lasts = [*(a for a, _ in breaks), ordered[-1]]
    return [list(run) for run in zip(firsts, lasts, strict=True)]


def main(pretendard: Path, noto: Path) -> None:
    static = pretendard / "public" / "static"
    shutil.copy(static / REGULAR, FONTS / REGULAR)
    shutil.copy(pretendard / "LICENSE.txt", FONTS / "LICENSE-Pretendard.txt")
    has = letters(static / REGULAR)
    part(static / "PretendardGOV-Bold.otf", has - set(HAN), "Madang Sans", "Bold", FONTS / BOLD)
    wanted = OLD_HANGUL | ((SIGNS | simplified()) - has) | {0x20, 0x25CC}
    part(noto, wanted, "Madang Sans Supplement", "Regular", FONTS / SUPPLEMENT)
    both = (has | letters(FONTS / SUPPLEMENT)) - PRIVATE
    (FONTS / "coverage.json").write_text(
        json.dumps(ranges(both), separators=(",", ":")) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
