"""Reads what was typed: words, "phrases", -without, and fields before a colon (부서:총무과, period:2026-03).

Nothing that is typed is an error, except a question too long, or one without anything to search for. What cannot be
used is left out, and the question says so.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby

from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text
from madang.search import tokens
from madang.search.asking.periods import TYPED, read_period
from madang.search.asking.question import NAMES, PERIOD, Chosen, LeftOut, Period, Question, Sought, Where
from madang.search.index.query import KeyField
from madang.search.particles import is_particle

LONGEST_QUESTION = 500
"""Characters of a question, blanks counted once: more than three lines are text, not a question."""
MOST_WORDS = 32
"""Words and phrases: each narrows what the others found, and long before this many nothing new is left."""
MOST_TOKENS = 128
"""Of all words together: each is a list that the index walks."""
MOST_CHOSEN = 16
"""Conditions with a name."""
MOST_SINGLE = 4
"""Words of one character: for each the index goes through all its tokens."""
_UNREAD = 100 * LONGEST_QUESTION  # not even its blanks are counted

_TOO_LONG = Text(
    "검색어가 너무 깁니다. {most}자 안으로 줄여 주십시오.",
    "The question is too long. Please keep it within {most} characters.",
)
_NOTHING = Text(
    "찾을 말이 없습니다. 조사나 기호가 아닌, 찾으시는 내용의 낱말을 입력해 주십시오.",
    "There is nothing to search for. Please type a word of what you are looking for, not only particles or signs.",
)
_PARTICLE = Text(
    "말과 말을 잇기만 하는 조사입니다. 꼭 찾으시려면 큰따옴표로 묶어 주십시오.",
    "It only joins other words. Put it in quotation marks to search for it.",
)
_TOO_MANY = Text(
    "한 번에 찾을 수 있는 길이를 넘어 이 부분은 빼고 찾았습니다. 낱말 몇 개만 남겨 주십시오.",
    "This is beyond what can be searched for at once and was left out. Please keep only a few words.",
)
_TOO_MANY_SINGLE = Text(
    "한 글자 낱말은 한 번에 {most}개까지 찾을 수 있습니다.",
    "Up to {most} words of one character can be searched for at once.",
)
_NO_VALUE = Text(
    "쌍점 뒤에 아무것도 없습니다. ‘부서:교통’처럼 찾으실 이름이나 말을 이어 써 주십시오.",
    "Nothing follows the colon. Please write a name or a word after it, like department:transport.",
)
_NO_PERIOD = Text(
    "기간을 읽을 수 없습니다. 2026, 2026-03, 2026-03-01..2026-05-31, ‘최근 30일’처럼 써 주십시오.",
    "The period cannot be read. Write it like 2026, 2026-03, 2026-03-01..2026-05-31 or “last 30 days”.",
)
_ONE_PERIOD = Text(
    "기간은 하나만 쓸 수 있어 처음 것으로 찾았습니다. 2026-03-01..2026-05-31처럼 이어 써 주십시오.",
    "Only one period can be used; the first was. Write a longer one like 2026-03-01..2026-05-31.",
)
_NOT_WITHOUT_PERIOD = Text("기간은 제외할 수 없습니다.", "A period cannot be excluded.")

_BY_NAME = {name.casefold(): key for key, names in NAMES.items() for name in names}
_NAME = rf"(?P<name>{'|'.join(map(re.escape, _BY_NAME))})\s?:\s?"
_ITEM = re.compile(rf'\s?(?P<minus>[-−–—]*)(?:{_NAME})?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))', re.I)
_OF_PERIOD = re.compile(rf"\s?(?P<minus>[-−–—]*){_NAME}(?P<period>{TYPED.pattern})", re.I)
_ONLY_NAME = re.compile(rf"[-−–—]*{_NAME.rstrip('?')}?$", re.I)
_SINGLE_QUOTED = re.compile("‘([^‘’]*)’")
_SPACED_NUMBER = re.compile(r"(\w) - (?=[0-9])")
_QUOTES = re.compile("[“”„‟«»「」『』]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_Part = Sought | Chosen | Period | LeftOut


def parse(typed: str, today: date) -> Question:
    """The question that was typed; of nothing typed, one that asks for nothing. `today`: the local day.

    Raises InvalidInput (field `q`) for one that is too long or has nothing to search for.
    """
    if not typed.strip():
        return Question()
    text = cleaned(typed)
    question = _bounded(_joined(_parts(text, today)))
    if not (question.sought or question.chosen or question.period):
        reason = question.left_out[0].reason if question.left_out else _NOTHING
        _refuse("nothing_to_search_for", _NOTHING if reason is _PARTICLE else reason)
    return question


def cleaned(typed: str) -> str:
    """In one line, with one sort of quotation marks, each of which has its other. Raises InvalidInput (field `q`) for
    what is too long."""
    text = ""
    if len(typed) <= _UNREAD:
        text = _SINGLE_QUOTED.sub(r'"\1"', _UNSEEN.sub(" ", tokens.composed(typed)))
        text = " ".join(_QUOTES.sub('"', text).split())
        text = _SPACED_NUMBER.sub(r"\1-", text)
    if len(typed) > _UNREAD or len(text) > LONGEST_QUESTION:
        _refuse("question_too_long", _TOO_LONG.format(most=LONGEST_QUESTION))
    if text.count('"') % 2:
        before, _, after = text.rpartition('"')
        text = f"{before.rstrip()} {after.lstrip()}".strip()
    return text


def _refuse(code: str, message: Text) -> None:
    raise InvalidInput(message, code, fields=(FieldFault("q", code, message),))


def _parts(text: str, today: date) -> Iterator[_Part]:
    place = 0
    while found := _OF_PERIOD.match(text, place) or _ITEM.match(text, place):
        place = found.end()
        if part := _part(found, today):
            yield part


def _part(found: re.Match[str], today: date) -> _Part | None:
    said = found.groupdict()
    typed, without = found[0].strip(), bool(said["minus"])
    key = _BY_NAME[said["name"].casefold()] if said["name"] else Where.ANYWHERE
    value = said.get("period") or said.get("quoted") or said.get("bare") or ""
    value = " ".join(value.split())
    if _ONLY_NAME.match(typed) or (said["name"] and not value):
        return LeftOut(typed, _NO_VALUE)
    if key == PERIOD:
        return _period(typed, value, without, today)
    if isinstance(key, KeyField):
        return Chosen(key, value, without) if tokens.parts(value) else LeftOut(typed, _NO_VALUE)
    return _sought(Sought(value, Where(key), phrase=said.get("quoted") is not None, without=without))


def _period(typed: str, value: str, without: bool, today: date) -> _Part:
    period = read_period(value, today)
    if period is None:
        return LeftOut(typed, _NO_PERIOD)
    return LeftOut(typed, _NOT_WITHOUT_PERIOD) if without else period


def _sought(one: Sought) -> Sought | None:
    """None of what has no letter and no digit."""
    return one if tokens.parts(one.text) else None


def _joined(parts: Iterable[_Part]) -> Iterator[_Part]:
    """Characters typed one by one (업 무 추 진 비) are the word they make, unless a particle stands beside one."""
    for alone, group in groupby(parts, _is_single):
        found = list(group)
        texts = [one.text for one in found if isinstance(one, Sought)]
        yield from [Sought("".join(texts))] if alone and _is_spaced_word(texts) else found


def _is_spaced_word(characters: list[str]) -> bool:
    particles = sum(map(is_particle, characters))
    return particles < len(characters) > 1 and (len(characters) > 2 or not particles)


def _is_single(part: _Part) -> bool:
    return (
        isinstance(part, Sought)
        and part == Sought(part.text)
        and len(part.text) == 1
        and tokens.is_run(part.text)
    )


def _bounded(parts: Iterable[_Part]) -> Question:
    """The question within its limits."""
    sought: list[Sought] = []
    chosen: list[Chosen] = []
    left_out: list[LeftOut] = []
    period: Period | None = None
    room = MOST_TOKENS
    for part in parts:
        if isinstance(part, LeftOut):
            left_out.append(part)
        elif isinstance(part, Period):
            if period not in (None, part):
                left_out.append(LeftOut(str(part), _ONE_PERIOD))
            period = period or part
        elif part in sought or part in chosen:
            continue
        elif isinstance(part, Chosen):
            if len(chosen) < MOST_CHOSEN:
                chosen.append(part)
            else:
                left_out.append(LeftOut(part.value, _TOO_MANY))
        elif reason := _why_not(part, sought, room):
            left_out.append(LeftOut(part.text, reason))
        else:
            fitting = _beginning(part.text, room)
            if fitting != part.text:
                left_out.append(LeftOut(part.text[len(fitting) :].strip(), _TOO_MANY))
            room -= len(tokens.tokens(fitting))
            sought.append(replace(part, text=fitting))
    return Question(tuple(sought), tuple(chosen), period, tuple(left_out))


def _why_not(one: Sought, before: list[Sought], room: int) -> Text | None:
    """Why a word is left out."""
    if not one.phrase and is_particle(tokens.fold(one.text)):
        return _PARTICLE
    if len(before) >= MOST_WORDS or (before and len(tokens.tokens(one.text)) > room):
        return _TOO_MANY
    singles = sum(len(other.text) == 1 and tokens.is_run(other.text) for other in before)
    if len(one.text) == 1 and tokens.is_run(one.text) and singles >= MOST_SINGLE:
        return _TOO_MANY_SINGLE.format(most=MOST_SINGLE)
    return None


def _beginning(text: str, room: int) -> str:
    """As much of a text as has so many tokens: of a first word that has more, which would leave nothing else."""
    if len(tokens.tokens(text)) <= room:
        return text
    return text[: bisect_right(range(len(text)), room, key=lambda n: len(tokens.tokens(text[:n]))) - 1]
