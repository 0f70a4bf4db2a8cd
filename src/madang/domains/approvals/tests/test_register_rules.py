"""Lines of another system's register: what is taken, what is refused and in which words, what counts as the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.approvals.register.profile import profile_named, profile_names
from madang.domains.approvals.register.rules import (
    Entry,
    checksum_of,
    class_of,
    entry_of,
    pairs_of,
    squeezed,
)
from madang.kernel.errors import InvalidInput

TODAY = date(2026, 5, 6)
PROFILE = profile_named("seoul-info-list")
NAMES = {meaning: names[0] for meaning, names in PROFILE.columns.items()}
SAID = {
    "source_id": "209900000001000",
    "produced_on": "20201007",
    "task": "정수약품사용관리",
    "title": "정수 약품 월보 제출(가람)",
    "number": "정수과-2759",
    "writer": "담당자01",
    "retention": "5년",
    "department": "정수과",
    "disclosure": "부분공개",
    "licence": "CC BY",
    "url": "https://register.example/1",
}


def made(**changed: str) -> tuple[Entry | None, list[str]]:
    entry, faults = entry_of({**SAID, **changed}, NAMES, PROFILE, TODAY)
    assert (entry is None) == bool(faults)
    return entry, [fault.en for fault in faults]


def test_a_line_becomes_an_entry() -> None:
    entry, _ = made()
    assert entry is not None
    assert (entry.produced_on, entry.retention, entry.disclosure) == (date(2020, 10, 7), "y5", "partial")
    assert entry.grounds is None  # nobody says on which ground
    assert (entry.number, entry.department) == ("정수과-2759", "정수과")


@pytest.mark.parametrize(
    ("written", "name", "grounds"),
    [
        ("공개", "공개", None),
        ("부분공개", "부분공개", None),
        ("부분공개(6)", "부분공개", (6,)),
        ("비공개(5, 6)", "비공개", (5, 6)),
        ("비공개 (6,5,6)", "비공개", (5, 6)),
        ("비공개(9)", "비공개(9)", None),
        ("(5)", "(5)", None),
        ("", "", None),
    ],
)
def test_a_class_and_its_grounds(written: str, name: str, grounds: tuple[int, ...] | None) -> None:
    assert class_of(written) == (name, grounds)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        *[("1년", "y1"), ("3년", "y3"), ("5년", "y5"), ("10년", "y10"), ("30년", "y30")],
        *[("준영구", "semi_permanent"), ("영구", "permanent")],
    ],
)
def test_every_retention(written: str, kept: str) -> None:
    entry, _ = made(retention=written)
    assert entry is not None and entry.retention == kept


@pytest.mark.parametrize("written", ["20201007", "2020-10-07", " 20201007 "])
def test_days(written: str) -> None:
    entry, _ = made(produced_on=written)
    assert entry is not None and entry.produced_on == date(2020, 10, 7)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"source_id": " "}, "package_id is empty"),
        ({"title": ""}, "title is empty"),
        ({"number": ""}, "src_dept_doc_no is empty"),
        ({"department": ""}, "rspnber_dept_nm is empty"),
        ({"title": "가" * 401}, "title may have 400 characters; this has 401"),
        ({"title": "가\x07나"}, "control characters"),
        ({"produced_on": "20201307"}, "is not a day"),
        ({"produced_on": "2020"}, "is not a day"),
        ({"produced_on": "２０２０１００７"}, "is not a day"),
        ({"produced_on": "2020-W41-3"}, "is not a day"),
        ({"produced_on": "18991231"}, "is not a day"),
        ({"produced_on": "20260601"}, "lies in the future"),
        ({"retention": "20년"}, "one of: 1년"),
        ({"disclosure": "대외비"}, "one of: 공개"),
        ({"disclosure": "공개(6)"}, "has no grounds"),
        ({"url": "javascript:alert(1)"}, "must begin with http"),
        ({"url": "https://a b"}, "must begin with http"),
    ],
)
def test_what_is_refused_is_said_with_its_column(changed: dict[str, str], said: str) -> None:
    entry, faults = made(**changed)
    assert entry is None
    assert len(faults) == 1 and said in faults[0]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    _, faults = made(title="", produced_on="x", retention="x", disclosure="x")
    assert len(faults) == 4


def test_tomorrow_by_our_clock_may_be_today_by_theirs() -> None:
    assert made(produced_on="20260507")[1] == []
    assert made(produced_on="20260508")[1]


def test_a_line_may_do_without_what_the_profile_says() -> None:
    short = {meaning: value for meaning, value in SAID.items() if meaning not in PROFILE.may_lack}
    entry, faults = entry_of(short, NAMES, PROFILE, TODAY)
    assert faults == () and entry is not None
    assert (entry.writer, entry.url) == ("", "")


def test_the_same_content_has_the_same_checksum_however_it_is_written() -> None:
    decomposed = {**SAID, "title": "정수 약품 월보 제출(가람)"}
    assert made()[0] == entry_of(decomposed, NAMES, PROFILE, TODAY)[0] == made(title=f" {SAID['title']} ")[0]
    assert checksum_of({**SAID, "more": ""}) == checksum_of(SAID)


@given(st.sampled_from(sorted(SAID)), st.text(min_size=1, max_size=10))
def test_any_change_changes_the_checksum(meaning: str, value: str) -> None:
    changed = {**SAID, meaning: value}
    assert (checksum_of(changed) == checksum_of(SAID)) == (changed == SAID)


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_whatever_part_of_a_title_is_typed_its_pairs_are_found(title: str, first: int, last: int) -> None:
    searched = squeezed(title)
    part = searched[min(first, last) : max(first, last)]
    assert set(pairs_of(part)) <= set(pairs_of(searched))
    assert squeezed(searched) == searched


@pytest.mark.parametrize(
    ("title", "searched"),
    [("정수 약품  월보", "정수약품월보"), ("[PDF] 제출(A-1)", "pdf제출a1"), ("···", ""), ("정수", "정수")],
)
def test_titles_are_searched_without_blanks_and_signs(title: str, searched: str) -> None:
    assert squeezed(title) == searched


def test_an_unknown_profile_is_named_with_those_there_are() -> None:
    assert profile_names() == ["seoul-info-list"]
    with pytest.raises(InvalidInput, match="unknown_profile"):
        profile_named("../seoul-info-list")
