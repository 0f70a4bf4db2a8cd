"""How queries are written for SQLite: texts as expressions of FTS5, all else as conditions on `entries` (`e`)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from madang.kernel.searchable import PUBLIC
from madang.search.backends.fts5_tables import SETS, TEXTS
from madang.search.index.fields import may_be_token, plain
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
    Without,
    Word,
)

_LAST = "\U0010ffff"
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


class Part(NamedTuple):
    """A piece of SQL with its values."""

    sql: str
    values: tuple[str | int | float, ...] = ()


NOTHING = Part("0")
EVERYTHING = Part("1")


class Walk(NamedTuple):
    """Where entries `e` are taken from, which of them fit, and by which column they stand in order."""

    source: str
    where: Part
    order: str


def walk(query: Query) -> Walk:
    """How what fits is walked through, in order and without sorting where words are asked for."""
    texts, others = _parted(query)
    where = _all(others)
    if not texts:
        return Walk("entries e", where, "e.place")
    asked = Part("found MATCH ?", (_joined("AND", texts),))
    return Walk("found CROSS JOIN entries e ON e.place = found.rowid", _all([asked, where]), "found.rowid")


def condition(query: Query) -> Part:
    """Whether an entry `e` fits."""
    if (text := expression(query)) is not None:
        return Part("e.place IN (SELECT rowid FROM found WHERE found MATCH ?)", (text,))
    match query:
        case All(parts):
            return _all(_grouped("AND", parts))
        case AnyOf(parts):
            return _either(_grouped("OR", parts))
        case Without(wanted, unwanted):
            return _all([condition(wanted), _not(condition(unwanted))])
        case Key(field, values) if field is not KeyField.SUGGESTED:
            return _key(field, [plain(value) for value in values if value])
        case Beginning(field, prefix):
            return between_words(f"e.{field}", prefix)
        case Between(field, first, last):
            name = "place" if field is NumberField.ORDER else field
            return Part(f"e.{name} BETWEEN ? AND ?", (_bound(first, _SMALLEST), _bound(last, _LARGEST)))
    return NOTHING  # what is no word stands nowhere


def expression(query: Query) -> str | None:
    """A query as FTS5 reads it; None where it is not about texts alone."""
    match query:
        case Term(field, token) if may_be_token(token):
            return f"{{{field}}} : {_quoted(token)}"
        case Phrase(field, tokens) | Word(field, tokens) if tokens and all(map(may_be_token, tokens)):
            return f"{{{field}}} : {_quoted(' '.join(tokens))}"
        case Containing(field, character) if may_be_token(character):
            return f"{{{field}}} : {_quoted(character)} *"
        case Key(KeyField.SUGGESTED, values):
            words = [value for value in values if may_be_token(value.replace("_", ""))]
            return _joined("OR", [f"{{suggested}} : {_quoted(word)}" for word in words]) if words else None
        case All(parts):
            return _of_all("AND", parts)
        case AnyOf(parts):
            return _of_all("OR", parts)
        case Without(wanted, unwanted):
            return _of_all("NOT", (wanted, unwanted))
    return None


def relevance(query: Query) -> tuple[Part, Part | None]:
    """How much of a query fits `e`, by its weights, and what gives places with their `score`, the smaller the better.

    That of FTS5 alone would not do: to it a word of most titles counts less than none, however titles are weighted.
    """
    weights = dict.fromkeys(TEXTS, 0.0)
    fits, texts = [], []
    for part, weight in _scoring(query, 1.0):
        told = condition(part)
        fits.append(Part(f"{weight} * ({told.sql})", told.values))
        if (text := expression(part)) is not None:
            texts.append(text)
            weights.update((field, max(weights[field], weight)) for field in _fields(part))
    weighed = _written(" + ", fits) if len(fits) > 1 else NOTHING
    if not texts:
        return weighed, None
    columns = ", ".join(str(weight) for weight in weights.values())
    sql = f"SELECT rowid AS place, bm25(found, {columns}) AS score FROM found WHERE found MATCH ?"
    return weighed, Part(sql, (_joined("OR", texts),))


def between_words(column: str, prefix: str) -> Part:
    """Whether a column begins so."""
    start = plain(prefix)
    return Part(f"{column} >= ? AND {column} < ? AND {column} <> ''", (start, start + _LAST))


def _parted(query: Query) -> tuple[list[str], list[Part]]:
    """What a query says of texts, and all else it says: what fits both fits it."""
    if (text := expression(query)) is not None:
        return [text], []
    match query:
        case All(parts):
            told = [_parted(part) for part in parts]
            return [t for texts, _ in told for t in texts], [o for _, others in told for o in others]
        case Without(wanted, unwanted):
            texts, others = _parted(wanted)
            return texts, [*others, _not(condition(unwanted))]
    return [], [condition(query)]


def _grouped(word: str, parts: Sequence[Query]) -> list[Part]:
    """The conditions of parts, those about texts asked in one."""
    texts = [text for part in parts if (text := expression(part)) is not None]
    others = [condition(part) for part in parts if expression(part) is None]
    if not texts:
        return others
    asked = Part("e.place IN (SELECT rowid FROM found WHERE found MATCH ?)", (_joined(word, texts),))
    return [asked, *others]


def _scoring(query: Query, weight: float) -> Iterator[tuple[Query, float]]:
    """The parts that score, each about texts alone or a condition that is one choice among several."""
    match query:
        case AnyOf(parts, weights):
            for part, own in zip(parts, weights or (1.0,) * len(parts), strict=True):
                if expression(part) is None and not isinstance(part, All | AnyOf | Without):
                    yield part, weight * own
                else:
                    yield from _scoring(part, weight * own)
        case All(parts) if expression(query) is None or _has_choices(query):
            for part in parts:
                yield from _scoring(part, weight)
        case Without(wanted, _):
            yield from _scoring(wanted, weight)
        case _ if expression(query) is not None:
            yield query, weight


def _has_choices(query: Query) -> bool:
    match query:
        case AnyOf():
            return True
        case All(parts):
            return any(_has_choices(part) for part in parts)
        case Without(wanted, _):
            return _has_choices(wanted)
    return False


def _fields(query: Query) -> Iterator[str]:
    match query:
        case Term(field) | Phrase(field) | Word(field) | Containing(field) | Key(field):
            yield field
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _fields(part)
        case Without(wanted, _):
            yield from _fields(wanted)


def _key(field: KeyField, values: list[str]) -> Part:
    if not values:
        return NOTHING
    if field not in SETS:
        return _among(f"e.{field}", values)
    named = _among("s.value", values)
    kept = Part(f"EXISTS (SELECT 1 FROM {field} s WHERE s.place = e.place AND {named.sql})", named.values)
    if field is KeyField.AUDIENCE and PUBLIC in values:
        others = [value for value in values if value != PUBLIC]
        return _either([Part("e.public"), _key(field, others)]) if others else Part("e.public")
    return kept


def _among(column: str, values: list[str]) -> Part:
    return Part(f"{column} IN ({', '.join('?' * len(values))})", tuple(values))


def _all(parts: list[Part]) -> Part:
    return _written(" AND ", parts) if parts else EVERYTHING


def _either(parts: list[Part]) -> Part:
    return _written(" OR ", parts) if parts else NOTHING


def _not(part: Part) -> Part:
    return Part(f"NOT ({part.sql})", part.values)


def _written(between: str, parts: Iterable[Part]) -> Part:
    told = list(parts)
    return Part(between.join(f"({one.sql})" for one in told), tuple(v for one in told for v in one.values))


def _of_all(word: str, parts: Sequence[Query]) -> str | None:
    texts = [expression(part) for part in parts]
    known = [text for text in texts if text is not None]
    return _joined(word, known) if known and len(known) == len(texts) else None


def _joined(word: str, texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else "(" + f" {word} ".join(texts) + ")"


def _quoted(text: str) -> str:
    return f'"{text}"'


def _bound(number: int | None, open: int) -> int:
    return open if number is None else max(_SMALLEST, min(number, _LARGEST))
