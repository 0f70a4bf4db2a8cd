"""The published figures of each day, in a file that never changes: what was published can be held against the log."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from madang.domains.organisation import authority
from madang.domains.statistics.models import DocumentMonth, FiguresDay
from madang.domains.statistics.opendata.describing import LICENCE
from madang.domains.statistics.opendata.documents import KINDS
from madang.domains.statistics.opendata.published import published_figures
from madang.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class FiguresFile:
    """The figures of a day as a file."""

    path: Path
    sha256: str
    size: int


def folder() -> Path:
    """Where the files lie, one for each day."""
    data: Path = settings.ENVIRONMENT.data
    return data / "open-data" / "statistics"


def is_written(now: datetime) -> bool:
    """Whether the figures of this local day are written (one statement)."""
    return FiguresDay.objects.filter(day=_local(now)).exists()


def write_figures(now: datetime) -> bool:
    """Writes the figures of this local day, once; says whether they were written now."""
    day = _local(now)
    if is_written(now):
        return False
    figures = published_figures(now, authority().zone)
    made = (json.dumps({"day": day.isoformat(), **figures}, ensure_ascii=False, indent=1) + "\n").encode()
    _put(_place(day), made)
    values = {"sha256": hashlib.sha256(made).hexdigest(), "bytes": len(made), "written_at": now}
    FiguresDay.objects.update_or_create(day=day, defaults=values)
    return True


def figures_file(day: date) -> FiguresFile | None:
    """The figures of a day, None where there are none (one statement)."""
    row = FiguresDay.objects.filter(day=day).first()
    if row is None or not _place(day).is_file():
        return None
    return FiguresFile(_place(day), row.sha256, row.bytes)


def figures_manifest() -> dict[str, Any]:
    """The days of which there are figures, with sizes and checksums (one statement)."""
    about = authority()
    return {
        "name": "published-figures",
        "title": {"ko": f"{about.name.ko} 공개 통계", "en": f"Published figures of {about.name.en}"},
        "zone": about.zone,
        "licence": LICENCE,
        "days": [
            {
                "day": row.day.isoformat(),
                "path": f"{row.day.isoformat()}.json",
                "sha256": row.sha256,
                "bytes": row.bytes,
                "written_at": row.written_at.isoformat(),
            }
            for row in FiguresDay.objects.order_by("day")
        ],
    }


def published_files() -> Mapping[str, str]:
    """All that is published as files: path below the address of the site, and SHA-256 (two statements)."""
    months = {
        f"open-data/documents/{kind}/{row.month:%Y-%m}.{kind}": row.files[kind]["sha256"]
        for row in DocumentMonth.objects.all()
        for kind in KINDS
    }
    days = FiguresDay.objects.values_list("day", "sha256")
    return months | {f"open-data/statistics/{day.isoformat()}.json": sha256 for day, sha256 in days}


def _local(now: datetime) -> date:
    return now.astimezone(ZoneInfo(authority().zone)).date()


def _place(day: date) -> Path:
    return folder() / f"{day.isoformat()}.json"


def _put(place: Path, made: bytes) -> None:
    """Whole or not at all, also after a power cut."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{new_id()}")
    with part.open("wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, place)
