"""What is wrong with a body, line by line, and what to do about it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from madang.domains.approvals.body import tables
from madang.domains.approvals.body.blocks import Blocks, End, Image, Item, Paragraph, Table
from madang.domains.approvals.body.cleaning import cleaned
from madang.domains.approvals.body.levels import symbol
from madang.domains.approvals.body.notation import Placed, read
from madang.domains.approvals.body.numbering import Counter
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

MOST_CHARACTERS = 1_000_000
WIDEST_TABLE = 20  # columns; more cannot be read on an upright sheet of A4
_MOST_FAULTS = 50

_AT_LINE = Text("{line}번째 줄: {said}", "Line {line}: {said}")
_FAULTY = Text("본문에서 고칠 곳이 있습니다.", "Some lines of the body have to be mended.")
_EMPTY = Text("본문을 적어 주십시오.", "Please write the body.")
_TOO_LONG = Text(
    "본문이 너무 깁니다({n}자). {most}자까지 적을 수 있으니, 나머지는 붙임으로 옮겨 주십시오.",
    "The body is too long ({n} characters). Up to {most} are possible; please move the rest to an attachment.",
)
_SKIPPED = Text(
    "‘{found}’의 바로 위 단계가 없습니다. 앞에 ‘{above}’를 두거나 기호를 ‘{wanted}’로 고쳐 주십시오.",
    "“{found}” has no item of the level above it. Put “{above}” before it, or change its symbol to “{wanted}”.",
)
_SEQUENCE = Text(
    "‘{found}’가 차례에 맞지 않습니다. ‘{wanted}’로 고치거나 빠진 항목을 넣어 주십시오.",
    "“{found}” is out of sequence. Change it to “{wanted}”, or add the item that is missing.",
)
_TOO_MANY = Text(
    "이 단계에서는 {most}개까지만 셀 수 있습니다. 항목을 나누어 주십시오.",
    "This level counts up to {most} items. Please divide them.",
)
_NO_WORDS = Text("‘{found}’ 뒤에 내용을 적어 주십시오.", "Please write something after “{found}”.")
_NO_RULE = Text(
    "표의 첫 줄(제목 줄) 바로 아래에 ‘{rule}’ 줄을 넣어 주십시오.",
    "Put a line “{rule}” right under the first line (the head) of the table.",
)
_UNEQUAL = Text(
    "이 줄은 {found}칸인데 표의 제목 줄은 {wanted}칸입니다. 칸 수를 맞추어 주십시오(글자 ‘|’는 ‘\\|’로 적습니다).",
    "This line has {found} cells, the head of the table {wanted}. Make them equal (write “|” in a text as “\\|”).",
)
_TOO_WIDE = Text(
    "표가 {found}칸입니다. {most}칸까지 인쇄할 수 있으니, 표를 나누거나 붙임으로 옮겨 주십시오.",
    "The table has {found} columns; up to {most} can be printed. Divide it, or move it to an attachment.",
)
_NO_ATTACHMENT = Text(
    "붙임 {n}이(가) 없습니다. 붙임의 번호로 고치거나 그림을 먼저 붙여 주십시오.",
    "There is no attachment {n}. Change the number, or attach the picture first.",
)
_NO_DESCRIPTION = Text(
    "그림을 볼 수 없는 사람을 위해 대괄호 안에 설명을 적어 주십시오: ![설명](attachment:{n})",
    "For those who cannot see the picture, describe it in the brackets: ![description](attachment:{n})",
)
_AFTER_END = Text(
    "‘끝.’ 뒤에 내용이 있습니다. ‘끝.’을 맨 뒤로 옮기거나 지워 주십시오.",
    "Something follows after “끝.”. Move it to the very end, or remove it.",
)
_BAD_PICTURE_LINE = Text(
    "그림은 ‘![설명](attachment:2)’처럼 한 줄에 따로 적어 주십시오.",
    "Write a picture on a line of its own, like “![description](attachment:2)”.",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: on which line (from 1; 0 for the whole body), and a sentence that says what to do."""

    line: int
    code: str
    message: Text

    @property
    def located(self) -> Text:
        """The sentence, with the line it is about."""
        return _AT_LINE.format(line=self.line, said=self.message) if self.line else self.message


