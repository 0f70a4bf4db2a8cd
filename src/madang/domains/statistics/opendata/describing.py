"""What the export says about itself: a Frictionless data package, and a page for people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madang.domains.statistics.opendata.tables import TABLES, Table
from madang.kernel.text import Text

LICENCE = {
    "name": "KOGL-1",
    "path": "https://www.kogl.or.kr/info/licenseType1.do",
    "title": "공공누리 제1유형(출처표시) / Korea Open Government License type 1 (attribution)",
}
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def data_package(
    authority: Text,
    as_of: datetime,
    zone: str,
    rows: Mapping[str, int],
    sums: Mapping[str, str],
    sizes: Mapping[str, int],
) -> dict[str, Any]:
    """The descriptor (`datapackage.json`); `sums` and `sizes` by path."""
    about = (authority, as_of, zone)
    resources = [_resource(table, kind, rows, sums, sizes) for table in TABLES for kind in ("csv", "parquet")]
    figures = {
        "name": "figures",
        "path": "figures.json",
        "title": "발표한 통계 / Published figures",
        "mediatype": "application/json",
        "hash": f"sha256:{sums['figures.json']}",
        "bytes": sizes["figures.json"],
    }
    return {
        "profile": "data-package",
        "name": "open-cases",
        "title": f"{about[0].ko} 공개 민원 / Public cases of {about[0].en}",
        "created": as_of.isoformat(),
        "zone": zone,
        "licenses": [LICENCE],
        "resources": [*resources, figures],
    }


def readme(authority: Text, as_of: datetime) -> str:
    """A page that says what this is, under which licence, and how to check the figures."""
    return f"""# {authority.ko} 공개 민원 / Public cases of {authority.en}

기준 시각 / as of: {as_of.isoformat()}

* `csv/`, `parquet/`: 같은 표를 두 가지 형식으로 담았습니다. / The same tables in two formats.
* `figures.json`: 발표한 통계입니다. / The published figures.
* `datapackage.json`: 표와 항목의 설명입니다. / What tables and columns mean (Frictionless).
* `SHA256SUMS`: `sha256sum -c SHA256SUMS`

통계는 누구나 다시 계산할 수 있습니다: `python3 recompute.py DIR`.
공개가 중단된 민원은 들어 있지 않으므로, 다음에 내려받을 때 사라질 수 있습니다.

Everybody can recompute the figures: `python3 recompute.py DIR`.
Cases withdrawn from public view are not here and may be gone from the next edition.

이용 조건 / licence: {LICENCE["title"]}, {LICENCE["path"]}
"""


def _resource(
    table: Table,
    kind: str,
    rows: Mapping[str, int],
    sums: Mapping[str, str],
    sizes: Mapping[str, int],
) -> dict[str, Any]:
    path = f"{kind}/{table.name}.{kind}"
    schema: dict[str, Any] = {
        "fields": [
            {
                "name": column.name,
                "type": column.type,
                "title": column.meaning.ko,
                "description": column.meaning.en,
            }
            for column in table.columns
        ],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    foreign = [(column, *target) for column, *target in table.refers if target[0] == "cases"]
    if foreign:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": f"{name}-{kind}", "fields": [field]}}
            for column, name, field in foreign
        ]
    return {
        "name": f"{table.name}-{kind}",
        "path": path,
        "title": f"{table.title.ko} / {table.title.en}",
        "mediatype": _MEDIA[kind],
        "format": kind,
        "encoding": "utf-8",
        "rows": rows[table.name],
        "hash": f"sha256:{sums[path]}",
        "bytes": sizes[path],
        "profile": "tabular-data-resource",
        "schema": schema,
    }
