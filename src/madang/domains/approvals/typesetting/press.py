"""Prints what lies in a folder. Run as a program of its own, so that its time and memory have an end.

    python -I press.py FOLDER

FOLDER holds `data.json` (words, pictures, limits, time) and `letter.typ`; `finished.pdf` is written there.
It knows nothing of Madang: typst and Pillow are all it needs.
"""

import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst
from PIL import Image, ImageOps

FONTS = Path(__file__).resolve().parent / "fonts"
STANDARDS: list[Any] = ["a-2a", "ua-1"]
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
LARGEST = (1_700, 2_400)  # pixels: 250 to the inch on the sheet
SHEET = 1_700  # pixels over the whole width of the text; smaller pictures keep their size at 96 to the inch
DENSITY = 96 / 25.4 * 170  # pixels over the 170 mm of the text at that size


def main(folder: Path) -> None:
    data = json.loads((folder / "data.json").read_bytes())
    _limit(data["limits"])
    _place_pictures(data, folder)
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    compiler = typst.Compiler(str(folder / "letter.typ"), root=str(folder), font_paths=fonts)
    stamp = datetime.fromtimestamp(data["stamp"], UTC)
    compiler.compile(
        output=str(folder / "finished.pdf"), format="pdf", pdf_standards=STANDARDS, timestamp=stamp
    )


def _limit(limits: dict[str, int]) -> None:
    """An end to time and memory, where the system knows such (not on Windows)."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
        resource.setrlimit(resource.RLIMIT_AS, (limits["bytes"], limits["bytes"]))


def _place_pictures(data: dict[str, Any], folder: Path) -> None:
    """Gives each picture its file, or none where it cannot be shown."""
    drawn = {
        number: picture(folder / name, limits=data["limits"]) for number, name in data["pictures"].items()
    }
    for part in _pictures(data["parts"]):
        part["description"] = part["description"].strip() or data["labels"]["untold"]
        part["file"], part["width"] = drawn.get(str(part["attachment"])) or (None, 1)
        if part["file"] is None:
            part["description"] = data["labels"]["picture"].replace("{description}", part["description"])


def _pictures(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    within = [p for part in parts for entry in part.get("entries", ()) for p in _pictures(entry["within"])]
    return [part for part in parts if part["kind"] == "image"] + within


def picture(path: Path, limits: dict[str, int]) -> tuple[str, float] | None:
    """A picture made fit to print: upright, not larger than the sheet, without what cameras write into it.

    Its file name and its share of the width; None where it cannot be read or is too large.
    """
    try:
        with Image.open(path, formats=FORMATS) as found:
            if found.width * found.height > limits["pixels"]:
                return None
            found.draft("RGB", LARGEST)
            share = min(1.0, found.width / DENSITY)
            upright = ImageOps.exif_transpose(found)
            upright.thumbnail(LARGEST)
            return _kept(upright, path, photo=found.format == "JPEG"), share
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        return None


def _kept(image: Image.Image, path: Path, *, photo: bool) -> str:
    clear = image.convert("RGBA" if image.has_transparency_data else "RGB")
    bare = Image.new(clear.mode, clear.size)
    bare.paste(clear)
    target = path.with_suffix(".jpg" if photo else ".png")
    if photo:
        bare.convert("RGB").save(target, quality=88)
    else:
        bare.save(target)
    return target.name


if __name__ == "__main__":
    main(Path(sys.argv[1]))
