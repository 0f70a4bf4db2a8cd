"""How entries and queries are written for tantivy."""

from calendar import monthrange
from collections.abc import Sequence
from functools import cache, singledispatch
from typing import Any

import tantivy

from madang.kernel.searchable import Entry
from madang.search.index import fields
from madang.search.index.fields import utf8
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
    check_depth,
)
from madang.search.tokens import is_run

FORMAT = f"tantivy-{fields.FORMAT}.2"
"""That of the fields, and of this schema."""

NUMBER_START = "number_start"
"""Beginnings of `number_key`: millions of numbers begin alike, and to read each would take seconds."""
BACKWARDS = "backwards"
"""The words of `suggested` from their end, so that those which end alike stand together."""
YEAR, LOCAL_DAY = "year", "local_day"
"""The year and the day as terms, as the month is: a period is put together from them. To compare every day in its
column would mean to read the column from its beginning."""

_STARTS = (4, 8)  # characters
_FILTERS = (NUMBER_START, BACKWARDS, YEAR, LOCAL_DAY, *KeyField)
_UNION = 16  # values of a key up to which their entries are gone through side by side
_LONGEST_PREFIX = 1_000  # no number is as long
_FIRST_DAY, _LAST_DAY = 1000_01_01, 9999_12_31
_LONGEST = 200 * 10_000  # two hundred years
_SPECIAL = frozenset("\\.+*?()|[]{}^$#&-~")
_SMALLEST, _GREATEST = -(2**63), 2**63 - 1


@cache
def schema() -> tantivy.Schema:
    """The fields of an index."""
    made = tantivy.SchemaBuilder()
    for number in NumberField:
        # numbers are compared in their columns; only the id is looked up as a term
        made.add_integer_field(number, indexed=number is NumberField.ID, fast=True)
    for text in TextField:
        made.add_text_field(text, tokenizer_name="whitespace", index_option="position")
    for key in _FILTERS:
        made.add_text_field(key, tokenizer_name="raw", index_option="basic", fast=key in fields.COUNTED)
    return _without_lengths(made.build())


def _without_lengths(made: tantivy.Schema) -> tantivy.Schema:
    """Lengths of keys would take a byte for each field of each entry, and nothing asks for them. The builder knows no
    word for this; what schemas are pickled to does."""
    made_by: Any = made.__reduce__()
    make, (plain,) = made_by
    for field in plain["inner"]:
        if field["name"] in _FILTERS:
            field["options"]["indexing"]["fieldnorms"] = False
    again: tantivy.Schema = make(plain)
    return again