def faults(text: str, attachments: Collection[int]) -> tuple[Fault, ...]:
    """Everything that keeps a body from being proposed, line by line; at most fifty.

    `attachments` are the numbers that may be shown as pictures.
    """
    clean = cleaned(text)
    if not clean.strip():
        return (Fault(0, "body_empty", _EMPTY),)
    if len(clean) > MOST_CHARACTERS:
        said = _TOO_LONG.format(n=f"{len(clean):,}", most=f"{MOST_CHARACTERS:,}")
        return (Fault(0, "body_too_long", said),)
    found: list[Fault] = []
    for fault in _found(read(clean), attachments):
        found.append(fault)
        if len(found) == _MOST_FAULTS:
            break
    return tuple(found)


def checked(text: str, attachments: Collection[int], *, field: str = "body") -> Blocks:
    """The blocks of a body without faults. Raises InvalidInput with one fault of `field` for each line to be mended."""
    if found := faults(text, attachments):
        told = tuple(FieldFault(field, fault.code, fault.located) for fault in found)
        raise InvalidInput(_FAULTY, "body_faulty", fields=told)
    return tuple(placed.block for placed in read(text))


def _found(placed: list[Placed], attachments: Collection[int]) -> Iterator[Fault]:
    counter = Counter()
    for at, each in enumerate(placed):
        match each.block:
            case Item():
                yield from _of_item(each.line, each.block, counter)
            case Paragraph():
                yield from _of_paragraph(each)
            case Table():
                yield from _of_table(each)
            case Image():
                yield from _of_image(each.line, each.block, attachments)
            case End() if at < len(placed) - 1:
                yield Fault(each.line, "after_end", _AFTER_END)


def _of_item(line: int, item: Item, counter: Counter) -> Iterator[Fault]:
    found = symbol(item.level, item.number)
    wanted = counter.wanted(item.level)
    if wanted is None:
        deeper = counter.deepest + 1
        above = symbol(item.level - 1, 1)
        said = _SKIPPED.format(found=found, above=above, wanted=counter.symbol_of(deeper))
        yield Fault(line, "level_skipped", said)
    elif counter.is_full(item.level):
        yield Fault(line, "too_many_items", _TOO_MANY.format(most=wanted - 1))
    elif item.number != wanted:
        said = _SEQUENCE.format(found=found, wanted=symbol(item.level, wanted))
        yield Fault(line, "out_of_sequence", said)
    if not item.text:
        yield Fault(line, "item_empty", _NO_WORDS.format(found=found))
    counter.count(item.level, item.number)


def _of_paragraph(placed: Placed) -> Iterator[Fault]:
    for line, words in enumerate(placed.lines, placed.line):
        if words.startswith("![") and "](attachment:" in words:
            yield Fault(line, "image_not_readable", _BAD_PICTURE_LINE)


def _of_table(placed: Placed) -> Iterator[Fault]:
    lines = placed.lines
    width = len(tables.cells(lines[0]))
    if width > WIDEST_TABLE:
        yield Fault(placed.line, "table_too_wide", _TOO_WIDE.format(found=width, most=WIDEST_TABLE))
    if len(lines) < 2 or tables.rule(lines[1]) is None:
        shown = "|" + "---|" * min(width, WIDEST_TABLE)
        yield Fault(placed.line, "table_without_rule", _NO_RULE.format(rule=shown))
    for line, words in enumerate(lines[1:], placed.line + 1):
        if (found := len(tables.cells(words))) != width:
            yield Fault(line, "table_unequal", _UNEQUAL.format(found=found, wanted=width))


def _of_image(line: int, image: Image, attachments: Collection[int]) -> Iterator[Fault]:
    if image.attachment not in attachments:
        yield Fault(line, "no_such_attachment", _NO_ATTACHMENT.format(n=image.attachment))
    if not image.description:
        yield Fault(line, "image_without_description", _NO_DESCRIPTION.format(n=image.attachment))
