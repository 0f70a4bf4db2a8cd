"""Rows into a CSV and a Parquet file side by side, some at a time."""

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from madang.domains.statistics.opendata.tables import Table

_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "datetime": pa.timestamp("us", tz="UTC"),
}
_GROUP = 50_000  # rows kept before they are written


class Sink:
    """One table being written, under its name or another. The same rows give the same bytes. Use as a context."""

    def __init__(self, folder: Path, table: Table, name: str = "") -> None:
        name = name or table.name
        self.table, self.rows = table, 0
        self._names = [column.name for column in table.columns]
        self._kinds = {column.name: column.type for column in table.columns}
        self._schema = pa.schema([(column.name, _TYPES[column.type]) for column in table.columns])
        self._file = (folder / "csv" / f"{name}.csv").open("w", encoding="utf-8", newline="")
        self._csv = csv.writer(self._file, lineterminator="\n")
        self._csv.writerow(self._names)
        self._parquet = pq.ParquetWriter(
            folder / "parquet" / f"{name}.parquet", self._schema, compression="zstd"
        )
        self._waiting: list[list[Any]] = []

    def __enter__(self) -> "Sink":
        return self

    def __exit__(self, kind: object, *fault: object) -> None:
        if kind is None:
            self._flush()
        self._parquet.close()
        self._file.close()

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Rows by the names of columns; what a row has besides is not written. Instants are text or values in UTC."""
        for row in rows:
            self._waiting.append([_told(row[name], kind) for name, kind in self._kinds.items()])
        if len(self._waiting) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        self._csv.writerows([[_written(value) for value in row] for row in self._waiting])
        if self._waiting:
            columns = zip(*self._waiting, strict=True)
            arrays = [
                _array(list(values), self._kinds[name])
                for name, values in zip(self._names, columns, strict=True)
            ]
            self._parquet.write_table(pa.table(arrays, schema=self._schema))
        self.rows += len(self._waiting)
        self._waiting.clear()


def iso(instant: str | datetime) -> str:
    """`2026-05-04T01:00:00.123456Z`, from text as SQLite stores it or from a value."""
    if isinstance(instant, str):
        return f"{instant[:10]}T{instant[11:]}Z"
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _told(value: Any, kind: str) -> Any:
    if value is None or (kind == "string" and value == ""):
        return None
    if kind == "datetime":
        return iso(value)
    return bool(value) if kind == "boolean" else value


def _written(value: Any) -> Any:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else value


def _array(values: list[Any], kind: str) -> Any:
    if kind == "datetime":
        return pa.array(values, pa.string()).cast(_TYPES[kind])
    return pa.array(values, _TYPES[kind])
