"""Writes the open export: complete or not at all."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from madang.domains.cases import OpenChunk, newest_entry, open_chunks, versions_used
from madang.domains.organisation import authority, directory
from madang.domains.procedures import published, version
from madang.domains.statistics.groups import district_of, term_of
from madang.domains.statistics.naming import NO_DISTRICT, Names
from madang.domains.statistics.opendata.describing import data_package, readme
from madang.domains.statistics.opendata.published import published_figures
from madang.domains.statistics.opendata.sinks import Sink
from madang.domains.statistics.opendata.tables import DEPARTMENTS, PROCEDURES, TABLES
from madang.kernel import clock

PACKAGE = "datapackage.json"
FIGURES = "figures.json"
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: rows of each table, and the instant the figures are of."""

    rows: dict[str, int]
    as_of: datetime


def export(target: Path, told: Callable[[int], object] = lambda cases: None) -> Exported:
    """Writes everything beside `target` and puts it in its place at the end; an earlier export there is replaced.

    As of the last entry everybody can see, so that the same database gives the same bytes. Raises ValueError where
    `target` is something else than an export or an empty folder, OSError where it cannot be written.
    """
    _check(target)
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    for folder in ("csv", "parquet"):
        (part / folder).mkdir(parents=True)
    try:
        with _one_look():
            exported = _write(part, told)
        _put(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return exported


def _write(part: Path, told: Callable[[int], object]) -> Exported:
    as_of = newest_entry() or clock.now()
    zone = authority().zone
    with ExitStack() as stack:
        sinks = {table.name: stack.enter_context(Sink(part, table)) for table in TABLES}
        names = Names(at=as_of)
        for chunk in open_chunks():
            _write_chunk(sinks, chunk, names)
            told(len(chunk.cases))
        sinks[DEPARTMENTS.name].write(_departments(names))
        sinks[PROCEDURES.name].write(_procedures(as_of))
    figures = published_figures(as_of, zone)
    _write_json(part / FIGURES, figures)
    rows = {name: sink.rows for name, sink in sinks.items()}
    (part / "README.md").write_text(readme(authority().name, as_of), encoding="utf-8")
    files = sorted(path for path in part.rglob("*") if path.is_file())
    sums = {path.relative_to(part).as_posix(): _sum(path) for path in files}
    sizes = {path.relative_to(part).as_posix(): path.stat().st_size for path in files}
    _write_json(part / PACKAGE, data_package(authority().name, as_of, zone, rows, sums, sizes))
    sums[PACKAGE] = _sum(part / PACKAGE)
    listed = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
    (part / SUMS).write_text(listed, encoding="utf-8")
    return Exported(rows, as_of)


def _write_chunk(sinks: dict[str, Sink], chunk: OpenChunk, names: Names) -> None:
    code_of = {row.id: row.code for row in directory().structure.departments.values()}
    for case in chunk.cases:
        case["procedure"], case["sector"] = case["procedure_code"], case["sector_code"]
        case["district"], case["term"] = district_of(case["area"]) or NO_DISTRICT, term_of(case["limit_rule"])
        known = case["late"] is not None
        case["ended_at"] = (case["closed_at"] or case["last_event_at"]) if known else None
        case["institution"] = names.institution(case["department_id"])
    for row in (*chunk.cases, *chunk.steps, *chunk.events):
        row["department"] = code_of[row["department_id"]]
        row["in_charge"] = names.in_charge(row["department_id"])
    for name in ("cases", "steps", "events", "holds", "extensions"):
        sinks[name].write(getattr(chunk, name))


def _departments(names: Names) -> Iterator[dict[str, Any]]:
    rows = directory().structure.departments.values()
    for row in sorted(rows, key=lambda row: (row.code, row.valid_from)):
        yield {
            "code": row.code,
            "name_ko": row.name.ko,
            "name_en": row.name.en,
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "in_charge": names.in_charge(row.id),
            "institution": row.institution_code,
        }


def _procedures(as_of: datetime) -> Iterator[dict[str, Any]]:
    """Those in force as of an instant, and earlier ones that public cases run on."""
    found = {v.id: v for v in published(as_of)} | {i: version(i) for i in versions_used()}
    for one in sorted(found.values(), key=lambda v: (v.code, v.number)):
        yield {
            "code": one.code,
            "version": one.number,
            "sector": one.definition.sector,
            "name_ko": one.definition.name.ko,
            "name_en": one.definition.name.en,
            "disclosed": one.definition.disclosure.disclosed,
            "published_at": one.published_at,
            "valid_from": one.valid_from,
        }


@contextmanager
def _one_look() -> Iterator[None]:
    """Everything is read as it stood at one instant, and nobody who writes has to wait."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _check(target: Path) -> None:
    if not target.parent.is_dir():
        raise ValueError(f"the folder {target.parent} does not exist")
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise ValueError(f"{target} is not a folder")
    if target.exists() and any(target.iterdir()) and not (target / PACKAGE).exists():
        raise ValueError(f"{target} holds something else than an export; name an empty or a new folder")
    if not os.access(target.parent, os.W_OK):
        raise ValueError(f"{target.parent} cannot be written to")


def _put(part: Path, target: Path) -> None:
    if target.exists():
        earlier = target.with_name(f".{target.name}.earlier")
        shutil.rmtree(earlier, ignore_errors=True)
        target.rename(earlier)
        part.rename(target)
        shutil.rmtree(earlier)
    else:
        part.rename(target)


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
