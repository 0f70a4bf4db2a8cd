"""Joins the style sheets of `assets/css` into the one that pages load. Run it after a change; a test compares."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent / "src" / "madang" / "web" / "static" / "madang.css"
HEAD = "/* Built by assets/build.py from assets/css: change it there. */\n"


def joined() -> str:
    """The style sheet as pages load it."""
    sheets = sorted((HERE / "css").glob("*.css"))
    return HEAD + "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


if __name__ == "__main__":
    BUILT.write_text(joined(), encoding="utf-8")
