"""Records of a CSV file, one after the other in bounded memory; what cannot be read is named by its line.

The file may be UTF-8 (with or without a mark at its beginning) or CP949, with any line ends.
"""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from madang.kernel.text import Text

LONGEST_LINE = 64 * 1024  # bytes
MOST_LINES_IN_A_RECORD = 20
_SAMPLE = 1 << 20
_MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

NOT_TEXT = Text(
    "파일이 UTF-16으로 저장되어 있습니다. ‘CSV UTF-8’ 형식으로 다시 저장해 주십시오.",
    "The file is saved as UTF-16. Please save it again as “CSV UTF-8”.",
)
_NOT_IN_ENCODING = Text(
    "이 줄은 파일의 다른 줄과 글자 부호화 방식({encoding})이 다릅니다. 같은 방식으로 다시 저장해 주십시오.",
    "This line is not in the encoding of the other lines ({encoding}). Please save the whole file in one encoding.",
)
_TOO_LONG = Text(
    "한 줄이 {most}KB를 넘습니다. 줄이 빠짐없이 나뉘었는지 확인해 주십시오.",
    "The line is longer than {most} KB. Please check that each record stands on a line of its own.",
)
_NUL = Text(
    "이 줄에 널(NUL) 문자가 있습니다. 지우고 다시 가져오십시오.",
    "The line contains a NUL character. Please take it out and import again.",
)
_UNCLOSED = Text(
    '따옴표가 닫히지 않았습니다. 열린 따옴표를 닫거나 두 번("") 적어 주십시오.',
    'A quotation mark is opened and not closed. Please close it, or write it twice ("").',
)
_BAD_QUOTES = Text(
    '따옴표가 잘못 쓰였습니다. 값 전체를 따옴표로 묶고, 안의 따옴표는 두 번("") 적어 주십시오.',
    'A quotation mark is misplaced. Please quote the whole value, and write a mark inside it twice ("").',
)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the line at which it begins (from 1), and its fields or what is wrong with it."""

    line: int
    fields: tuple[str, ...] = ()
    fault: Text | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str = ""
    fault: Text | None = None


def encoding_of(sample: bytes) -> str:
    """`utf-8-sig` or `cp949`: in which of them more of the lines can be read; UTF-8 where it makes no difference."""
    lines = [line for line in sample.splitlines()[:-1] or sample.splitlines() if not line.isascii()]
    return "utf-8-sig" if 2 * sum(_is_utf_8(line) for line in lines) >= len(lines) else "cp949"


def records(file: BinaryIO) -> Iterator[Record]:
    """The records of a file that can be rewound; empty lines are passed over.

    A quotation mark that is never closed costs its own line only: what follows is read anew. A file in UTF-16 gives
    one record with its fault.
    """
    sample = file.read(_SAMPLE)
    file.seek(0)
    if sample.startswith(_MARKS_OF_UTF_16):
        yield Record(1, fault=NOT_TEXT)
        return
    lines, waiting = _lines(file, encoding_of(sample)), deque[_Line]()
    while (line := waiting.popleft() if waiting else next(lines, None)) is not None:
        if line.fault is None and line.text.count('"') % 2:
            line = _joined(line, waiting, lines)
        if line.fault:
            yield Record(line.number, fault=line.fault)
        elif line.text.strip():
            yield _record(line)


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _lines(file: BinaryIO, encoding: str) -> Iterator[_Line]:
    number = 0
    while raw := file.readline(LONGEST_LINE):
        number += 1
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield _Line(number, fault=_TOO_LONG.format(most=LONGEST_LINE // 1024))
            continue
        yield _decoded(number, raw, encoding)


def _decoded(number: int, raw: bytes, encoding: str) -> _Line:
    try:
        text = raw.decode(encoding if number == 1 else encoding.removesuffix("-sig")).rstrip("\r\n")
    except UnicodeDecodeError:
        name = encoding.removesuffix("-sig").upper()
        return _Line(number, fault=_NOT_IN_ENCODING.format(encoding=name))
    return _Line(number, fault=_NUL) if "\x00" in text else _Line(number, text)


def _joined(first: _Line, waiting: "deque[_Line]", lines: Iterator[_Line]) -> _Line:
    """The record that goes on over several lines; a fault where its quote is not closed within bounds."""
    while len(waiting) < MOST_LINES_IN_A_RECORD and (more := next(lines, None)) is not None:
        waiting.append(more)
    whole = first.text
    for used, line in enumerate(waiting, start=1):
        whole += "\n" + line.text
        if line.fault or len(whole) > LONGEST_LINE:
            break
        if whole.count('"') % 2 == 0:
            for _ in range(used):
                waiting.popleft()
            return _Line(first.number, whole)
    return _Line(first.number, fault=_UNCLOSED)


def _record(line: _Line) -> Record:
    try:
        return Record(line.number, tuple(next(csv.reader([line.text], strict=True), ())))
    except csv.Error:
        return Record(line.number, fault=_BAD_QUOTES)
