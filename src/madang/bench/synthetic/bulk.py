"""Writing many rows past the models, as fast as each database takes them. For benchmarks only."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import connection

_PLAIN = {None: "\\N", True: "t", False: "f"}


class Table:
    """One table and the columns that are written, in order. Times and JSON are given as text."""

    def __init__(self, model: str, columns: Sequence[str]) -> None:
        self.model = apps.get_model(model)
        self.name = self.model._meta.db_table
        self.columns = [self.model._meta.get_field(column).column or "" for column in columns]

    def next_id(self) -> int:
        newest = self.model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
        return int(newest or 0) + 1

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """In the caller's transaction."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        if connection.vendor == "postgresql":
            self._copy(names, rows)
        else:
            marks = ", ".join(["?"] * len(self.columns))
            connection.ensure_connection()
            connection.connection.executemany(f'INSERT INTO "{self.name}" ({names}) VALUES ({marks})', rows)

    def after_given_ids(self) -> None:
        """Lets the database count on from the ids that were written by hand."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{self.name}', 'id'), "
                    f'(SELECT coalesce(max(id), 1) FROM "{self.name}"))'
                )

    def _copy(self, names: str, rows: Iterable[Sequence[Any]]) -> None:
        with connection.cursor() as cursor, cursor.copy(f'COPY "{self.name}" ({names}) FROM STDIN') as copy:
            lines: list[str] = []
            for row in rows:
                lines.append(
                    "\t".join([_PLAIN[v] if v is None or v is True or v is False else str(v) for v in row])
                )
                if len(lines) >= 1000:
                    copy.write("\n".join(lines) + "\n")
                    lines.clear()
            if lines:
                copy.write("\n".join(lines) + "\n")


def as_json(value: object) -> str:
    """JSON in one line without anything that COPY would read as its own. Raises ValueError where there is."""
    text = json.dumps(value, ensure_ascii=False)
    if "\\" in text:
        raise ValueError("text for synthetic rows must need no escapes")
    return text
