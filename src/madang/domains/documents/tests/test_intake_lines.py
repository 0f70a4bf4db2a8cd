"""Lines of NDJSON: what is taken, what is refused and in which words; hostile lines, names and paths."""

import base64
import io
import os
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.documents.intake import Folder
from madang.domains.documents.intake.known import Known
from madang.domains.documents.intake.lines import Judged, Rules, judge
from madang.domains.documents.intake.names import clean_name
from madang.domains.documents.intake.participants import shown
from madang.domains.documents.intake.reading import read_lines
from madang.domains.documents.kinds import categories
from madang.domains.organisation import DepartmentRow
from madang.kernel.text import Text

NOW = datetime(2026, 5, 6, 3, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")


def department(id: int, code: str, name: str, since: int, until: int | None = None) -> DepartmentRow:
    ends = datetime(until, 1, 1, tzinfo=UTC) if until else None
    return DepartmentRow(
        id, code, Text(name, code.title()), "", "city", None, datetime(since, 1, 1, tzinfo=UTC), ends
    )


DEPARTMENTS = (
    department(1, "WAT", "정수과", 2000, 2024),
    department(2, "WAT", "정수운영과", 2024),
    department(3, "FIRE", "예방과", 2000),
    department(4, "FIRE2", "예방과", 2000),
)
RULES = Rules(Known(DEPARTMENTS, categories()), SEOUL, NOW)
SAID: dict[str, Any] = {
    "source": "archive",
    "source_id": "1",
    "number": "정수과-2759",
    "title": "정수 약품 월보 제출",
    "department": "정수운영과",
    "category": "sanction",
    "kind": "report",
    "approved_at": "2026-05-04T10:00:00+09:00",
    "class": "open",
    "grounds": [],
    "retention": "5년",
}


def judged(**changed: Any) -> Judged:
    said = {name: value for name, value in {**SAID, **changed}.items() if value is not ...}
    return judge(orjson.dumps(said), RULES)


def faults(**changed: Any) -> list[str]:
    told = judged(**changed)
    assert (told.entry is None) == bool(told.faults)
    return [fault.en for fault in told.faults]


def test_a_line_becomes_an_entry() -> None:
    entry = judged().entry
    assert entry is not None
    assert (entry.department_id, entry.institution, entry.retention) == (2, "city", "y5")
    assert entry.approved_on.isoformat() == "2026-05-04"


@pytest.mark.parametrize(
    ("written", "kept"),
    [(5, "y5"), ("5", "y5"), ("5년", "y5"), ("30년", "y30"), ("영구", "permanent"), ("permanent", "permanent"),
     ("semi-permanent", "semi_permanent"), ("준영구", "semi_permanent")],
)  # fmt: skip
def test_every_retention(written: Any, kept: str) -> None:
    entry = judged(retention=written).entry
    assert entry is not None and entry.retention == kept


@pytest.mark.parametrize(
    ("written", "at", "id"),
    [("정수과", "2023-05-04T10:00:00+09:00", 1), ("WAT", "2023-05-04", 1), ("WAT", "2025-05-04T10:00:00", 2)],
)
def test_a_department_is_the_one_of_that_day(written: str, at: str, id: int) -> None:
    entry = judged(department=written, approved_at=at).entry
    assert entry is not None and entry.department_id == id


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"source_id": ...}, "source_id is empty"),
        ({"source": "approvals"}, "own documents"),
        ({"title": "가" * 400_000}, "may have 400 characters"),
        ({"title": "가\x07나"}, "control characters"),
        ({"title": "가\u202eexe.나"}, "control characters"),
        ({"title": 7}, "title must be text"),
        ({"title": None}, "title is empty"),
        ({"department": "정수운연과"}, "nearest known: 정수운영과"),
        ({"department": "정수과"}, "no department was called"),
        ({"department": "예방과"}, "FIRE, FIRE2"),
        ({"category": "sanctoin"}, "nearest known: sanction"),
        ({"kind": "memo"}, "one of: approval"),
        ({"approved_at": "어제"}, "is not an instant"),
        ({"approved_at": "0000-00-00"}, "is not an instant"),
        ({"approved_at": "2026-02-30T10:00:00+09:00"}, "is not an instant"),
        ({"approved_at": "9999-12-31T23:59:59-14:00"}, "is not an instant"),
        ({"approved_at": 20260504}, "is not an instant"),
        ({"approved_at": "2026-05-06T12:30:00+09:00"}, "lies in the future"),
        ({"class": "secret"}, "one of: open, partial, closed"),
        ({"class": "partial"}, "need a ground"),
        ({"grounds": [5]}, "has no grounds"),
        ({"class": "closed", "grounds": [0]}, "whole numbers from 1 to 8"),
        ({"class": "closed", "grounds": [True]}, "whole numbers from 1 to 8"),
        ({"class": "closed", "grounds": "5"}, "whole numbers from 1 to 8"),
        ({"retention": 20}, "one of: 1, 3, 5"),
        ({"retention": 5.0}, "one of: 1, 3, 5"),
        ({"keywords": "정수"}, "must be a list of texts"),
        ({"keywords": ["가"] * 51}, "may have 50 items"),
        ({"url": "javascript:alert(1)"}, "must begin with http"),
        ({"files": {}}, "must be a list of objects"),
        ({"files": [{"name": "a"}]}, "either content_base64 or path"),
        ({"files": [{"name": "a", "content_base64": "===="}]}, "not valid Base64"),
        ({"files": [{"name": "..", "content_base64": ""}]}, "no usable name"),
        ({"files": [{"name": "a", "content_base64": "", "class": "closed"}]}, "files[1].grounds"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_in_one_sentence(changed: dict[str, Any], said: str) -> None:
    told = faults(**changed)
    assert len(told) == 1 and said in told[0] and len(told[0]) < 400


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert len(faults(title="", kind="x", retention="x", category="x", approved_at="x")) == 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "not well-formed JSON"),
        (b"[]", "one JSON object"),
        (b"null", "one JSON object"),
        (b'{"a": NaN}', "not well-formed JSON"),
        (b'{"a": "\\ud800"}', "surrogate"),
        (b"[" * 10_000 + b"]" * 10_000, "nested too deeply"),
        ('{"제목": "가"}'.encode("cp949"), "not UTF-8"),
    ],
)
def test_what_is_no_json_is_named(line: bytes, said: str) -> None:
    (fault,) = judge(line, RULES).faults
    assert said in fault.en


