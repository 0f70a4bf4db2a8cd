"""Small reads on the way of every request, whose SQL is built once: building it costs several times the read.

What takes many shapes (filters, sorting) stays with the ORM: see `docs/decisions/0025-prepared-reads.md`.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, CharField, Func, IntegerField, QuerySet, Value
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")
Given = int | str | datetime | Collection[int]
Kind = type[int] | type[str] | type[datetime] | type[tuple[int, ...]]
_NO_ID = -1


class PreparedRead(Generic[Row]):
    """A queryset of a fixed shape, read with other values each time.

    `build` is given one argument of each of `kinds` and may put them into conditions and nowhere else; it is called
    once for each connection. A `tuple` is any number of ids, for `__in`; there, once for each power of two of them.
    It gives models (`select_related` and `select_for_update` included) or the tuples of `values_list`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *kinds: Kind) -> None:
        self._build = build
        self._kinds = kinds

    def all(self, *values: Given) -> list[Row]:
        """What the database has for these values (one statement)."""
        built, connection, given = self._prepared(values)
        return cast(list[Row], built.read(connection, given))

    def first(self, *values: Given) -> Row | None:
        """The first of them, None where there is none. Whoever builds it says in which order, and limits it to one."""
        return next(iter(self.all(*values)), None)

    def statement(self, *values: Given) -> tuple[str, list[Any]]:
        """Its SQL and the parameters, as a part of a larger statement."""
        built, connection, given = self._prepared(values)
        return built.sql, built.parameters_for(connection, given)

    def _prepared(self, values: tuple[Given, ...]) -> tuple["_Built", BaseDatabaseWrapper, tuple[Any, ...]]:
        connection = connections[DEFAULT_DB_ALIAS]
        given = tuple(
            _filled_up(v) if kind is tuple else v for kind, v in zip(self._kinds, values, strict=True)
        )
        sizes = tuple(len(v) for v in given if isinstance(v, tuple))
        # with the connection, so that it goes with it: a compiler holds on to its connection
        kept = connection.__dict__.setdefault("prepared_reads", WeakKeyDictionary())
        shapes: dict[tuple[int, ...], _Built] = kept.setdefault(self, {})
        built = shapes.get(sizes)
        if built is None:
            built = shapes[sizes] = _build(connection, self._build, self._kinds, sizes)
        return built, connection, given


def in_one(rows: QuerySet[Any, Any], **sums: Aggregate) -> QuerySet[Any, tuple[Any, ...]]:
    """One row with sums over all the rows, as a queryset: `aggregate` asks the database at once."""
    whole = rows.order_by().annotate(whole=Value(1)).values("whole")
    return whole.annotate(**sums).values_list(*sums)


def literal(value: str | int) -> Func:
    """A fixed value as the SQL says it, `state = 'current'`, for the condition of an index that holds only such rows:
    where it were a parameter, a plan for any value could not take that index."""
    if isinstance(value, int):
        return Func(template=str(value), output_field=IntegerField())
    quoted = value.replace("'", "''").replace("%", "%%")
    return Func(template=f"'{quoted}'", output_field=CharField())


def _filled_up(ids: Any) -> tuple[int, ...]:
    """The ids, the last one again up to the next power of two; where there are none, one that nothing has.

    Again, and not some other number: to PostgreSQL, a smaller one would be of another type, and another statement.
    """
    wanted = tuple(ids) or (_NO_ID,)
    return wanted + wanted[-1:] * ((1 << (len(wanted) - 1).bit_length()) - len(wanted))


@dataclass(frozen=True, slots=True)
class _Built:
    """The SQL for one connection, and how to turn its rows into what the queryset gives."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, int, int], ...]  # of a parameter, of the value that takes it, within the value
    locks: bool
    compiler: Any
    converters: Any
    to_row: Callable[[Any], Any]

    def parameters_for(self, connection: BaseDatabaseWrapper, values: tuple[Any, ...]) -> list[Any]:
        parameters = list(self.parameters)
        for place, number, within in self.places:
            value = values[number]
            parameters[place] = value[within] if isinstance(value, tuple) else _adapted(connection, value)
        return parameters

    def read(self, connection: BaseDatabaseWrapper, values: tuple[Any, ...]) -> list[Any]:
        if self.locks and connection.get_autocommit():
            raise TransactionManagementError("rows can be locked within a transaction only")
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.parameters_for(connection, values))
            rows = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return [self.to_row(row) for row in rows]


def _build(
    connection: BaseDatabaseWrapper,
    build: Callable[..., QuerySet[Any, Any]],
    kinds: tuple[Kind, ...],
    sizes: tuple[int, ...],
) -> _Built:
    lengths, numbers = iter(sizes), count(2_000_000_000)
    marks = [_mark(kind, numbers, next(lengths) if kind is tuple else 1) for kind in kinds]
    queryset = build(*marks)
    query = queryset.query
    compiler = query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    sought = {
        _adapted(connection, one): (number, within)
        for number, mark in enumerate(marks)
        for within, one in enumerate(mark if isinstance(mark, tuple) else (mark,))
    }
    places = tuple((place, *sought[p]) for place, p in enumerate(parameters) if _is_among(p, sought))
    if {(number, within) for _, number, within in places} != set(sought.values()):
        raise ValueError(f"a value has no place of its own in: {sql}")
    return _Built(
        sql=sql,
        parameters=tuple(parameters),
        places=places,
        locks=query.select_for_update and connection.features.has_select_for_update,
        compiler=compiler,
        converters=compiler.get_converters([expression for expression, _, _ in compiler.select]),
        to_row=_reader(queryset, compiler),
    )


def _reader(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[Any], Any]:
    if queryset._iterable_class is ValuesListIterable:
        return tuple
    if queryset._iterable_class is not ModelIterable:
        raise ValueError("a prepared read gives models, or tuples of values_list")
    information, select = compiler.klass_info, compiler.select
    chosen = information["select_fields"]
    begin, end = chosen[0], chosen[-1] + 1
    names = [column[0].target.attname for column in select[begin:end]]
    model = information["model"]
    related = get_related_populators(information, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]

    def to_model(row: Any) -> Any:
        found = model.from_db(DEFAULT_DB_ALIAS, names, row[begin:end])
        for populator in related:
            populator.populate(row, found)
        return found

    return to_model


def _mark(kind: Kind, numbers: Iterator[int], size: int) -> Any:
    """A value that no query has by itself, nor any other mark."""
    if kind is tuple:
        return tuple(islice(numbers, size))
    if kind is int:
        return next(numbers)
    if kind is str:
        return f"\x01{next(numbers)}"
    if kind is datetime:
        return datetime(9000, 1, 1, tzinfo=UTC) + timedelta(seconds=next(numbers) - 2_000_000_000)
    raise TypeError(f"no value of {kind} can be prepared for")


def _adapted(connection: BaseDatabaseWrapper, value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _is_among(parameter: Any, sought: dict[Any, Any]) -> bool:
    return isinstance(parameter, int | str | datetime) and parameter in sought
