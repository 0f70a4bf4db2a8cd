"""What is wrong with a body: each fault with its line and what to do; counting anew; the comparison; the schema."""

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

import madang
from madang.domains.approvals import body
from madang.domains.approvals.body import End, Image, Item, Paragraph
from madang.domains.approvals.tests.test_body_notation import BODIES
from madang.kernel.errors import InvalidInput

SCHEMA = Path(madang.__file__).parents[2] / "docs" / "document-body.schema.json"
TABLE = "| 가 | 나 |\n|---|---|\n"


@pytest.mark.parametrize(
    ("text", "line", "code", "says"),
    [
        ("", 0, "body_empty", "본문을 적어"),
        (" \n\x00\n", 0, "body_empty", "본문을 적어"),
        ("가" * 1_000_001, 0, "body_too_long", "1,000,001자"),
        ("1. 가\n3. 나", 2, "out_of_sequence", "‘3.’가 차례에 맞지 않습니다. ‘2.’로"),
        ("2. 가", 1, "out_of_sequence", "‘1.’로"),
        ("1. 가\n  가. 나\n  다. 라", 3, "out_of_sequence", "‘나.’로"),
        ("1. 가\n  가. 나\n1. 다", 3, "out_of_sequence", "‘2.’로"),
        ("1. 가\n1) 나", 2, "level_skipped", "앞에 ‘가.’를 두거나 기호를 ‘가.’로"),
        ("가. 나", 1, "level_skipped", "앞에 ‘1.’를 두거나 기호를 ‘1.’로"),
        ("1. 가\n2.", 2, "item_empty", "‘2.’ 뒤에 내용을"),
        ("| 가 | 나 |\n| 1 | 2 |", 1, "table_without_rule", "‘|---|---|’ 줄을"),
        (TABLE + "| 1 |", 3, "table_unequal", "이 줄은 1칸인데 표의 제목 줄은 2칸"),
        (TABLE + "| 1 | 2 |\n| 1 | 2 | 3 |", 4, "table_unequal", "이 줄은 3칸"),
        ("| 가 | 나 |\n|---|\n| 1 | 2 |", 2, "table_unequal", "이 줄은 1칸"),
        ("|가" * 21 + "|\n" + "|-" * 21 + "|", 1, "table_too_wide", "표가 21칸"),
        ("가\n\n![그림](attachment:3)", 3, "no_such_attachment", "붙임 3"),
        ("![](attachment:1)", 1, "image_without_description", "![설명](attachment:1)"),
        ("가\n![그림](attachment:one)", 2, "image_not_readable", "한 줄에 따로"),
        ("1. 가\n\n끝.\n\n2. 나", 3, "after_end", "맨 뒤로"),
    ],
)
def test_each_fault_says_where_and_what_to_do(text: str, line: int, code: str, says: str) -> None:
    (fault,) = body.faults(text, {1, 2})
    assert (fault.line, fault.code) == (line, code)
    assert says in fault.message.ko
    assert fault.message.en and fault.message.en != fault.message.ko
    assert fault.located.ko.startswith(f"{line}번째 줄: ") == bool(line)


def test_after_the_last_symbol_of_a_level_the_items_are_to_be_divided() -> None:
    above = "\n".join(f"{body.symbol(level, 1)} 가" for level in range(1, 8))
    letters = "\n".join(f"{body.symbol(8, n)} 가" for n in range(1, 15))
    (fault,) = body.faults(f"{above}\n{letters}\n㉻ 가", ())
    assert fault.code == "too_many_items"
    assert "14개까지만" in fault.message.ko


def test_a_sound_body_has_no_fault() -> None:
    text = f"1. 가\n  가. 나\n    1) 다\n2. 라\n  가. 마\n\n{TABLE}| 1 | 2 |\n\n![그림](attachment:1)\n\n맺음.  끝."
    assert body.faults(text, {1}) == ()
    assert body.checked(text, {1}) == body.parse(text)


def test_checked_names_the_field_and_every_line() -> None:
    with pytest.raises(InvalidInput) as caught:
        body.checked("2. 가\n\n![](attachment:9)", (), field="text")
    assert caught.value.code == "body_faulty"
    assert [(f.field, f.code) for f in caught.value.fields] == [
        ("text", "out_of_sequence"),
        ("text", "no_such_attachment"),
        ("text", "image_without_description"),
    ]
    assert caught.value.fields[0].message.en.startswith("Line 1: ")


def test_no_more_than_fifty_faults_are_told() -> None:
    assert len(body.faults("5. 가\n" * 500, ())) == 50


def test_counting_anew() -> None:
    typed = body.parse("3. 가\n  1) 나\n  1) 다\n  가. 라\n7. 마\n\n문단\n\n9. 바")
    counted = body.renumbered(typed)
    assert body.notation(counted) == "1. 가\n  가. 나\n  나. 다\n  다. 라\n2. 마\n\n문단\n\n3. 바"


@given(BODIES)
def test_a_body_counted_anew_is_in_sequence(blocks: body.Blocks) -> None:
    counted = body.renumbered(blocks)
    assert body.renumbered(counted) == counted
    assert len(counted) == len(blocks)
    codes = {fault.code for fault in body.faults(body.notation(counted), range(1, 10_000))}
    assert not codes & {"out_of_sequence", "level_skipped"}


