"""How a query is best asked of one index as it stands: by what it knows of how many entries have what."""

from functools import cache, cached_property
from typing import Any

from madang.search.backends.tantivy_schema import YEAR, periods
from madang.search.index.fields import utf8
from madang.search.index.query import (
    All,
    AnyOf,
    Between,
    Key,
    NumberField,
    Phrase,
    Query,
    Term,
    Without,
    Word,
    check_depth,
)

_FEW = 50_000  # entries, in whose words places are looked at within two milliseconds
_MANY = 10_000  # entries to walk through, from which on it pays to look among the newest first
_LIKELY = 40  # times as many as are wanted, of those that may fit: some fit one part alone
_LEAST = 4  # times less there has to be to walk through among the newest
_NOTHING = AnyOf(())


class Settling:
    """Of one view of an index."""

    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher
        self._have = cache(lambda field, value: int(searcher.doc_freq(field, utf8(value))))

    def settled(self, query: Query) -> Query:
        """The query with the words in a row that few entries can have (to look at places takes long where many have
        every token), without choices that nothing fits, with periods that begin and end, and the rarest tokens
        first. Raises ValueError where it is nested too deep."""
        check_depth(query)
        return self._ordered(self._simpler(query))

    def most(self, query: Query) -> int:
        """How many entries of a settled query's rarest part have to be walked through: no more fit."""
        match query:
            case Term(field, token):
                return self._have(field, token)
            case Phrase(field, tokens) if tokens:
                return min(self._have(field, token) for token in tokens)
            case Key(field, values):
                return sum(self._have(field, value) for value in values)
            case Between(NumberField.DAY, int(first), int(last)):
                terms = periods(first, last)
                return self._all if terms is None else sum(self._have(*term) for term in terms)
            case All(parts) if parts:
                return min(map(self.most, parts))
            case AnyOf(parts):
                return min(self._all, sum(map(self.most, parts)))
            case Without(wanted, _):
                return self.most(wanted)
        return self._all

    def newest(self, query: Query, wanted: int) -> Between | None:
        """The last years, in which as many as are wanted of a settled query are likely to be found with little to walk
        through; None where it would not be much less than to walk through all, or a period is asked for anyway. Days
        follow the order."""
        most = self.most(query)
        if most < _MANY or _has_period(query):
            return None
        have = 0
        for year in sorted(self._years, reverse=True):
            have += self._years[year]
            if have * most >= wanted * _LIKELY * self._all:
                last = max(self._years) * 10_000 + 9_999
                return Between(NumberField.DAY, year * 10_000, last) if have * _LEAST <= self._all else None
        return None

    @cached_property
    def _years(self) -> dict[int, int]:
        """Year → how many entries are of it."""
        known = self._searcher.terms_with_prefix(YEAR, "")
        return {int(year): n for year, n in known if year.isdecimal()}

    @property
    def _all(self) -> int:
        return int(self._searcher.num_docs)

    def _in_a_row(self, word: Word) -> bool:
        return any(self._have(word.field, token) <= _FEW for token in word.tokens)

    def _simpler(self, query: Query) -> Query:
        match query:
            case Term(field, token) if not self._have(field, token):
                return _NOTHING
            case Phrase(field, tokens) | Word(field, tokens) if not all(
                self._have(field, token) for token in tokens
            ):
                return _NOTHING
            case Word(field, tokens) if not tokens or self._in_a_row(query):
                return Phrase(field, tokens)
            case Between(NumberField.DAY, first, last) if first is None or last is None:
                return self._closed(query)
            case All(parts):
                return _all([self._simpler(part) for part in parts])
            case AnyOf(parts, weights):
                return _any_of([self._simpler(part) for part in parts], weights)
            case Without(wanted, unwanted):
                return Without(self._simpler(wanted), self._simpler(unwanted))
        return query

    def _ordered(self, query: Query) -> Query:
        """Words as their tokens. The rarest of each word is looked for first, together with whatever else is: the
        tokens of one word stand in nearly the same entries, those of two words in few together."""
        match query:
            case Word():
                return self._rarest_together((query,))
            case All(parts):
                return self._rarest_together(parts)
            case AnyOf(parts, weights):
                return AnyOf(tuple(map(self._ordered, parts)), weights)
            case Without(wanted, unwanted):
                return Without(self._ordered(wanted), self._ordered(unwanted))
        return query

    def _rarest_together(self, parts: tuple[Query, ...]) -> All:
        first, then = list[Query](), list[Query]()
        for part in parts:
            if isinstance(part, Word):
                rarest, *others = self._rarest_first(part)
                first.append(rarest)
                then += others
            else:
                first.append(self._ordered(part))
        then = [term for term in dict.fromkeys(then) if term not in first]
        first = list(dict.fromkeys(first))
        return All((All(tuple(first)), *then)) if then and len(first) > 1 else All((*first, *then))

    def _rarest_first(self, word: Word) -> list[Term]:
        tokens = sorted(word.tokens, key=lambda token: self._have(word.field, token))
        return [Term(word.field, token) for token in tokens]

    def _closed(self, query: Between) -> Between:
        """The period within the years that there are."""
        years = self._years
        if not years:
            return query
        first = min(years) * 10_000 if query.first is None else query.first
        last = max(years) * 10_000 + 9_999 if query.last is None else query.last
        return Between(query.field, first, last)


def _has_period(query: Query) -> bool:
    match query:
        case Between(NumberField.DAY) | Between(NumberField.ORDER):
            return True
        case All(parts):
            return any(map(_has_period, parts))
        case Without(wanted, _):
            return _has_period(wanted)
    return False


def _all(parts: list[Query]) -> Query:
    """Parts within parts side by side: the rarest of all leads then."""
    if _NOTHING in parts:
        return _NOTHING
    flat = [
        inner for part in parts for inner in (part.parts if isinstance(part, All) and part.parts else (part,))
    ]
    return All(tuple(dict.fromkeys(flat)))


def _any_of(parts: list[Query], weights: tuple[float, ...]) -> Query:
    kept = [n for n, part in enumerate(parts) if part != _NOTHING]
    if len(kept) == 1 and not weights:
        return parts[kept[0]]
    return AnyOf(tuple(parts[n] for n in kept), tuple(weights[n] for n in kept) if weights else ())