def document(entry: Entry) -> tantivy.Document:
    """An entry as the index keeps it."""
    made = fields.fields_of(entry)
    if number := made.get("number_key"):
        made[NUMBER_START] = sorted({number[:length] for length in _STARTS})
    if words := made.get("suggested"):
        made[BACKWARDS] = [word[::-1] for word in words]
    made |= {YEAR: str(entry.day // 10_000), LOCAL_DAY: str(entry.day)}
    try:
        return tantivy.Document.from_dict(made, schema())
    except ValueError:  # half a character, which UTF-8 has no place for
        return tantivy.Document.from_dict(
            {name: _utf8_throughout(value) for name, value in made.items()}, schema()
        )


def written(query: Query) -> tantivy.Query:
    """A query as tantivy asks it. Raises ValueError where it is nested too deep."""
    check_depth(query)
    return _written(query)


def key_is(field: str, value: str) -> tantivy.Query:
    """A filter: what has this value."""
    return _one_of([(field, utf8(value))])


def _utf8_throughout(value: Any) -> Any:
    if isinstance(value, list):
        return [_utf8_throughout(one) for one in value]
    return utf8(value) if isinstance(value, str) else value


def periods(first: int, last: int) -> list[tuple[str, str]] | None:
    """The years, months and days (field, value) that make up all local days (`20261130`) between two, both included;
    None where these are too far apart or are no days."""
    if not (first >= _FIRST_DAY and last <= _LAST_DAY and last - first <= _LONGEST):
        return None
    found = list[tuple[str, str]]()
    for year in range(first // 10_000, last // 10_000 + 1):
        if first <= year * 10_000 + 101 and year * 10_000 + 1231 <= last:
            found.append((YEAR, str(year)))
        else:
            found += [term for month in range(1, 13) for term in _of_month(year, month, first, last)]
    return found


def _of_month(year: int, month: int, first: int, last: int) -> list[tuple[str, str]]:
    name = year * 100 + month
    length = monthrange(year, month)[1]
    days = range(max(first, name * 100 + 1), min(last, name * 100 + length) + 1)
    if len(days) == length:
        return [(KeyField.MONTH, str(name))]
    return [(LOCAL_DAY, str(day)) for day in days]


@singledispatch
def _written(query: Any) -> tantivy.Query:
    raise TypeError(query)


@_written.register
def _(query: Term) -> tantivy.Query:
    return tantivy.Query.term_query(schema(), query.field, utf8(query.token))


@_written.register
def _(query: Phrase) -> tantivy.Query:
    tokens = [utf8(token) for token in query.tokens]
    if len(tokens) < 2:
        return _joined(
            tantivy.Occur.Must, [tantivy.Query.term_query(schema(), query.field, t) for t in tokens]
        )
    return tantivy.Query.phrase_query(schema(), query.field, list(tokens))


@_written.register
def _(query: Containing) -> tantivy.Query:
    one = _literally(utf8(query.character))
    # a run is kept in pairs; only the words of other scripts have to be looked through from end to end
    pattern = f"{one}.?|.{one}" if is_run(query.character) else f".*{one}.*"
    return _filter(tantivy.Query.regex_query(schema(), query.field, pattern))


@_written.register
def _(query: Key) -> tantivy.Query:
    values = [utf8(value) for value in query.values]
    if len(values) <= _UNION:
        return _one_of([(query.field, value) for value in values])
    return _filter(tantivy.Query.term_set_query(schema(), query.field, values))


@_written.register
def _(query: Beginning) -> tantivy.Query:
    prefix, field = utf8(query.prefix), str(query.field)
    if len(prefix) > _LONGEST_PREFIX:
        return tantivy.Query.empty_query()
    if query.field is KeyField.NUMBER_KEY and len(prefix) <= _STARTS[-1]:
        field = NUMBER_START
        if len(prefix) in _STARTS:
            return key_is(field, prefix)
    return _filter(tantivy.Query.regex_query(schema(), field, f"{_literally(prefix)}.*"))


@_written.register
def _(query: Between) -> tantivy.Query:
    first = _SMALLEST if query.first is None else query.first
    last = _GREATEST if query.last is None else query.last
    if first > last or first > _GREATEST or last < _SMALLEST:
        return tantivy.Query.empty_query()
    if query.field is NumberField.DAY and (terms := periods(first, last)) is not None:
        return _one_of(terms)
    bounds = {"lower_bound": max(first, _SMALLEST), "upper_bound": min(last, _GREATEST)}
    return _filter(
        tantivy.Query.range_query(schema(), query.field, tantivy.FieldType.Integer, **bounds)  # type: ignore[arg-type]
    )


@_written.register
def _(query: All) -> tantivy.Query:
    if not query.parts:
        return _filter(tantivy.Query.all_query())
    return _joined(tantivy.Occur.Must, [_written(part) for part in query.parts])


@_written.register
def _(query: AnyOf) -> tantivy.Query:
    parts = [_written(part) for part in query.parts]
    if query.weights:
        parts = [_weighed(*one) for one in zip(query.parts, parts, query.weights, strict=True)]
    return _joined(tantivy.Occur.Should, parts)


@_written.register
def _(query: Without) -> tantivy.Query:
    parts = [(tantivy.Occur.Must, _written(query.query)), (tantivy.Occur.MustNot, _written(query.without))]
    return tantivy.Query.boolean_query(parts)


def _joined(occur: Any, parts: Sequence[Any]) -> tantivy.Query:
    if not parts:
        return tantivy.Query.empty_query()
    return parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(occur, part) for part in parts])


def _one_of(terms: Sequence[tuple[str, str]]) -> tantivy.Query:
    """A filter: what has one of these values in these fields."""
    parts = [tantivy.Query.term_query(schema(), field, value) for field, value in terms]
    return _filter(_joined(tantivy.Occur.Should, parts))


def _filter(query: tantivy.Query) -> tantivy.Query:
    """Says which, and nothing of how well: relevance comes from words, and from what is given a weight."""
    return tantivy.Query.const_score_query(query, 0.0)


def _weighed(query: Query, as_written: tantivy.Query, weight: float) -> tantivy.Query:
    if isinstance(query, Term | Phrase | All | AnyOf | Without):
        return tantivy.Query.boost_query(as_written, weight)
    return tantivy.Query.const_score_query(as_written, weight)


def _literally(text: str) -> str:
    return "".join(f"\\{one}" if one in _SPECIAL else one for one in text)
