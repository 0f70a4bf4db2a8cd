"""The bulk export of public documents: a CSV and a Parquet file for each month of approval, and a manifest."""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from madang.domains.documents import public
from madang.domains.organisation import authority
from madang.domains.statistics.models import DocumentExport, DocumentMonth
from madang.domains.statistics.opendata.describing import LICENCE
from madang.domains.statistics.opendata.document_table import DOCUMENTS, row_of
from madang.domains.statistics.opendata.sinks import Sink
from madang.kernel import clock
from madang.kernel.ids import new_id

KINDS = ("csv", "parquet")
MANIFEST = "manifest.json"
_OVERLAP = timedelta(hours=1)  # a commit may come later than its instant


@dataclass(frozen=True, slots=True)
class Written:
    """What an export did: months written anew, months that stood, rows in all."""

    written: int
    stood: int
    rows: int


def folder() -> Path:
    """Where the export that is served lies; its files are named by what they hold."""
    data: Path = settings.ENVIRONMENT.data
    return data / "open-data" / "documents"


def write_changed(told: Callable[[int], object] = lambda months: None) -> Written:
    """Brings the served export up to date: months in which something changed since the last time, and those whose mark
    no longer holds. A file is put in its place whole; what it replaces goes afterwards."""
    begun_at = clock.now()
    kept = {row.month: row.mark for row in DocumentMonth.objects.all()}
    last = DocumentExport.objects.filter(id=1).first()
    due = _due(kept, last.begun_at if last else None)
    rows = written = 0
    for month in sorted(due):
        n, is_new = write_month(month)
        rows, written = rows + n, written + is_new
        told(1)
    _sweep()
    DocumentExport.objects.update_or_create(id=1, defaults={"begun_at": begun_at})
    return Written(written, len(kept.keys() - due), rows)


def _due(kept: Mapping[date, str], last: datetime | None) -> set[date]:
    months = set(public.months())
    touched = public.months_touched(last - _OVERLAP) if last else months
    stale = {month for month, mark in kept.items() if public.month_mark(month).text != mark}
    return (months & touched) | (months - kept.keys()) | stale | (kept.keys() - months)


def _sweep() -> None:
    """Removes what a process left behind that was stopped; what is just being written is younger."""
    named = {
        _place(folder(), row.month, kind, row.files[kind]["sha256"])
        for row in DocumentMonth.objects.all()
        for kind in KINDS
    }
    old = time.time() - _OVERLAP.total_seconds()
    for path in folder().iterdir() if folder().is_dir() else ():
        if path not in named and path.stat().st_mtime < old:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def write_month(month: date) -> tuple[int, bool]:
    """Writes a month to the served export; says how many documents it holds, and whether that is new.

    Two at once wait for nobody: the last one stays, and a mark that does not hold is found out by whoever asks."""
    target = folder()
    part = target / f".{new_id()}"
    part.mkdir(parents=True, mode=0o700)
    try:
        now, mark = (
            clock.now(),
            public.month_mark(month),
        )  # before the rows: what changes meanwhile breaks the mark
        rows, files = _write(part, month)
        if rows == 0:
            return 0, _drop(month)
        for kind in KINDS:
            os.replace(_made(part, month, kind), _place(target, month, kind, files[kind]["sha256"]))
        before = DocumentMonth.objects.filter(month=month).first()
        values = {"mark": mark.text, "rows": rows, "files": files, "written_at": now}
        DocumentMonth.objects.update_or_create(month=month, defaults=values)
        _remove(before, keep=files)
        return rows, before is None or before.files != files
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write(part: Path, month: date) -> tuple[int, dict[str, Any]]:
    for kind in KINDS:
        (part / kind).mkdir()
    with Sink(part, DOCUMENTS, month.strftime("%Y-%m")) as sink:
        for chunk in public.records_in(month):
            sink.write(row_of(record) for record in chunk)
    return sink.rows, {kind: _told(_made(part, month, kind)) for kind in KINDS}


def _made(part: Path, month: date, kind: str) -> Path:
    return part / kind / f"{month:%Y-%m}.{kind}"


def _place(target: Path, month: date, kind: str, sha256: str) -> Path:
    return target / f"{month:%Y-%m}.{sha256[:16]}.{kind}"


def _told(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "bytes": path.stat().st_size}


