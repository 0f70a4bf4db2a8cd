"""The notation of a body: what is recognised, and that nothing is lost between text, blocks and JSON."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.domains.approvals import body
from madang.domains.approvals.body import End, Image, Item, Paragraph, Table
from madang.domains.approvals.body.levels import DEEPEST, most

LETTER = """1. 추진 배경
  가. 관련: 정보공개정책과-1234(2026. 2. 13.)
    1) 첫째
      가) 둘째
        (1) 셋째
          (가) 넷째
            ① 다섯째
              ㉮ 여섯째
2. 소요 예산

| 항목 | 금액 |
|:---|---:|
| 인건비 | 113,560 |
| 기타 \\| 잡비 | 0 |

![위치도](attachment:2)

위와 같이 보고합니다.  끝."""


def test_a_letter() -> None:
    assert body.parse(LETTER) == (
        Item(1, 1, "추진 배경"),
        Item(2, 1, "관련: 정보공개정책과-1234(2026. 2. 13.)"),
        Item(3, 1, "첫째"),
        Item(4, 1, "둘째"),
        Item(5, 1, "셋째"),
        Item(6, 1, "넷째"),
        Item(7, 1, "다섯째"),
        Item(8, 1, "여섯째"),
        Item(1, 2, "소요 예산"),
        Table(("항목", "금액"), ("left", "right"), (("인건비", "113,560"), ("기타 | 잡비", "0"))),
        Image("위치도", 2),
        Paragraph("위와 같이 보고합니다."),
        End(),
    )


@pytest.mark.parametrize("level", range(1, DEEPEST + 1))
def test_every_symbol_is_recognised(level: int) -> None:
    for number in range(1, most(level) + 1):
        line = f"{body.symbol(level, number)} 내용"
        found = body.symbol_at_start(line)
        assert found and (found.level, found.number) == (level, number)
        assert line[found.length :] == " 내용"
    for number in (0, most(level) + 1):
        with pytest.raises(ValueError):
            body.symbol(level, number)


def test_letters_go_on_after_the_fourteenth() -> None:
    assert [body.symbol(2, n) for n in (14, 15, 16, 28, 29)] == ["하.", "거.", "너.", "허.", "고."]
    assert [body.symbol(7, n) for n in (1, 20, 21, 35, 36, 50)] == ["①", "⑳", "㉑", "㉟", "㊱", "㊿"]
    assert (body.symbol(8, 1), body.symbol(8, 14)) == ("㉮", "㉻")


@pytest.mark.parametrize(
    "line",
    [
        "2026. 2. 13.부터 시행",
        "1.5배",
        "0. 없음",
        "가나다",
        "가.나",
        "(1호)",
        "갸. 없음",
        "\\1. 번호가 아님",
        "□ 특수 기호",
        "끝.이 아님",
        "![설명] (attachment:1)",
        "١. 다른 숫자",
    ],
)
def test_what_is_text(line: str) -> None:
    assert body.parse(line) == (Paragraph(line.removeprefix("\\")),)


def test_lines_without_a_symbol_go_on_with_the_item_until_a_blank_line() -> None:
    assert body.parse("1. 하나\n둘\n\n셋\n넷") == (Item(1, 1, "하나\n둘"), Paragraph("셋\n넷"))


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("본문.  끝.", (Paragraph("본문."), End())),
        ("1. 가  끝.", (Item(1, 1, "가"), End())),
        ("끝.", (End(),)),
        ("1. 끝.", (Item(1, 1, ""), End())),
        ("그것이 \\끝.", (Paragraph("그것이 끝."),)),
        ("그것이 끝.\n\n다음", (Paragraph("그것이 끝."), Paragraph("다음"))),
        ("\\끝.", (Paragraph("끝."),)),
    ],
)
def test_the_end(text: str, blocks: body.Blocks) -> None:
    assert body.parse(text) == blocks
    assert body.parse(body.notation(blocks)) == blocks


def test_syllables_in_pieces_become_whole_and_old_hangul_stays() -> None:
    assert body.parse("\u1112\u1161\u11ab\u1100\u1173\u11af") == (Paragraph("한글"),)
    assert body.parse("\u1112\u119e\u11ab") == (Paragraph("\u1112\u119e\u11ab"),)


def test_what_cannot_be_printed_is_taken_out() -> None:
    dirty = "가\x00나\x1b\u202e다\ufeff\ud800라\ufdd0\r\n마\x0b바\t사"
    assert body.cleaned(dirty) == "가나다라\n마\n바 사"


def test_a_row_of_very_many_cells_keeps_its_words() -> None:
    (table,) = body.parse("|" + "가|" * 100_000)
    assert isinstance(table, Table)
    assert len(table.header) == 100
    assert "".join(table.header).count("가") == 100_000
    assert body.parse(body.notation((table,))) == (table,)


def test_canonical_form() -> None:
    assert body.notation(body.parse(LETTER)) == LETTER.replace("|:---|---:|", "| :--- | ---: |").replace(
        "니다.  끝.", "니다.\n\n끝."
    ).replace("예산\n\n|", "예산\n\n|")


# whatever an official may type: mostly the signs that mean something
_SIGNS = st.sampled_from(
    [
        "1.",
        "가.",
        "1)",
        "(1)",
        "①",
        "㉮",
        " ",
        "\n",
        "\n\n",
        "|",
        "\\",
        "---",
        "끝.",
        "![",
        "](attachment:",
        ")",
        "]",
    ]
)
_TYPED = st.lists(st.one_of(_SIGNS, st.text(max_size=4)), max_size=30).map("".join)
_LINE = st.lists(st.one_of(_SIGNS, st.text(min_size=1, max_size=5)), min_size=1, max_size=5).map(
    lambda parts: " ".join(body.cleaned("".join(parts)).split())
)
_FULL = _LINE.filter(bool)
_WORDS = st.lists(_FULL, min_size=1, max_size=3).map("\n".join)


def _items(level: int) -> st.SearchStrategy[Item]:
    return st.builds(Item, st.just(level), st.integers(1, most(level)), st.one_of(st.just(""), _WORDS))


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 4))
    row = st.tuples(*[_LINE] * width)
    alignments = draw(st.tuples(*[st.sampled_from(("", "left", "center", "right"))] * width))
    return Table(draw(row), alignments, tuple(draw(st.lists(row, max_size=3))))


_BLOCK = st.one_of(
    st.integers(1, DEEPEST).flatmap(_items),
    st.builds(Paragraph, _WORDS),
    _tables(),
    st.builds(Image, _LINE, st.integers(1, 9999)),
    st.just(End()),
)
BODIES = st.lists(_BLOCK, max_size=6).map(tuple)


@settings(max_examples=300)
@given(_TYPED)
def test_the_canonical_form_of_whatever_is_typed_means_the_same(typed: str) -> None:
    blocks = body.parse(typed)
    written = body.notation(blocks)
    assert body.parse(written) == blocks
    assert body.notation(body.parse(written)) == written


@settings(max_examples=300)
@given(BODIES)
def test_blocks_survive_the_notation(blocks: body.Blocks) -> None:
    assert body.parse(body.notation(blocks)) == blocks


@given(BODIES)
def test_blocks_survive_json(blocks: body.Blocks) -> None:
    assert body.from_json(json.loads(json.dumps(body.as_json(blocks)))) == blocks


@given(BODIES)
def test_plain_text_keeps_every_word(blocks: body.Blocks) -> None:
    plain = body.plain_text(blocks)
    for block in blocks:
        match block:
            case Item() | Paragraph():
                assert block.text in plain
            case Table():
                assert all(cell in plain for row in (block.header, *block.rows) for cell in row)
            case Image():
                assert block.description in plain


@given(BODIES)
def test_the_outline_holds_every_block_in_order(blocks: body.Blocks) -> None:
    def walk(parts: list[body.Part]) -> list[object]:
        found: list[object] = []
        for part in parts:
            if isinstance(part, body.Listed):
                for entry in part.entries:
                    found += [("item", part.level, entry.symbol, "\n".join(entry.lines)), *walk(entry.within)]
            else:
                found.append(part)
        return found

    wanted = [
        ("item", b.level, body.symbol(b.level, b.number), b.text) if isinstance(b, Item) else b
        for b in blocks
        if b != End()
    ]
    assert walk(body.outline(blocks)) == wanted
