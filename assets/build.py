"""Joins the style sheets of `assets/css` into the one that pages load, and the parts of `assets/verify` into the script
that verifies the log in the browser. Run it after a change; a test compares."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "src" / "madang" / "web" / "static"
BUILT = STATIC / "madang.css"
BUILT_SCRIPT = STATIC / "js" / "verify.js"
HEAD = "/* Built by assets/build.py from assets/css: change it there. */\n"
SCRIPT_HEAD = "// Built by assets/build.py from assets/verify: change it there.\n"


def joined() -> str:
    """The style sheet as pages load it."""
    return _joined(HEAD, "css/*.css")


def joined_script() -> str:
    """The script as the verify page loads it, and as the page for download holds it."""
    return _joined(SCRIPT_HEAD, "verify/*.js")


def _joined(head: str, parts: str) -> str:
    return head + "\n".join(part.read_text(encoding="utf-8") for part in sorted(HERE.glob(parts)))


if __name__ == "__main__":
    BUILT.write_text(joined(), encoding="utf-8")
    BUILT_SCRIPT.write_text(joined_script(), encoding="utf-8")
