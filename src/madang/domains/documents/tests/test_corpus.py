"""Real files of Hangul and of offices, as far as they are there: each is read in the jail, or says why not."""

import re
from collections import Counter
from pathlib import Path

import pytest

from madang.domains.documents.content import Content
from madang.domains.documents.opening import open_files
from madang.domains.documents.plain import all_text, page_text
from madang.domains.documents.reading import hwp_second

DATA = Path(__file__).resolve().parents[6] / "shared" / "data"
HANGUL, OFFICE = DATA / "hwp", DATA / "pdf-redaction"
_WORD = re.compile(r"\w{2,}")

pytestmark = pytest.mark.skipif(not HANGUL.exists(), reason="the real files (../shared/data) are not here")


@pytest.fixture(scope="module")
def contents() -> dict[Path, Content]:
    found = [p for root in (HANGUL, OFFICE) for p in sorted(root.rglob("*")) if p.is_file()]
    return dict(open_files((path, path.read_bytes(), path.name) for path in found))


def test_every_real_file_is_read_or_says_why_not(contents: dict[Path, Content]) -> None:
    unread = Counter(code for content in contents.values() for code in content.unread)
    assert len(contents) > 160
    assert unread.keys() <= {"encrypted", "picture"}
    assert unread["encrypted"] == 2, "the two with a password"
    assert unread["picture"] < 10


def test_hangul_files_say_what_other_readers_find(contents: dict[Path, Content]) -> None:
    """Of the words that `unhwp` finds, only numbers of lists may be missing, which no file holds."""
    wanted, missing = 0, set()
    for path, content in contents.items():
        if path.suffix not in (".hwp", ".hwpx") or content.unread or "distribution" in path.name:
            continue
        if "viewtext" in path.name:  # also a distribution document: the other reader finds only a notice
            continue
        words = set(_WORD.findall(hwp_second._plain_text(path.read_bytes())))
        wanted += len(words)
        missing |= words - set(_WORD.findall("\n".join(all_text(content))))
    assert wanted > 4_000
    assert len([word for word in missing if not re.fullmatch(r"[IVX]+|제\d+[장절항조]", word)]) <= 5, missing


def test_a_document_for_distribution_says_its_text_and_no_notice(contents: dict[Path, Content]) -> None:
    (sealed,) = [content for path, content in contents.items() if "distribution.hwp" in path.name]
    said = "\n".join(map(page_text, sealed.pages))
    assert len(said) > 2_000
    assert "배포용" in said and "한글 전용 뷰어가" not in said


def test_the_same_document_in_both_formats_says_the_same(contents: dict[Path, Content]) -> None:
    pairs = {p.stem for p in contents if p.suffix == ".hwp"} & {
        p.stem for p in contents if p.suffix == ".hwpx"
    }
    by_name = {path.name: content for path, content in contents.items()}
    different = {}
    for stem in pairs:
        words = [
            set(_WORD.findall("\n".join(map(page_text, by_name[f"{stem}.{kind}"].pages))))
            for kind in ("hwp", "hwpx")
        ]
        if len(words[0] & words[1]) < 0.9 * len(words[0] | words[1]):
            different[stem] = words[0] ^ words[1]
    assert len(pairs) > 35
    assert len(different) <= 3, different


def test_text_under_boxes_and_outside_the_frame_is_read(contents: dict[Path, Content]) -> None:
    for name in ("cropbox", "rotated"):
        (content,) = [c for p, c in contents.items() if p.name.endswith(f"redaction-test-{name}.pdf")]
        (source,) = [c for p, c in contents.items() if p.name.endswith(f"redaction-test-{name}.odt")]
        words = set(_WORD.findall("\n".join(map(page_text, source.pages))))
        found = set(_WORD.findall("\n".join(map(page_text, content.pages))))
        assert len(words & found) > 0.9 * len(words)
