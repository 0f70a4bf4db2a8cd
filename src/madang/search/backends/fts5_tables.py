"""The tables of an index in one SQLite file.

`found` holds the tokens. It keeps no text, and SQLite before 3.43 then deletes only for who names what it was given;
so this is kept beside it, packed. Its rowid is the place in the order, with which every other index ends: newest first
is walking backwards.
"""

import json
import sqlite3
import zlib
from secrets import token_hex
from typing import Any

from madang.kernel.searchable import PUBLIC
from madang.search.index.fields import FORMAT as FIELDS
from madang.search.index.fields import SEPARATOR, plain
from madang.search.index.query import KeyField, NumberField, TextField

FORMAT = f"{FIELDS}.1"
"""That of the fields, and of these tables."""
TEXTS = (*TextField, KeyField.SUGGESTED)
"""The columns of `found`."""
SETS = (KeyField.AUDIENCE, KeyField.TWIN)
"""Fields of several values: each is a table."""
KEYS = tuple(key for key in KeyField if key not in (*SETS, KeyField.SUGGESTED))
NUMBERS = tuple(number for number in NumberField if number is not NumberField.ORDER)
COLUMNS = ("place", "public", *NUMBERS, *KEYS, "kept")
_INDEXED = ("department", "institution", "category", "sector", "number_key", "day")

_TABLES = f"""
CREATE TABLE entries (
    place INTEGER PRIMARY KEY, public INTEGER NOT NULL,
    {", ".join(f"{name} INTEGER NOT NULL" for name in NUMBERS)},
    {", ".join(f"{name} TEXT NOT NULL" for name in KEYS)}, kept BLOB NOT NULL
);
CREATE UNIQUE INDEX entries_id ON entries (id);
{"".join(f"CREATE INDEX entries_{name} ON entries ({name});" for name in _INDEXED)}
CREATE TABLE audience (place INTEGER, value TEXT, PRIMARY KEY (place, value)) WITHOUT ROWID;
CREATE TABLE twin (place INTEGER, value TEXT, PRIMARY KEY (place, value)) WITHOUT ROWID;
CREATE TABLE words (word TEXT PRIMARY KEY, backwards TEXT NOT NULL, n INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX words_backwards ON words (backwards);
CREATE TABLE state (made TEXT NOT NULL, commits INTEGER NOT NULL, entries INTEGER NOT NULL);
CREATE VIRTUAL TABLE found USING fts5({", ".join(TEXTS)}, content='', tokenize="ascii tokenchars '_'");
INSERT INTO found (found, rank) VALUES ('hashsize', {16 * 1024 * 1024});
"""


def make_tables(connection: sqlite3.Connection) -> None:
    """Makes the tables in an empty file."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript(_TABLES)
    connection.execute("INSERT INTO state VALUES (?, 0, 0)", (token_hex(4),))
    connection.commit()


def row_of(fields: dict[str, Any]) -> tuple[Any, ...]:
    """The row of `entries` for what is kept of an entry: COLUMNS."""
    kept = [[_text(fields, name) for name in TEXTS], *(sorted(set(fields.get(name, ()))) for name in SETS)]
    return (
        fields["order"],
        int(PUBLIC in fields["audience"]),
        *(fields[name] for name in NUMBERS),
        *(plain(fields.get(name, "")) for name in KEYS),
        zlib.compress(json.dumps(kept, ensure_ascii=False).encode(), 1),
    )


def unpacked(kept: bytes) -> tuple[list[str], list[str], list[str]]:
    """What `found` (TEXTS), `audience` and `twin` were given for an entry."""
    texts, audience, twin = json.loads(zlib.decompress(kept))
    return texts, audience, twin


def _text(fields: dict[str, Any], name: str) -> str:
    """A text with a mark at its end for each character with which none of its tokens begins, so that one character is
    found by what begins with it."""
    said = fields.get(name, "")
    if name == KeyField.SUGGESTED:
        return " ".join(said)
    within = set(said) - {token[0] for token in said.split()} - {" ", SEPARATOR}
    return " ".join([said, *(f"{character}{SEPARATOR}" for character in sorted(within))])