def test_members_nobody_knows_are_not_taken_and_that_is_said() -> None:
    told = judged(clas="closed")
    assert told.entry is not None
    assert [note.en for note in told.notes] == ["Members of unknown names were not taken: clas"]


_PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
)
_VALUES = st.recursive(
    _PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(_VALUES, st.sampled_from(sorted({*SAID, "files", "keywords", "summary"})))
def test_no_value_anywhere_breaks_the_judge(value: Any, member: str) -> None:
    try:
        line = orjson.dumps({**SAID, member: value})
    except (TypeError, ValueError):
        return
    told = judge(line, RULES)
    assert (told.entry is None) == bool(told.faults)


# --- names and paths of files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("../../etc/x", "x"),
        ("..\\x", "x"),
        ("C:\\x", "x"),
        ("C:x", "x"),
        ("/etc/passwd", "passwd"),
        ("가\x00나.hwp", "가나.hwp"),
        ("가\r\n나.hwp", "가나.hwp"),
        ("월보\u202epdf.exe", "월보pdf.exe"),
        (unicodedata.normalize("NFD", "월보.hwp"), "월보.hwp"),
        ("월보 🙂.hwp", "월보 🙂.hwp"),
        (".htaccess", ".htaccess"),
        ("a.pdf.html", "a.pdf.html"),
        ("con", "con"),
        ("월보. ", "월보"),
        ("가" * 255, "가" * 255),
        ("가" * 256, ""),
        ("", ""),
        ("..", ""),
        ("a/", ""),
        ("\u202e", ""),
    ],
)
def test_names_of_files_are_made_harmless_or_refused(written: str, kept: str) -> None:
    name, fault = clean_name(written)
    assert (name, fault is None) == (kept, bool(kept))


@pytest.fixture
def folder(tmp_path: Path):
    inside, outside = tmp_path / "files", tmp_path / "outside"
    (inside / "a").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.txt").write_text("비밀")
    (inside / "a" / "월보.txt").write_text("월보")
    (inside / unicodedata.normalize("NFD", "점검.txt")).write_text("점검")
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "linked").symlink_to(outside)
    os.mkfifo(inside / "pipe")
    opened = Folder(inside)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("path", "content"), [("a/월보.txt", "월보"), ("./a//월보.txt", "월보"), ("점검.txt", "점검")]
)
def test_files_within_the_folder_are_read(folder: Folder, path: str, content: str) -> None:
    assert folder.read(path) == content.encode()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("../outside/secret.txt", "outside"),
        ("a/../../outside/secret.txt", "outside"),
        ("/etc/passwd", "outside"),
        ("link.txt", "outside"),
        ("linked/secret.txt", "outside"),
        ("..\\outside\\secret.txt", "outside"),
        ("a\x00b", "outside"),
        ("", "outside"),
        ("가" * 500, "outside"),
        ("없음.txt", "There is no file"),
        ("a", "not a regular file"),
        ("pipe", "not a regular file"),
    ],
)
def test_nothing_outside_the_folder_is_opened(folder: Folder, path: str, said: str) -> None:
    told = folder.read(path)
    assert isinstance(told, Text) and said in told.en


def test_lines_stream_in_and_files_go_to_storage(folder: Folder) -> None:
    content = base64.b64encode(b"x").decode()
    lines = [
        {**SAID, "files": [{"name": "", "path": "a/월보.txt"}, {"name": "b", "content_base64": content}]},
        {**SAID, "source_id": "2", "files": [{"name": "c", "path": "없음.txt"}]},
    ]  # fmt: skip
    body = (
        b"\xef\xbb\xbf"
        + b"\r\n\r\n".join(map(orjson.dumps, lines))
        + b"\n"
        + b"x" * 5000
        + b"\n"
        + orjson.dumps(SAID)
    )
    reads = list(read_lines(io.BytesIO(body), RULES, folder=folder, longest=4000))
    assert [(read.line, read.source_id, bool(read.faults)) for read in reads] == [
        (1, "1", False),
        (3, "2", True),
        (4, "", True),
        (5, "1", False),
    ]
    assert reads[0].entry is not None
    assert [(file.name, file.size) for file in reads[0].entry.files] == [("월보.txt", 6), ("b", 1)]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("가상훈 주무관 외 3명", "가상훈 주무관 외 3명"),
        ("김가온 외 9명", "김*온 외 9명"),
        ("도로과장 외 3명", "도로과장 외 3명"),
        ("도로과 김가온외 14명", "도로과 김*온외 14명"),
        ("안전1팀김가온등4명", "안전1팀김*온등4명"),
        ("도로과장외 직원12인", "도로과장외 직원12인"),
        ("팀장 김가온, 이나래", "팀장 김가온, 이*래"),
        ("남궁가온", "남궁*온"),
        ("27", "27"),
        ("", ""),
    ],
)
def test_names_without_a_post_are_masked(written: str, told: str) -> None:
    assert shown(written) == told
