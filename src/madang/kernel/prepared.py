"""Small reads on the way of every request, whose SQL is built once: building it costs several times the read.

What depends on what was asked (filters, sorting) stays with the ORM: see `docs/decisions/0025-prepared-reads.md`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")
Kind = type[int] | type[str] | type[datetime]


class PreparedRead(Generic[Row]):
    """A queryset of a fixed shape, read with other values each time.

    `build` is called once for each connection and is given one argument of each of `kinds`; it may put them into
    conditions and nowhere else. It gives models (`select_related` and `select_for_update` included) or the tuples
    of `values_list`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *kinds: Kind) -> None:
        self._build = build
        self._kinds = kinds
        self._built: WeakKeyDictionary[BaseDatabaseWrapper, _Built] = WeakKeyDictionary()

    def all(self, *values: int | str | datetime) -> list[Row]:
        """What the database has for these values (one statement)."""
        connection = connections[DEFAULT_DB_ALIAS]
        built = self._built.get(connection)
        if built is None:
            built = self._built[connection] = _build(connection, self._build, self._kinds)
        return cast(list[Row], built.read(connection, values))

    def first(self, *values: int | str | datetime) -> Row | None:
        """The first of them, None where there is none. Whoever builds it says in which order, and limits it to one."""
        return next(iter(self.all(*values)), None)


@dataclass(frozen=True, slots=True)
class _Built:
    """The SQL for one connection, and how to turn its rows into what the queryset gives."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]  # of a parameter, and of the value that takes it
    locks: bool
    compiler: Any
    converters: Any
    to_row: Callable[[Any], Any]

    def read(self, connection: BaseDatabaseWrapper, values: tuple[Any, ...]) -> list[Any]:
        if self.locks and connection.get_autocommit():
            raise TransactionManagementError("rows can be locked within a transaction only")
        parameters = list(self.parameters)
        for place, number in self.places:
            parameters[place] = _adapted(connection, values[number])
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            rows = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return [self.to_row(row) for row in rows]


def _build(
    connection: BaseDatabaseWrapper, build: Callable[..., QuerySet[Any, Any]], kinds: tuple[Kind, ...]
) -> _Built:
    marks = [_mark(kind, number) for number, kind in enumerate(kinds)]
    queryset = build(*marks)
    query = queryset.query
    compiler = query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    sought = {_adapted(connection, mark): number for number, mark in enumerate(marks)}
    places = tuple((place, sought[p]) for place, p in enumerate(parameters) if _is_among(p, sought))
    if {number for _, number in places} != set(range(len(kinds))):
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


def _mark(kind: Kind, number: int) -> int | str | datetime:
    """A value that no query has by itself."""
    if kind is int:
        return 2_147_000_000 + number
    if kind is str:
        return f"\x01{number}"
    return datetime(9000, 1, 1, tzinfo=UTC) + timedelta(days=number)


def _adapted(connection: BaseDatabaseWrapper, value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _is_among(parameter: Any, sought: dict[Any, int]) -> bool:
    return isinstance(parameter, int | str | datetime) and parameter in sought
