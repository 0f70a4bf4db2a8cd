"""From a question to what the index is asked: each word is looked for in each field, all its tokens in the same one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from madang.kernel.searchable import day_number
from madang.kernel.text import Text
from madang.search.asking.question import Chosen, LeftOut, Period, Question, Sought, Where
from madang.search.index.query import (
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

Resolve = Callable[[KeyField, str], Sequence[str]]
"""The values of a field that a name or code, as somebody typed it, stands for; none where there is no such."""

SHORTEST_BEGINNING = 4
"""Characters of a number: what begins with fewer is too much to walk through."""
_WEIGHTS = {TextField.TITLE: 4.0, TextField.NUMBER: 4.0, TextField.RECORD: 2.0, TextField.PAGES: 1.0}
_FIELDS = {
    Where.ANYWHERE: (TextField.RECORD, TextField.PAGES),
    Where.TITLE: (TextField.TITLE,),
    Where.NUMBER: (TextField.NUMBER,),
    Where.TEXT: (TextField.PAGES,),
}
_NOT_KNOWN = Text("그런 이름이나 코드가 없습니다.", "There is no such name or code.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the index is asked. `words`: what is to be marked in what it finds, each word as it was typed and as it was
    looked for. `left_out`: all that could not be used, that of the question included."""

    query: Query
    words: tuple[tuple[str, ...], ...]
    left_out: tuple[LeftOut, ...]


def plan(
    question: Question, resolve: Resolve, frequency: Frequency | None = None, *, ranked: bool = False
) -> Plan:
    """How a question is asked. `frequency`: of a token among titles, helps to tell particles. `ranked`: by relevance,
    so that words which stand together count for more; what is found is the same.

    Choices that nobody knows are left out; a question that asks for nothing else finds nothing.
    """
    sought = [_Sought.of(one, resolve, frequency) for one in question.sought]
    chosen, left_out = _chosen(question.chosen, resolve)
    looked_for = [one for one in sought if not one.asked.without]
    wanted = list(_with_spaced_numbers(looked_for, ranked=ranked))
    if ranked and len(looked_for) > 1:
        wanted = [_closer(wanted, looked_for)]
    wanted += [query for query, without in chosen if not without]
    if question.period:
        wanted.append(_between(question.period))
    unwanted = [one.unwanted() for one in sought if one.asked.without]
    unwanted += [query for query, without in chosen if without]
    found: Query = AnyOf(()) if left_out and not wanted else all_of(wanted)
    return Plan(
        query=Without(found, any_of(unwanted)) if unwanted else found,
        words=tuple(one.forms() for one in looked_for),
        left_out=(*question.left_out, *left_out),
    )


@dataclass(frozen=True, slots=True)
class _Sought:
    """A word or phrase. `stems`: its parts between signs without their particles; of a phrase, itself."""

    asked: Sought
    stems: tuple[str, ...]
    names_department: bool

    @classmethod
    def of(cls, asked: Sought, resolve: Resolve, frequency: Frequency | None) -> "_Sought":
        if asked.phrase:
            return cls(asked, (fold(asked.text),), False)
        if resolve(KeyField.DEPARTMENT, asked.text):  # 시민과 is no 시민
            return cls(asked, tuple(parts(asked.text)), asked.where is Where.ANYWHERE)
        return cls(asked, tuple(asked_stem(part, frequency) for part in parts(asked.text)), False)

    @property
    def is_number(self) -> bool:
        return self.asked.where is Where.ANYWHERE and self.asked.text.isdecimal()

    def query(self, *, ranked: bool) -> Query:
        """What has it. `ranked`: it counts for more in a title."""
        fields = self._fields()
        if ranked and TextField.RECORD in fields:
            fields = (TextField.TITLE, *fields)
        if len(fields) == 1:
            return self._beside_number(self._in(fields[0]))
        weights = tuple(_WEIGHTS[field] for field in fields) if ranked else ()
        found = AnyOf(tuple(map(self._in, fields)), weights)
        return self._beside_number(found)

    def unwanted(self) -> Query:
        """What has it in one piece: nothing is kept back that only has its tokens here and there."""
        return any_of([_all(_phrase(stem, field) for stem in self.stems) for field in self._fields()])

    def forms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.asked.text, *self.stems)))

    def _fields(self) -> tuple[TextField, ...]:
        fields = _FIELDS[self.asked.where]
        if self.asked.where is Where.ANYWHERE and any(map(str.isdecimal, self.asked.text)):
            return (*fields, TextField.NUMBER)
        return fields

    def _in(self, field: TextField) -> Query:
        if self.asked.phrase:
            return _phrase(self.stems[0], field)
        return _all(one for stem in self.stems for one in _terms(stem, field))

    def _beside_number(self, found: Query) -> Query:
        """Numbers are found as they are typed, too, and by how they begin."""
        key = number_key(self.asked.text)
        asked_for = self.asked.where is Where.NUMBER or (
            self.asked.where is Where.ANYWHERE and len(self.stems) > 1
        )
        if not asked_for or len(key) < SHORTEST_BEGINNING or not key[-1].isdecimal():
            return found
        return any_of([Beginning(KeyField.NUMBER_KEY, key), found])


def _with_spaced_numbers(sought: Sequence[_Sought], *, ranked: bool) -> Iterator[Query]:
    """What has each word; what bears a number of which department and digits were typed apart, besides."""
    rest = list(sought)
    while rest:
        one = rest.pop(0)
        if rest and one.names_department and rest[0].is_number:
            number = rest.pop(0)
            key = number_key(one.asked.text + number.asked.text)
            both = all_of([one.query(ranked=ranked), number.query(ranked=ranked)])
            yield any_of([Beginning(KeyField.NUMBER_KEY, key), both])
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
    row = tuple(Term(TextField.TITLE, token) for token in dict.fromkeys(tokens(words)))
    return AnyOf((all_of(wanted), all_of(row)), (1.0, 2.0))


def _chosen(chosen: Sequence[Chosen], resolve: Resolve) -> tuple[list[tuple[Query, bool]], list[LeftOut]]:
    """For each field what is chosen of it, and what is not wanted; and the names that nobody has."""
    values: dict[tuple[KeyField, bool], list[str]] = {}
    unknown = []
    for one in chosen:
        known = resolve(one.field, one.value)
        if known:
            values.setdefault((one.field, one.without), []).extend(known)
        else:
            unknown.append(LeftOut(one.value, _NOT_KNOWN))
    found: list[tuple[Query, bool]] = [
        (Key(field, tuple(dict.fromkeys(known))), without) for (field, without), known in values.items()
    ]
    return found, unknown


def _between(period: Period) -> Between:
    first, last = period.first, period.last
    return Between(NumberField.DAY, day_number(first) if first else None, day_number(last) if last else None)
