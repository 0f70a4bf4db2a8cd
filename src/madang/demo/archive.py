"""Finished documents of other systems of the demo city, with small files: as entries, each with the instant of its
approval."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from madang.demo.clockwork import Days
from madang.demo.data import read
from madang.demo.organisation import City
from madang.demo.papers import Paper, made
from madang.domains.documents.intake import Entry, EntryFile, ExpenseRow
from madang.domains.documents.rules import CLOSED, OPEN, local_day
from madang.domains.organisation import DepartmentRow, authority, directory
from madang.kernel.storage import storage

DAY = 480  # working minutes
RECENT = (1, 21)  # working days before the present: where most documents lie
EARLIER = (21, 285)
MOSTLY = 0.6  # the share of the recent ones
_ENGLISH = "english"
_SOURCES = {"district": "district-approvals", "agency": "agency-records", "city": "city-records"}


@dataclass(frozen=True, slots=True)
class Filed:
    """A document as its source tells of it, and what becomes of it afterwards as its row says."""

    entry: Entry
    row: Mapping[str, Any]


def documents(city: City, days: Days, seed: int) -> list[Filed]:
    """All of them, in the order of their approval."""
    plans = [*_planned(days, seed), *_payments(days, seed)]
    plans.sort(key=lambda plan: plan.at)
    numbers: Counter[str] = Counter()
    return [Filed(_entry(city, plan, numbers), plan.row) for plan in plans]


@dataclass(frozen=True, slots=True)
class _Plan:
    row: Mapping[str, Any]
    key: str
    department: DepartmentRow
    at: datetime
    words: Mapping[str, str]
    rng: Random
    has_file: bool
    expenses: tuple[ExpenseRow, ...] = ()

    def said(self, text: str) -> str:
        """A text with the words of this document in their places."""
        return text.format_map(self.words).format_map(self.words)


def _planned(days: Days, seed: int) -> Iterator[_Plan]:
    for number, row in enumerate(read("archive")["rows"]):
        places = _departments(row["of"])
        for n in range(row["n"]):
            key = f"{number}-{n}"
            rng = Random(f"{seed}:archive:{key}")  # noqa: S311 - an invented city
            at = _approved(days, rng, row.get("ago"))
            department = directory().department(places[n % len(places)], at)
            words = _words(rng, at, department, n)
            yield _Plan(row, key, department, at, words, rng, n < row.get("files", 0))


def _departments(of: str | Sequence[str]) -> Sequence[str]:
    """Codes: those of a row, or of all districts or agencies."""
    plan = read("city")
    if of == "districts":
        suffixes = [row["suffix"] for row in plan["district_departments"]]
        return [f"{row['code']}-{suffixes[n % 2]}" for n, row in enumerate(plan["districts"])]
    if of == "agencies":
        return [f"{row['code']}-{plan['agency_department']['suffix']}" for row in plan["agencies"]]
    return list(of)


def _approved(days: Days, rng: Random, ago: float | None) -> datetime:
    """A moment of work; of the last month mostly."""
    if ago == 0:
        return days.today(rng)
    low, high = RECENT if rng.random() < MOSTLY else EARLIER
    back = rng.uniform(low, high) if ago is None else ago
    return days.after_work(days.now, -back * DAY)


def _words(rng: Random, at: datetime, department: DepartmentRow, n: int) -> dict[str, str]:
    """What stands in the places of titles and texts."""
    day = local_day(at, authority().zone)
    chosen = {name: choices[n % len(choices)] for name, choices in _choices(rng).items()}
    home = next((d for d in read("city")["districts"] if d["code"] == department.institution_code), None)
    district = home or rng.choice(read("city")["districts"])
    return chosen | {
        "district": district["ko"],
        "dong": rng.choice(district["dong"]),
        "year": str(day.year),
        **_ended(day),
        "week": str(min(4, day.day // 7 + 1)),
        "n": str(n + 1),
        "department": department.name.ko,
        "person": rng.choice(read("city")["surnames"]) + rng.choice(read("city")["given_names"]),
        "mobile": f"010-0000-{rng.randrange(1, 10_000):04d}",
    }


def _ended(day: date) -> dict[str, str]:
    """The month and the quarter that had ended by a day: reports speak of those."""
    month = day.replace(day=1) - timedelta(days=1)
    quarter = (day.month - 1) // 3
    return {
        "month": str(month.month),
        "month_year": str(month.year),
        "quarter": str(quarter or 4),
        "quarter_year": str(day.year if quarter else day.year - 1),
    }


def _choices(rng: Random) -> dict[str, list[str]]:
    """The words of each place; the places of the city in an order of their own for each document."""
    known: dict[str, list[str]] = dict(read("archive")["words"])
    known["place"] = rng.sample(known["place"], len(known["place"]))
    return known


def _entry(city: City, plan: _Plan, numbers: Counter[str]) -> Entry:
    row, department = plan.row, plan.department
    numbers[department.code] += 1
    kind = directory().institution(department.institution_code).kind
    words = {**plan.words, "task": row["task"], "summary": ""}
    plan = replace(plan, words={**words, "summary": row["summary"].format_map(words)})
    return Entry(
        source=_SOURCES.get(kind, "city-records"),
        source_id=f"{row['category']}-{plan.key}",
        number=f"{department.name.ko}-{100 + numbers[department.code]}",
        title=plan.said(row["title"]),
        department_id=department.id,
        institution=department.institution_code,
        category=row["category"],
        kind=row["kind"],
        approved_at=plan.at,
        approved_on=local_day(plan.at, authority().zone),
        retention=row["retention"],
        disclosure=row.get("class", OPEN),
        grounds=tuple(row.get("grounds", ())),
        grounds_reason=row.get("grounds_reason", ""),
        task=row["task"],
        author=_author(city, plan),
        summary=plan.words["summary"],
        keywords=tuple(row["keywords"]),
        licence=row.get("licence", ""),
        files=tuple(_files(plan)),
        expenses=plan.expenses,
    )


def _author(city: City, plan: _Plan) -> str:
    """Somebody who works in the department; of agencies nobody is known."""
    officers = city.officers.get(plan.department.code, ())
    return plan.rng.choice(officers).name if officers else ""


# --- files -------------------------------------------------------------------------------------------------


def _files(plan: _Plan) -> Iterator[EntryFile]:
    """Its file, and beside it what stays in."""
    if not plan.has_file:
        return
    title = plan.said(plan.row["title"])
    form = plan.row["file"]
    yield _stored(
        f"{title.rstrip('?')}.{'pdf' if form == 'scan' else form}", made(form, _paper(plan, title)), OPEN
    )
    if kept := plan.row.get("kept_in"):
        content = made(kept.rsplit(".", 1)[-1], _paper(plan, kept.rsplit(".", 1)[0]))
        file = _stored(f"붙임 {kept}", content, CLOSED)
        yield replace(file, grounds=tuple(plan.row["grounds"]), grounds_reason=plan.row["grounds_reason"])


def _stored(name: str, content: bytes, disclosure: str) -> EntryFile:
    return EntryFile(name, storage().store(content), len(content), disclosure)


def _paper(plan: _Plan, title: str) -> Paper:
    told = read("archive")
    body = told["bodies"][_ENGLISH if title.isascii() else plan.row["kind"]]
    table = told["people"] if "names" in plan.row else _table(plan, body)
    hidden = told["people"] if "hides" in plan.row else ()
    return Paper(title, [plan.said(line) for line in body["lines"]], table, hidden)


def _table(plan: _Plan, body: Mapping[str, Any]) -> list[list[str]]:
    if plan.expenses:
        head = ["사용일", "장소", "목적", "대상", "금액(원)"]
        paid = [
            [f"{row.executed_at:%Y-%m-%d}", row.place, row.purpose, row.participants] for row in plan.expenses
        ]
        return [head, *([*cells, f"{row.amount:,}"] for cells, row in zip(paid, plan.expenses, strict=True))]
    numbers = [[f"{plan.rng.randrange(20, 2_000):,}" for _ in range(2)] for _ in body["names"]]
    return [body["head"], *([name, *pair, "-"] for name, pair in zip(body["names"], numbers, strict=True))]


# --- business expenses -------------------------------------------------------------------------------------


def _payments(days: Days, seed: int) -> Iterator[_Plan]:
    """A document of each department for each month that has ended; it comes in the first days of the next."""
    told = read("archive")["expenses"]
    first = days.calendar.local(days.now).date().replace(day=1)
    for back in range(told["months"]):
        month = (first - timedelta(days=1)).replace(day=1)
        for code in told["departments"]:
            rng = Random(f"{seed}:payments:{month}:{code}")  # noqa: S311
            opens = days.midnight((days.calendar.local(days.now).date() - first).days)
            at = days.after_work(opens, rng.uniform(1, 4) * DAY)
            if at < days.now:
                department = directory().department(code, at)
                paid = tuple(_paid(days, rng, told, department, opens))
                words = _words(rng, at, department, back) | {
                    "year": str(month.year),
                    "month": str(month.month),
                }
                yield _Plan(_row(told), f"{month:%Y%m}-{code}", department, at, words, rng, back == 0, paid)
        first = month


def _row(told: Mapping[str, Any]) -> dict[str, Any]:
    said = {"category": "expense", "kind": "expense", "task": "업무추진비 공개", "keywords": ["업무추진비"]}
    return {**said, "title": told["title"], "summary": told["summary"], "retention": "y5", "file": "xlsx"}


def _paid(
    days: Days, rng: Random, told: Mapping[str, Any], department: DepartmentRow, until: datetime
) -> Iterator[ExpenseRow]:
    """The payments of the month before an instant, in their order."""
    length = (local_day(until, authority().zone) - timedelta(days=1)).day
    shares = sorted(rng.uniform(1, length - 1) for _ in range(rng.randrange(*told["payments"])))
    for share in reversed(shares):
        at = (until - timedelta(days=share)).replace(second=0, microsecond=0)
        number = rng.randrange(2, 9)
        said = rng.choice(told["participants"]).format(head=_head(department), n=number)
        day = local_day(at, authority().zone)
        yield ExpenseRow(
            executed_at=_at_noon(days, at),
            place=rng.choice(told["places"]),
            purpose=rng.choice(told["purposes"]),
            participants=said,
            payment="카드",
            amount=number * rng.randrange(90, 260) * 100,
            year=day.year,
            month=day.month,
            department=department.name.ko,
        )


def _at_noon(days: Days, at: datetime) -> datetime:
    """The hour of lunch on the local day of an instant, some minutes on."""
    local = days.calendar.local(at)
    return local.replace(hour=12, minute=20 + local.minute // 2, second=0, microsecond=0)


def _head(department: DepartmentRow) -> str:
    """What the head of a department of the city is called."""
    plan = read("city")
    kind = next(row["kind"] for row in plan["departments"] if row["code"] == department.code)
    return str(plan["heads"][kind]["ko"])
