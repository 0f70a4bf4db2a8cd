"""A million invented documents of the plaza in some seconds: made by the database itself, counted as the acts count."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

CITY, INSTITUTIONS, DEPARTMENTS = "city", 48, 400
YEARS = 4
_KINDS = ("approval",) * 14 + ("report", "report", "plan", "notice", "contract", "expense")
_CLASSES = ("open",) * 12 + ("partial",) * 5 + ("closed",) * 3


def fill(rows: int, now: datetime) -> None:
    """Makes the organisation and `rows` documents over four years, the newest now; counts them. Deterministic."""
    from django.db import connection

    from madang.domains.documents.actions.summing import rebuild_counts

    departments = _organisation(now)
    with connection.cursor() as cursor:
        _lookups(cursor, departments)
        cursor.execute(_insert(connection.vendor, rows, now))
        cursor.execute("DROP TABLE bench_department")
        cursor.execute("DROP TABLE bench_category")
    rebuild_counts()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _organisation(now: datetime) -> list[tuple[int, str]]:
    """A city of 49 institutions and 400 departments: id and institution of each."""
    from madang.domains.organisation.lookup import changed
    from madang.domains.organisation.models import Department, Institution

    since = now - timedelta(days=3650)
    codes = [CITY, *(f"bench-{n}" for n in range(1, INSTITUTIONS + 1))]
    kinds = ["city", *("district" if n <= 25 else "agency" for n in range(1, INSTITUTIONS + 1))]
    made = [
        Institution.objects.get_or_create(
            code=code, defaults={"name": _name("기관", code), "kind": kind, "valid_from": since}
        )[0]
        for code, kind in zip(codes, kinds, strict=True)
    ]
    rows = [
        Department(
            code=f"BENCH-{n}",
            name=_name("시험과", str(n)),
            institution=made[0 if n % 2 else n // 2 % len(made)],
            valid_from=since,
        )
        for n in range(DEPARTMENTS)
    ]
    Department.objects.bulk_create(rows)
    changed(now)
    return [(row.pk, row.institution.code) for row in rows]


def _name(ko: str, what: str) -> dict[str, str]:
    return {"ko": f"{ko} {what}", "en": f"Bench {what}"}


def _lookups(cursor: Any, departments: Sequence[tuple[int, str]]) -> None:
    from madang.domains.documents.kinds import KINDS, categories

    others = [code for code in categories() if code != "sanction"]
    cursor.execute(
        "CREATE TEMPORARY TABLE bench_department (n integer primary key, id bigint, institution text)"
    )
    cursor.execute("CREATE TEMPORARY TABLE bench_category (n integer primary key, code text, kind text)")
    cursor.executemany(
        "INSERT INTO bench_department VALUES (%s, %s, %s)",
        [(n, pk, institution) for n, (pk, institution) in enumerate(departments)],
    )
    kinds = list(KINDS)
    cursor.executemany(
        "INSERT INTO bench_category VALUES (%s, %s, %s)",
        [(n, code, kinds[n % len(kinds)]) for n, code in enumerate(others)],
    )


def _insert(vendor: str, rows: int, now: datetime) -> str:
    """One statement. `r` scatters: the multiplier is prime to every modulus below."""
    newest = int(now.astimezone(UTC).timestamp()) - 86_400
    step = max(1, YEARS * 365 * 86_400 // rows)
    at = f"({newest} - i * {step})"
    instant = f"to_timestamp({at})" if vendor == "postgresql" else f"datetime({at}, 'unixepoch')"
    local = f"({at} + 32400)"
    day = (
        f"(to_timestamp({local}) AT TIME ZONE 'UTC')::date"
        if vendor == "postgresql"
        else f"date({local}, 'unixepoch')"
    )
    empty = "'[]'::jsonb" if vendor == "postgresql" else "'[]'"
    grounds = "'[5]'::jsonb" if vendor == "postgresql" else "'[5]'"
    truth = "false" if vendor == "postgresql" else "0"
    padded = _padded(vendor)
    sanction = "(r % 100 < 85)"
    return f"""
WITH RECURSIVE line(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM line WHERE i + 1 < {rows}),
scattered AS (SELECT i, (i * 2654435761 + 12345) % 1000003 AS r FROM line),
drawn AS (
  SELECT i, r, {sanction} AS approved, r / 100 % 20 AS k, r / 7 % 20 AS c, r / 11 % 30 AS g,
    CASE WHEN {sanction} THEN (r / 13 % {DEPARTMENTS}) * (r / 17 % {DEPARTMENTS}) / {DEPARTMENTS}
         ELSE (r / 13 % {DEPARTMENTS // 10}) * 10 + r / 11 % 30 % 10 END AS d
  FROM scattered)
INSERT INTO documents_document (uid, source, source_id, checksum, number, title, shown_title, department_id,
  institution, category, kind, task, case_number, author, approved_at, approved_on, retention, disclosure, grounds,
  grounds_reason, summary, keywords, licence, url, state, gate, fast_lane, disclosed_at, withdrawn_code,
  withdrawn_reason, taken_in_at,
  updated_at, version, last_seq, risk)
SELECT 'B' || {padded}, 'bench', CAST(i AS text), '', '시험과-' || i,
  '정수센터 약품 사용 월보 제출 ' || i, '', bd.id, bd.institution,
  CASE WHEN approved THEN 'sanction' ELSE bc.code END,
  CASE WHEN approved THEN {_case("k", _KINDS)} ELSE bc.kind END,
  '단위과제 ' || (r % 5000), '', '담당자', {instant}, {day}, 'y5', {_case("c", _CLASSES)},
  CASE WHEN c < 12 THEN {empty} ELSE {grounds} END, '', '', {empty}, '', '',
  CASE WHEN c >= 17 THEN 'closed' ELSE 'public' END, 'clean', {truth}, {instant}, '', '', {instant}, {instant}, 1, 1, 0
FROM drawn JOIN bench_department bd ON bd.n = d JOIN bench_category bc ON bc.n = g
"""


def _padded(vendor: str) -> str:
    return "lpad(i::text, 15, '0')" if vendor == "postgresql" else "substr('000000000000000' || i, -15)"


def _case(column: str, values: Sequence[str]) -> str:
    """One of several values by a column that counts from 0; runs of the same value are one branch."""
    ends = [n for n in range(len(values)) if n + 1 == len(values) or values[n + 1] != values[n]]
    whens = " ".join(f"WHEN {column} <= {n} THEN '{values[n]}'" for n in ends)
    return f"CASE {whens} END"
