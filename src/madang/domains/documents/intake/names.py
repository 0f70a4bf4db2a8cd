"""Names of files as strangers write them, made harmless: they are shown, and never used as paths."""

import re
import unicodedata

from madang.kernel.text import Text

LONGEST_NAME = 255  # characters
_PARTS = re.compile(r"[/\\]")
_DRIVE = re.compile(r"^[A-Za-z]:")

_NAMELESS = Text(
    "파일 ‘{name}’에는 쓸 수 있는 이름이 없습니다. 이름을 적어 주십시오.",
    "The file “{name}” has no usable name. Please name it.",
)
_TOO_LONG = Text(
    "파일 이름은 {most}자까지 쓸 수 있습니다(현재 {now}자).",
    "The name of a file may have {most} characters; this has {now}.",
)


def clean_name(written: str) -> tuple[str, Text | None]:
    """The last part of a name, composed, without control and turning characters; or what is wrong with it."""
    composed = unicodedata.normalize("NFC", written)
    last = _PARTS.split(_DRIVE.sub("", composed))[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in _LEFT_OUT).strip().rstrip(". ")
    if not kept.strip("."):
        return "", _NAMELESS.format(name=shown(written))
    if len(kept) > LONGEST_NAME:
        return "", _TOO_LONG.format(most=LONGEST_NAME, now=len(kept))
    return kept, None


_LEFT_OUT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown(written: str) -> str:
    """A value of a stranger as a sentence may quote it: short, printable."""
    return "".join(c if c.isprintable() else "�" for c in written[:60])
