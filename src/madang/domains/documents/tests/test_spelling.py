"""Words are found however a file spells them, and replaced in one piece or in many."""

import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.documents.pictures.places import Box, Glyph, boxes_of, words_of
from madang.domains.documents.pictures.spelling import spans
from madang.domains.documents.redaction.masking import mask_pieces, masked

LETTERS = st.characters(categories=("Lu", "Ll", "Lo", "Nd"), max_codepoint=0xFFFF)
WORD = st.text(LETTERS, min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("홍길동", "신청인 홍길\n동 귀하", ["홍길\n동"]),
        ("홍길동", "홍 길 동", []),  # short words are not put together over blanks
        ("이수", "이 수신자", []),
        ("홍길동", unicodedata.normalize("NFD", "홍길동"), [unicodedata.normalize("NFD", "홍길동")]),
        ("홍길동", "홍\u200b길\u00ad동", ["홍\u200b길\u00ad동"]),
        ("850312-1234567", "850312 – 1234567", ["850312 – 1234567"]),
        ("850312-1234567", "８５０３１２－１２３４５６７", ["８５０３１２－１２３４５６７"]),
        ("010-1234-5678", "010-12\n34-5678", ["010-12\n34-5678"]),
        ("010-1234-5678", "010\t12345678", []),
        ("강남구 테헤란로", "강남구테헤란로, 강남구\n테헤란로", ["강남구테헤란로", "강남구\n테헤란로"]),
        ("Kim@example.kr", "KIM@EXAMPLE.KR", ["KIM@EXAMPLE.KR"]),
        ("a.c", "abc a.c", ["a.c"]),
        ("  ", "a b", []),
    ],
)
def test_spellings(words: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end, _ in spans(text, [words])] == found


def test_longer_words_come_first() -> None:
    replacements = {"홍길동": "A", "홍길동전": "B"}
    assert masked("홍길동전을 쓴 홍길동", replacements) == "B을 쓴 A"


@dataclass
class Run:
    text: str


@given(
    before=st.text(LETTERS), word=WORD, after=st.text(LETTERS), cuts=st.lists(st.integers(0, 60), max_size=6)
)
def test_a_word_in_pieces_goes_like_one_in_one(before: str, word: str, after: str, cuts: list[int]) -> None:
    whole = f"{before} {word} {after}"
    ends = sorted({min(cut, len(whole)) for cut in cuts} | {len(whole)})
    pieces = [Run(whole[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
    assert mask_pieces(pieces, {word: "█"})
    together = "".join(piece.text for piece in pieces)
    assert together == masked(whole, {word: "█"})
    assert not spans(together, [word])


@given(words=st.lists(WORD, min_size=1, max_size=8), broken=st.sets(st.integers(0, 7)))
def test_words_and_lines_of_glyphs(words: list[str], broken: set[int]) -> None:
    glyphs: list[Glyph] = []
    for number, word in enumerate(words):
        glyphs += [Glyph(letter, Box(i / 99, 0.5, (i + 1) / 99, 0.52)) for i, letter in enumerate(word)]
        glyphs.append(Glyph("\n" if number in broken else " ", None))
    found = words_of(glyphs)
    assert [word.text for word in found] == words
    assert found[-1].line == len([n for n in broken if n < len(words) - 1])
    assert all(word.box.left == 0 for word in found)


def test_a_box_for_each_line_also_upright() -> None:
    flat = [Glyph(str(i), Box(0.1 + i / 50, 0.1, 0.12 + i / 50, 0.12)) for i in range(5)]
    assert list(boxes_of([*flat[:3], Glyph("\n", None), *flat[3:]])) == [
        Box(0.1, 0.1, 0.16, 0.12),
        Box(pytest.approx(0.16), 0.1, pytest.approx(0.2), 0.12),
    ]
    upright = [Glyph(str(i), Box(0.1, 0.1 + i / 50, 0.12, 0.12 + i / 50)) for i in range(5)]
    assert len(list(boxes_of(upright))) == 1
