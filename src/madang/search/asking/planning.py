"""From a question to what the index is asked: each word is looked for in each field, all its tokens in the same one."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from madang.kernel.searchable import day_number
from madang.kernel.text import Text
from madang.search.asking.question import Chosen, LeftOut, Period, Question, Sought, Where
from madang.search.index.query import (
    All,
    AnyOf,
    Beginning,
    Between,
    Containing,
    Key,
    KeyField,
    NumberField,
    Phrase,
    Query,
    Term,
    TextField,
    Without,
    Word,
    all_of,
    any_of,
)
from madang.search.particles import Frequency, asked_stem
from madang.search.tokens import fold, is_run, number_key, parts, tokens

Bears = Callable[[str], bool]
"""Whether anything the asker may find bears exactly this number (`number_key`)."""

SHORTEST_BEGINNING = 4
"""Characters of a number: what begins with fewer is too much to walk through."""
_WEIGHTS = {TextField.TITLE: 4.0, TextField.NUMBER: 4.0, TextField.RECORD: 2.0, TextField.PAGES: 1.0}
_FIELDS = {
    Where.ANYWHERE: (TextField.RECORD, TextField.PAGES),
    Where.TITLE: (TextField.TITLE,),
    Where.NUMBER: (TextField.NUMBER,),
    Where.TEXT: (TextField.PAGES,),
}
_NUMBERED = (Where.ANYWHERE, Where.NUMBER)
_NOT_KNOWN = Text(
    "그런 이름이나 코드가 없어 이 조건은 쓰지 않았습니다.",
    "There is no such name or code, so this condition was not used.",
)
_NOT_KNOWN_BUT_NEAR = Text(
    "그런 이름이나 코드가 없어 이 조건은 쓰지 않았습니다. 비슷한 이름: {names}",
    "There is no such name or code, so this condition was not used. Similar names: {names}",
)
_JOINED = re.compile(r"\W*\w+(?:[-‐–−.,/:]\w+)+\W*")  # 총무과-12, 3,450,000원, 2026.3.15
_WITH_COMMAS = re.compile(r"\D*[0-9]{1,3}(?:,[0-9]{3})+\D*")
_LONG_NUMBER = re.compile(r"[1-9][0-9]{3,}")
_YEAR = re.compile("(?:19|20)[0-9]{2}")


class Choices(Protocol):
    """What the names of conditions stand for (`choices.Names`)."""

    def values(self, field: KeyField, typed: str) -> Sequence[str]:
        """Of a field; none where there is no such name, code or part of a name."""

    def departments(self, name: str) -> Sequence[str]:
        """The ids of the departments with this whole name."""

    def near(self, field: KeyField, typed: str) -> Sequence[str]:
        """Names that look like it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the index is asked. `words`: what is to be marked in what it finds, each word as it was typed and as it was
    looked for; `of_files`: those of them that are looked for in files alone. `unknown`: the choices nobody knows."""

    query: Query
    words: tuple[tuple[str, ...], ...]
    of_files: tuple[tuple[str, ...], ...]
    unknown: tuple[LeftOut, ...]


def plan(
    question: Question,
    choices: Choices,
    frequency: Frequency | None = None,
    *,
    ranked: bool = False,
    bears: Bears | None = None,
) -> Plan:
    """How a question is asked. `frequency`: of a token among titles, helps to tell particles. `ranked`: by relevance,
    so that words which stand together count for more; what is found is the same. `bears`: a number that something
    bears is looked for as it is; any other, also as the beginning of one.

    Choices that nobody knows are left out; a question that asks for nothing else finds nothing.
    """
    sought = [_Sought.of(one, choices, frequency, bears) for one in question.sought]
    chosen, unknown = _chosen(question.chosen, choices)
    looked_for = [one for one in sought if not one.asked.without]
    wanted = list(_with_spaced_numbers(looked_for, ranked=ranked))
    if ranked and len(looked_for) > 1:
        wanted = [_closer(wanted, looked_for)]
    wanted += [query for query, without in chosen if not without]
    if question.period:
        wanted.append(_between(question.period))
    unwanted = [one.unwanted() for one in sought if one.asked.without]
    unwanted += [query for query, without in chosen if without]
    found: Query = AnyOf(()) if unknown and not wanted else all_of(wanted)
    return Plan(
        query=Without(found, any_of(unwanted)) if unwanted else found,
        words=tuple(one.forms() for one in looked_for),
        of_files=tuple(one.forms() for one in looked_for if one.asked.where is Where.TEXT),
        unknown=tuple(unknown),
    )


@dataclass(frozen=True, slots=True)
class _Sought:
    """A word or phrase. `stems`: its parts between signs without their particles; of a phrase, and of a number with
    signs in it, the whole. `departments`: the ids of those it is the name of. `borne`: whether it is a number that
    something bears."""

    asked: Sought
    stems: tuple[str, ...]
    in_a_row: bool = False
    departments: tuple[str, ...] = ()
    borne: bool = False

    @classmethod
    def of(
        cls, asked: Sought, choices: Choices, frequency: Frequency | None, bears: Bears | None
    ) -> "_Sought":
        if asked.phrase:
            return cls(asked, (fold(asked.text),), in_a_row=True)
        if departments := choices.departments(asked.text):  # 시민과 is no 시민
            anywhere = asked.where is Where.ANYWHERE
            return cls(asked, tuple(parts(asked.text)), departments=tuple(departments) if anywhere else ())
        if _has_digit(asked.text) and _JOINED.fullmatch(asked.text):
            borne = bears is not None and asked.where in _NUMBERED and bears(number_key(asked.text))
            return cls(asked, (fold(asked.text),), in_a_row=True, borne=borne)
        return cls(asked, tuple(asked_stem(part, frequency) for part in parts(asked.text)))

    @property
    def is_number(self) -> bool:
        return self.asked.where is Where.ANYWHERE and self.asked.text.isdecimal()

    def query(self, *, ranked: bool) -> Query:
        """What has it, is of the department it names, or bears the number it is. `ranked`: it counts for more in a
        title."""
        fields = self._fields()
        if ranked and TextField.RECORD in fields:
            fields = (TextField.TITLE, *fields)
        if len(fields) == 1:
            return self._beside_key(self._in(fields[0]))
        weights = tuple(_WEIGHTS[field] for field in fields) if ranked else ()
        found = AnyOf(tuple(map(self._in, fields)), weights)
        return self._beside_key(found)

    def unwanted(self) -> Query:
        """What has it in one piece: nothing is kept back that only has its tokens here and there."""
        pieces = [
            _all(_phrase(stem, field) for stem in spelled)
            for field in self._fields()
            for spelled in self._spellings()
        ]
        return any_of([*pieces, *self._of_departments()])

    def forms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.asked.text, *(s for spelled in self._spellings() for s in spelled))))

    def _fields(self) -> tuple[TextField, ...]:
        fields = _FIELDS[self.asked.where]
        if self.asked.where is Where.ANYWHERE and (_has_digit(self.asked.text) or self.asked.text.isascii()):
            return (*fields, TextField.NUMBER)
        return fields

    def _in(self, field: TextField) -> Query:
        return any_of([self._spelled(spelled, field) for spelled in self._spellings()])

    def _spelled(self, stems: tuple[str, ...], field: TextField) -> Query:
        if self.in_a_row or stems != self.stems:
            return _all(_phrase(stem, field) for stem in stems)
        return _all(one for stem in stems for one in _terms(stem, field))

    def _spellings(self) -> list[tuple[str, ...]]:
        """As it is; a long number also with commas between its thousands, or without."""
        if self.asked.phrase or len(self.stems) != 1:
            return [self.stems]
        return [(spelled,) for spelled in dict.fromkeys((self.stems[0], *_other_commas(self.stems[0])))]

    def _of_departments(self) -> list[Query]:
        return [Key(KeyField.DEPARTMENT, self.departments)] if self.departments else []

    def _beside_key(self, found: Query) -> Query:
        """Numbers are found as they are typed, too, and by how they begin, unless that is the whole."""
        if self.departments:
            return any_of([*self._of_departments(), found])
        key = number_key(self.asked.text)
        if self.borne:
            return any_of([Key(KeyField.NUMBER_KEY, (key,)), found])
        asked_for = self.asked.where is Where.NUMBER or (
            self.asked.where is Where.ANYWHERE and not self.asked.phrase and len(parts(self.asked.text)) > 1
        )
        if not asked_for or len(key) < SHORTEST_BEGINNING or not key[-1].isdecimal():
            return found
        return any_of([Beginning(KeyField.NUMBER_KEY, key), found])


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


def _other_commas(text: str) -> Iterator[str]:
    """3450000원 for 3,450,000원, and the other way; what may be a year has none."""
    if _WITH_COMMAS.fullmatch(text):
        yield text.replace(",", "")
    elif text.isalnum() and (found := _LONG_NUMBER.search(text)) and not _YEAR.fullmatch(found[0]):
        yield f"{text[: found.start()]}{int(found[0]):,}{text[found.end() :]}"


def _with_spaced_numbers(sought: Sequence[_Sought], *, ranked: bool) -> Iterator[Query]:
    """What has each word; what bears a number of which department and digits were typed apart, besides."""
    rest = list(sought)
    while rest:
        one = rest.pop(0)
        if rest and one.departments and rest[0].is_number:
            number = rest.pop(0)
            key = number_key(one.asked.text + number.asked.text)
            both = all_of([one.query(ranked=ranked), number.query(ranked=ranked)])
            long_enough = len(key) >= SHORTEST_BEGINNING
            yield any_of([Beginning(KeyField.NUMBER_KEY, key), both]) if long_enough else both
        else:
            yield one.query(ranked=ranked)


def _terms(stem: str, field: TextField) -> Iterator[Query]:
    if len(stem) == 1 and is_run(stem):
        yield Containing(field, stem)
    else:
        found = tokens(stem)
        yield Word(field, tuple(found)) if len(found) > 1 else Term(field, found[0])


def _phrase(text: str, field: TextField) -> Query:
    found = tokens(text)
    if len(found) == 1:
        return next(_terms(found[0], field))
    return Phrase(field, tuple(found))


def _all(queries: Iterator[Query]) -> Query:
    return all_of(tuple(dict.fromkeys(queries)))


def _closer(wanted: list[Query], sought: list[_Sought]) -> Query:
    """The same things, those first in whose title the words stand in a row, as 업무 추진비 does in 업무추진비."""
    if any(one.asked.phrase or one.asked.where is not Where.ANYWHERE for one in sought):
        return all_of(wanted)
    words = " ".join(stem for one in sought for stem in one.stems)
    row = [Term(TextField.TITLE, token) for token in dict.fromkeys(tokens(words))]
    return AnyOf((all_of(wanted), All((*wanted, *row))), (1.0, 2.0))


def _chosen(chosen: Sequence[Chosen], choices: Choices) -> tuple[list[tuple[Query, bool]], list[LeftOut]]:
    """For each field what is chosen of it, and what is not wanted; and the names that nobody has."""
    values: dict[tuple[KeyField, bool], list[str]] = {}
    unknown = []
    for one in chosen:
        known = choices.values(one.field, one.value)
        if known:
            values.setdefault((one.field, one.without), []).extend(known)
        else:
            unknown.append(LeftOut(one.value, _why_unknown(choices.near(one.field, one.value))))
    found: list[tuple[Query, bool]] = [
        (Key(field, tuple(dict.fromkeys(known))), without) for (field, without), known in values.items()
    ]
    return found, unknown


def _why_unknown(near: Sequence[str]) -> Text:
    return _NOT_KNOWN_BUT_NEAR.format(names=", ".join(near)) if near else _NOT_KNOWN


def _between(period: Period) -> Between:
    first, last = period.first, period.last
    return Between(NumberField.DAY, day_number(first) if first else None, day_number(last) if last else None)
