"""A finished document as PDF/A: for archives and for people who read with their ears."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from madang.domains.approvals.body.blocks import Image
from madang.domains.approvals.finished import FinishedDocument
from madang.domains.approvals.finished_words import shown
from madang.domains.approvals.typesetting.letters import printable, unprintable
from madang.domains.approvals.typesetting.manuscript import manuscript
from madang.kernel.errors import InvalidInput, NotPossible
from madang.kernel.text import Text

__all__ = ["printable", "typeset", "unprintable"]

HERE = Path(__file__).resolve().parent
SECONDS, BYTES = 60, 3 * 2**30  # an end for one document: processor time and as much again of waiting, memory
PICTURE_BYTES, PICTURE_PIXELS = 30_000_000, 50_000_000
_NOT_APPROVED = Text(
    "아직 결재되지 않은 문서는 완결 문서로 만들 수 없습니다.",
    "A document that is not approved yet cannot be made a finished one.",
)
_TOO_MUCH = Text(
    "문서가 너무 커서 PDF로 만들지 못했습니다. 긴 표나 큰 그림을 붙임 파일로 옮겨 주십시오.",
    "The document is too large to be made a PDF. Please move long tables or large pictures to attached files.",
)
_FAILED = Text(
    "문서를 PDF로 만들지 못했습니다. 특수한 글자나 그림을 빼고 다시 해 보시고, "
    "그래도 되지 않으면 운영자에게 알려 주십시오.",
    "The document could not be made a PDF. Try without unusual characters and pictures; if that does not help, "
    "please tell the operator.",
)


def typeset(document: FinishedDocument, images: Mapping[int, bytes], language: str) -> bytes:
    """The document as PDF/A-2a and PDF/UA-1, labels in `language` (ko, en, zh, fr).

    `images` holds the pictures of the body by number of their attachment; one that is missing, broken or larger than
    30 MB or 50 megapixels is replaced by its description. The same document gives the same bytes: the only time in it
    is that of the approval. Takes at most two minutes and 3 GiB, in a process of its own.
    Raises NotPossible (`not_approved`), and InvalidInput: `document_too_large` where these limits are reached,
    `document_not_typeset` where it cannot be printed for another reason.
    """
    if document.approved_at is None:
        raise NotPossible(_NOT_APPROVED, "not_approved")
    with tempfile.TemporaryDirectory(prefix="madang-press-") as name:
        folder = Path(name)
        data = manuscript(shown(document, language), language)
        data |= {
            "keywords": [printable(each) for each in document.keywords],
            "stamp": int(document.approved_at.timestamp()),
            "pictures": _laid_out(document, images, folder),
            "limits": {"seconds": SECONDS, "bytes": BYTES, "pixels": PICTURE_PIXELS},
        }
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        shutil.copy(HERE / "letter.typ", folder)
        return _pressed(folder)


def _laid_out(document: FinishedDocument, images: Mapping[int, bytes], folder: Path) -> dict[str, str]:
    """Writes the pictures that the body shows into the folder: number to file name."""
    used = {block.attachment for block in document.body if isinstance(block, Image)}
    fit = {n: images[n] for n in sorted(used & set(images)) if len(images[n]) <= PICTURE_BYTES}
    for number, content in fit.items():
        (folder / f"{number}.original").write_bytes(content)
    return {str(number): f"{number}.original" for number in fit}


def _pressed(folder: Path) -> bytes:
    """Runs the press on a folder."""
    command = [sys.executable, "-I", str(HERE / "press.py"), str(folder)]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=2 * SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        raise InvalidInput(_TOO_MUCH, "document_too_large") from late
    if ended.returncode < 0:  # stopped at a limit
        raise InvalidInput(_TOO_MUCH, "document_too_large")
    if ended.returncode:
        raise InvalidInput(_FAILED, "document_not_typeset") from RuntimeError(ended.stderr.decode()[-2000:])
    return (folder / "finished.pdf").read_bytes()