def _remove(row: DocumentMonth | None, keep: dict[str, Any] | None = None) -> None:
    for kind in KINDS if row else ():
        sha256 = row.files[kind]["sha256"] if row else ""
        if keep is None or keep[kind]["sha256"] != sha256:
            _place(folder(), row.month if row else date.min, kind, sha256).unlink(missing_ok=True)


def _drop(month: date) -> bool:
    """A month of which nothing is public any more; says whether there was something."""
    with transaction.atomic():
        row = DocumentMonth.objects.filter(month=month).first()
        DocumentMonth.objects.filter(month=month).delete()
    _remove(row)
    return row is not None


@dataclass(frozen=True, slots=True)
class MonthFile:
    """A file of the served export, found to be true at this moment."""

    path: Path
    sha256: str
    size: int


def month_file(month: date, kind: str) -> MonthFile | None:
    """A file of the export, or None where there is none or it says what is no longer so (two statements)."""
    row = DocumentMonth.objects.filter(month=month).first()
    if row is None or kind not in KINDS or public.month_mark(month).text != row.mark:
        return None
    told = row.files[kind]
    path = _place(folder(), month, kind, told["sha256"])
    return MonthFile(path, told["sha256"], told["bytes"]) if path.exists() else None


def is_month(month: date) -> bool:
    """Whether the export has a month, be it that its files are just being written anew."""
    return DocumentMonth.objects.filter(month=month).exists()


def manifest() -> dict[str, Any]:
    """What the served export holds: months with counts, sizes and checksums (one statement)."""
    return manifest_of(
        DocumentMonth.objects.order_by("month"), lambda month, kind: f"{kind}/{month:%Y-%m}.{kind}"
    )


def manifest_of(rows: Iterable[DocumentMonth], path: Callable[[date, str], str]) -> dict[str, Any]:
    """A manifest of months; `path` of a month's file from the manifest on."""
    partitions = [
        {
            "month": f"{row.month:%Y-%m}",
            "rows": row.rows,
            "written_at": row.written_at.isoformat(),
            "files": [{"kind": kind, "path": path(row.month, kind), **row.files[kind]} for kind in KINDS],
        }
        for row in rows
    ]
    about = authority()
    return {
        "name": "open-documents",
        "title": {"ko": f"{about.name.ko} 공개 문서", "en": f"Public documents of {about.name.en}"},
        "zone": about.zone,
        "licence": LICENCE,
        "partitioned_by": "month of approval, local",
        "rows": sum(one["rows"] for one in partitions),
        "columns": [
            {"name": c.name, "type": c.type, "ko": c.meaning.ko, "en": c.meaning.en}
            for c in DOCUMENTS.columns
        ],
        "partitions": partitions,
    }


def export_documents(target: Path, told: Callable[[int], object] = lambda months: None) -> Written:
    """Writes the export to a folder: `csv/`, `parquet/`, and the manifest last. Months that are there and still hold
    are left as they are. Raises ValueError where the folder holds something else."""
    _check(target)
    written = write_changed(told)
    for kind in KINDS:
        (target / kind).mkdir(parents=True, exist_ok=True)
    rows = list(DocumentMonth.objects.order_by("month"))
    wanted = {target / kind / f"{row.month:%Y-%m}.{kind}" for row in rows for kind in KINDS}
    for row in rows:
        _copy(row, target)
    for kind in KINDS:
        for stray in set((target / kind).glob(f"*.{kind}")) - wanted:
            stray.unlink()
    told_of = manifest_of(rows, lambda month, kind: f"{kind}/{month:%Y-%m}.{kind}")
    part = target / f".{MANIFEST}"
    part.write_text(json.dumps(told_of, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(part, target / MANIFEST)
    return Written(written.written, written.stood, sum(row.rows for row in rows))


def _copy(row: DocumentMonth, target: Path) -> None:
    for kind in KINDS:
        place = target / kind / f"{row.month:%Y-%m}.{kind}"
        if place.exists() and _told(place) == row.files[kind]:
            continue
        part = place.with_name(f".{place.name}")
        shutil.copyfile(_place(folder(), row.month, kind, row.files[kind]["sha256"]), part)
        os.replace(part, place)


def _check(target: Path) -> None:
    if not target.parent.is_dir():
        raise ValueError(f"the folder {target.parent} does not exist")
    if target.exists() and not target.is_dir():
        raise ValueError(f"{target} is not a folder")
    if target.exists() and any(target.iterdir()) and not (target / MANIFEST).exists():
        raise ValueError(
            f"{target} holds something else than an export of documents; name an empty or a new folder"
        )
