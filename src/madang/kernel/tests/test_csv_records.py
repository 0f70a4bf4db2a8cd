"""CSV as it comes: encodings, quotes, line ends, and what somebody makes on purpose."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.kernel.csv_records import LONGEST_LINE, Record, encoding_of, records


def read(content: bytes) -> list[Record]:
    return list(records(io.BytesIO(content)))


def fields(content: bytes) -> list[tuple[str, ...]]:
    return [record.fields for record in read(content)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_same_text_in_every_encoding(encoding: str, ends: str) -> None:
    text = ends.join(["번호,제목", '1,"정수과, ""월보"""', "2,똠방각하"]) + ends
    expected = [("번호", "제목"), ("1", '정수과, "월보"'), ("2", "똠방각하")]
    assert fields(text.encode(encoding)) == expected


@pytest.mark.parametrize(
    ("sample", "encoding"),
    [
        (b"", "utf-8-sig"),
        (b"a,b\n1,2\n", "utf-8-sig"),
        ("가,나\n".encode(), "utf-8-sig"),
        ("가,나\n다,라\n".encode("cp949"), "cp949"),
        ("가\n나\n다\n".encode() + "라\n".encode("cp949"), "utf-8-sig"),
    ],
)
def test_the_encoding_is_that_of_most_lines(sample: bytes, encoding: str) -> None:
    assert encoding_of(sample) == encoding


def test_a_character_cut_at_the_end_of_the_sample_does_not_decide() -> None:
    assert encoding_of("가나다\n라마바".encode()[:-1]) == "utf-8-sig"


def test_a_quoted_field_goes_on_over_lines_and_the_line_is_where_it_begins() -> None:
    found = read(b'a,b\n1,"x\ny\nz"\n2,w\n')
    assert [(r.line, r.fields) for r in found] == [(1, ("a", "b")), (2, ("1", "x\ny\nz")), (5, ("2", "w"))]


def test_an_unclosed_quote_costs_its_own_line_alone() -> None:
    content = 'a,b\n1,"open\n' + "".join(f"{n},x\n" for n in range(100))
    found = read(content.encode())
    faults = [r for r in found if r.fault]
    assert [r.line for r in faults] == [2]
    assert "따옴표" in faults[0].fault.ko and "quotation mark" in faults[0].fault.en
    assert len(found) == 102


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"1,\xff\xfe\xff", "UTF-8"),
        (b"1,a\x00b", "NUL"),
        (b"1," + b"x" * LONGEST_LINE, "64 KB"),
        (b'1,a"b"c', ""),
        (b'1,"a"b', "misplaced"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_next_is_read(line: bytes, said: str) -> None:
    found = read("번,호\n가,나\n다,라\n".encode() + line + b"\n2,ok\n")
    assert found[-1].fields == ("2", "ok")
    fault = found[-2].fault
    assert (fault is not None and said in fault.en) if said else fault is None


def test_utf_16_is_refused_with_what_to_do() -> None:
    found = read("가,나\n".encode("utf-16"))
    assert len(found) == 1 and found[0].fault is not None and "CSV UTF-8" in found[0].fault.ko


def test_empty_lines_are_passed_over() -> None:
    assert fields(b"a,b\n\n  \n1,2") == [("a", "b"), ("1", "2")]


_VALUE = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n\ufeff"), max_size=20)


@given(st.lists(st.lists(_VALUE, min_size=2, max_size=4), min_size=1, max_size=8))
def test_what_is_written_is_read(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    assert fields(b"\xef\xbb\xbf" + out.getvalue().encode()) == [tuple(row) for row in rows]


@given(st.binary(max_size=300))
def test_any_bytes_end_in_records_or_faults(content: bytes) -> None:
    for record in read(content):
        assert (record.fault is None) == bool(record.fields)