def test_the_comparison_reads_word_by_word() -> None:
    old = body.parse("1. 예산은 100원이다\n2. 그대로\n\n지워질 줄")
    new = body.parse("1. 예산은 200원이다\n2. 그대로\n3. 새 항목")
    found = body.difference(old, new)
    assert [(d.kind, d.old_line, d.new_line) for d in found] == [
        ("changed", 1, 1),
        ("kept", 2, 2),
        ("removed", 3, None),
        ("added", None, 3),
        ("removed", 4, None),
    ]
    assert [(r.kind, r.text) for r in found[0].runs] == [
        ("kept", "1. 예산은 "),
        ("removed", "100원이다"),
        ("added", "200원이다"),
    ]


@given(BODIES, BODIES)
def test_the_comparison_holds_both_bodies_whole(old: body.Blocks, new: body.Blocks) -> None:
    found = body.difference(old, new)

    def side(lines: str, words: str) -> str:
        kept = [d for d in found if getattr(d, lines) is not None]
        assert [getattr(d, lines) for d in kept] == list(range(1, len(kept) + 1))
        return "\n".join("".join(r.text for r in d.runs if r.kind in ("kept", words)) for d in kept)

    assert side("old_line", "removed") == body.notation(old)
    assert side("new_line", "added") == body.notation(new)


def test_a_million_characters_are_read_and_compared_in_seconds() -> None:
    lines = [f"| 행 {n} | {n * 7919 % 1000} | {'내용 ' * 30} |" for n in range(9_000)]
    text = "| 가 | 나 | 다 |\n|---|---|---|\n" + "\n".join(lines)
    other = text.replace("행 4000 ", "바뀐 행 ").replace("행 17 ", "다른 행 ")
    begun = time.process_time()
    old, new = body.parse(text), body.parse(other)
    assert body.faults(text, ()) == ()
    found = body.difference(old, new)
    assert time.process_time() - begun < 10
    assert sum(d.kind == "changed" for d in found) == 2


def test_lines_that_all_resemble_each_other_are_compared_in_seconds() -> None:
    same = [str(n % 120) for n in range(200_000)]
    old, new = (
        body.parse("\n".join(["머리", *same[:n], "가운데", *same[n:], "꼬리"])) for n in (1_000, 150_000)
    )
    begun = time.process_time()
    found = body.difference(old, new)
    assert time.process_time() - begun < 10
    assert (found[0].kind, found[-1].kind) == ("kept", "kept")
    assert {d.kind for d in found} >= {"removed", "added"}


@given(BODIES)
def test_json_follows_its_schema(blocks: body.Blocks) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(body.as_json(blocks))


WHOLE = body.as_json(
    (Item(1, 1, "가"), Paragraph("나"), *body.parse(TABLE + "|1|2|"), Image("그림", 1), End())
)


def test_the_schema_is_itself_sound() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("place", "value", "where"),
    [
        (("format",), "other", "format"),
        (("version",), 2, "format"),
        (("blocks",), None, "blocks"),
        (("blocks", 0), "text", "blocks[0]"),
        (("blocks", 0, "level"), 9, "blocks[0].level"),
        (("blocks", 0, "number"), 0, "blocks[0].number"),
        (("blocks", 0, "number"), True, "blocks[0].number"),
        (("blocks", 0, "text"), 5, "blocks[0].text"),
        (("blocks", 1, "text"), "", "blocks[1].text"),
        (("blocks", 2, "header"), [], "blocks[2].header"),
        (("blocks", 2, "rows"), None, "blocks[2]"),
        (("blocks", 2, "rows", 0), ["1"], "blocks[2]"),
        (("blocks", 2, "alignments"), ["middle", ""], "blocks[2]"),
        (("blocks", 3, "attachment"), 0, "blocks[3].attachment"),
        (("blocks", 4, "type"), "script", "blocks[4]"),
    ],
)
def test_json_that_is_no_body_is_refused_with_its_place(
    place: tuple[str | int, ...], value: object, where: str
) -> None:
    given_json = json.loads(json.dumps(WHOLE))
    target = given_json
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    with pytest.raises(InvalidInput) as caught:
        body.from_json(given_json)
    assert caught.value.code == "body_not_readable"
    assert f"({where}: " in caught.value.message.ko
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    if where != "blocks[2]" or value != ["1"]:
        assert not Draft202012Validator(schema).is_valid(given_json)


DOCS = (SCHEMA.parent / "document-body.md").read_text(encoding="utf-8")


def test_the_examples_of_the_documentation_are_sound() -> None:
    typed, written = (DOCS.partition(mark)[2].partition("```")[0] for mark in ("```\n1. ", "```json\n"))
    assert body.faults(f"1. {typed}", {2}) == ()
    assert body.parse(f"1. {typed}")[-1] == End()
    blocks = body.from_json(json.loads(written))
    assert body.as_json(blocks) == json.loads(written)


def test_every_fault_is_documented() -> None:
    source = (Path(body.__file__).parent / "faults.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'Fault\([^"]*"(\w+)"', source))
    assert len(codes) == 14
    assert [code for code in codes if f"`{code}`" not in DOCS] == []
