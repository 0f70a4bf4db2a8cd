"""What is asked: our search, and what comes with databases."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from madang.kernel.searchable import PUBLIC, Entry, What, read_id
from madang.search.asking.grammar import parse
from madang.search.asking.planning import plan
from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.index.backend import Request
from madang.search.index.query import KeyField

Ask = Callable[[str], set[int]]
_TODAY = date(2026, 3, 15)


class _NoNames:
    """Texts alone, of no department."""

    def values(self, field: KeyField, typed: str) -> Sequence[str]:
        return ()

    def departments(self, name: str) -> Sequence[str]:
        return ()

    def near(self, field: KeyField, typed: str) -> Sequence[str]:
        return ()


def ours(texts: Sequence[str], folder: Path) -> Ask:
    """Questions in our grammar, planned for tantivy."""
    index = TantivyFolder(folder)
    index.begin("quality")
    writer = index.writer("quality")
    writer.add(
        Entry(What.DOCUMENT, place, False, 1, place, 1, 20260315, text, "", (), (), (PUBLIC,), ())
        for place, text in enumerate(texts)
    )
    writer.commit()
    writer.close()
    index.switch("quality")

    def ask(typed: str) -> set[int]:
        asked = plan(parse(typed, _TODAY), _NoNames(), index.frequency)
        return {read_id(hit.id).pk for hit in index.search(Request(asked.query, limit=len(texts))).hits}

    return ask


def fts5(texts: Sequence[str]) -> Ask:
    """SQLite as it comes: words between blanks."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table texts using fts5(text, tokenize='unicode61')")
    database.executemany("insert into texts (rowid, text) values (?, ?)", enumerate(texts))

    def ask(typed: str) -> set[int]:
        words = " ".join(f'"{word}"' for word in typed.split())
        return {row for (row,) in database.execute("select rowid from texts where texts match ?", (words,))}

    return ask


@contextmanager
def postgres(texts: Sequence[str], url: str) -> Iterator[Ask]:
    """PostgreSQL as it comes: the configuration `simple`, which knows no language."""
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute("create temporary table texts (id int, words tsvector)")
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into texts values (%s, to_tsvector('simple', %s))", list(enumerate(texts))
            )

        def ask(typed: str) -> set[int]:
            found = connection.execute(
                "select id from texts where words @@ plainto_tsquery('simple', %s)", (typed,)
            )
            return {row for (row,) in found}

        yield ask
