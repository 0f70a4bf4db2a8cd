#!/usr/bin/env python3
"""Recomputes every figure of an open export from its CSV files and compares it with what was published.

    python3 recompute.py DIR

Uses nothing but Python's own library (3.9 or later, with time zone data on the machine). Written from the definitions
that stand beside the figures, not from the program that made them. Exit status: 0 where every figure is equal to the
last digit, 1 where one differs, 2 where the export cannot be read.
"""

import csv
import json
import math
import re
import sys
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

LEGAL_DAY, WALL_DAY = 480, 1440  # minutes
BOUNDS = (1, 10, 60, 3600, 86400)  # seconds
HOUR = timedelta(hours=1)
STEPS_ON_P = 20_000
SHOWN = 20


def main(folder):
    published = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    export = Export(folder, ZoneInfo(published["zone"]), instant(published["as_of"]))
    told = Comparer()
    check_processing(export, published["processing"]["by"], told)
    check_latency(export, published["latency"], told)
    check_compliance(export, published["compliance"]["by"], told)
    check_comparison(export, published["comparison"], told)
    for line in told.differences[:SHOWN]:
        print("differs:", line)
    print(f"{told.compared:,} figures compared, {len(told.differences):,} differ")
    return 1 if told.differences or not told.compared else 0


class Export:
    """The tables, with what every figure needs of them. Entries are read as they are needed: there may be millions."""

    def __init__(self, folder, zone, as_of):
        self.folder, self.zone, self.as_of = folder, zone, as_of
        self.cases = list(self.rows("cases"))
        self.by_number = {case["number"]: case for case in self.cases}
        self.ended = [Ended(case, self) for case in self.cases if case["late"]]

    def rows(self, table):
        with (self.folder / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def day(self, text):
        return instant(text).astimezone(self.zone).date()

    def month(self, text):
        return self.day(text).strftime("%Y-%m")


class Ended:
    """A case of which it is known whether it was on time."""

    def __init__(self, case, export):
        self.day = export.day(case["ended_at"])
        self.late = case["late"] == "true"
        self.legal = int(case["legal_minutes"]) if case["legal_minutes"] else None
        self.wall = int(case["wall_minutes"]) if case["wall_minutes"] else None
        self.returned, self.withdrawn = case["state"] == "returned", case["state"] == "withdrawn"
        self.transferred, self.refused = case["state"] == "transferred", case["result"] == "refused"
        self.extended, self.held = int(case["extensions"]) > 0, int(case["holds"]) > 0
        self.keys = {
            "department": case["in_charge"],
            "institution": case["institution"],
            "sector": case["sector"],
            "procedure": case["procedure"],
            "district": district_of(case["area"]),
            "term": term_of(case["limit_rule"]),
            "month": self.day.strftime("%Y-%m"),
        }


class Comparer:
    """Compares what was published with what was computed, each number by itself."""

    def __init__(self):
        self.compared, self.differences = 0, []

    def groups(self, where, published, computed):
        """Lists of figures by key; `name` is no figure."""
        theirs, ours = {one["key"]: one for one in published}, {one["key"]: one for one in computed}
        for key in sorted(set(theirs) | set(ours)):
            self.figure(f"{where} {key}", theirs.get(key), ours.get(key))

    def figure(self, where, theirs, ours):
        if isinstance(theirs, dict) and isinstance(ours, dict):
            for name in sorted((set(theirs) | set(ours)) - {"name", "definition"}):
                self.figure(f"{where} {name}", theirs.get(name, "missing"), ours.get(name, "missing"))
        elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
            for number, (their, our) in enumerate(zip(theirs, ours, strict=True)):
                self.figure(f"{where} {number}", their, our)
        else:
            self.compared += 1
            if theirs != ours or isinstance(theirs, bool) != isinstance(ours, bool):
                self.differences.append(f"{where}: published {theirs!r}, computed {ours!r}")


# how long cases took


def check_processing(export, published, told):
    for by, figures in published.items():
        computed = [processing(key, by, cases) for key, cases in grouped(export.ended, by).items()]
        told.groups(f"processing by {by}", figures, computed)


def grouped(cases, by):
    groups = defaultdict(list)
    for case in cases:
        groups["/".join(case.keys[name] for name in by.split(","))].append(case)
    return groups


def processing(key, by, cases):
    n = len(cases)
    figure = {"key": key, "keys": dict(zip(by.split(","), key.split("/"), strict=True)), "n": n}
    for name in ("returned", "extended", "held", "refused"):
        figure[name] = sum(getattr(case, name) for case in cases)
        figure[f"{name}_rate"] = figure[name] / n
    figure["on_time"] = sum(not case.late for case in cases)
    figure["on_time_rate"] = figure["on_time"] / n
    figure["withdrawn"] = sum(case.withdrawn for case in cases)
    figure["transferred"] = sum(case.transferred for case in cases)
    figure["legal_clock"] = clock((case.legal for case in cases), LEGAL_DAY)
    figure["wall_clock"] = clock((case.wall for case in cases), WALL_DAY)
    figure["median"] = figure["legal_clock"]["median_days"]
    figure["p90"] = figure["legal_clock"]["p90_days"]
    return figure


def clock(minutes, day):
    known = sorted(n for n in minutes if n is not None)
    median, p90 = nearest_rank(known, 50), nearest_rank(known, 90)
    return {
        "median_minutes": median,
        "p90_minutes": p90,
        "median_days": None if median is None else median / day,
        "p90_days": None if p90 is None else p90 / day,
    }


def nearest_rank(ascending, percent):
    """The value at place ceil(percent / 100 * n)."""
    return ascending[max(-(-percent * len(ascending) // 100), 1) - 1] if ascending else None


def district_of(area):
    """The first of the first three words that ends with 구 or 군."""
    return next((w for w in area.split()[:3] if re.fullmatch(r"\S+[구군]", w)), "none")


def term_of(rule):
    """The class of a legal limit."""
    if not rule:
        return "none"
    kind, _, amount = rule.partition(":")
    if kind in ("immediate", "working-hours"):
        return "hours"
    if kind not in ("working-days", "civil-days"):
        return "long"
    return next((f"days-{most}" for most in (5, 10, 20, 30) if int(amount) <= most), "days-over")


# how soon the public saw what happened


def check_latency(export, published, told):
    whole, imported = Counter(), Counter()
    by = {"department": defaultdict(Counter), "month": defaultdict(Counter)}
    for entry in export.rows("events"):
        lag = (instant(entry["recorded_at"]) - instant(entry["at"])) // timedelta(microseconds=1)
        if entry["type"] == "case.history":
            imported[lag] += 1
            continue
        whole[lag] += 1
        by["department"][entry["in_charge"]][lag] += 1
        by["month"][export.month(entry["at"])][lag] += 1
    computed = {**lags(whole), "imported": sum(imported.values()), "imported_buckets": buckets(imported)}
    told.figure("latency", without_names({k: v for k, v in published.items() if k != "by"}), computed)
    for name, groups in by.items():
        figures = [{"key": key, **lags(found)} for key, found in groups.items()]
        told.groups(f"latency by {name}", without_names(published["by"][name]), figures)


def lags(counts):
    return {
        "n": sum(counts.values()),
        "p50": at_rank(counts, 50),
        "p99": at_rank(counts, 99),
        "buckets": buckets(counts),
    }


def at_rank(counts, percent):
    wanted, seen = max(-(-percent * sum(counts.values()) // 100), 1), 0
    for lag in sorted(counts):
        seen += counts[lag]
        if seen >= wanted:
            return lag / 1_000_000
    return None


def buckets(counts):
    """How many took longer than the bound before and at most this one."""
    sums = [0] * (len(BOUNDS) + 1)
    for lag, n in counts.items():
        sums[next((i for i, most in enumerate(BOUNDS) if lag <= most * 1_000_000), len(BOUNDS))] += n
    return [{"up_to_seconds": most, "n": n} for most, n in zip((*BOUNDS, None), sums, strict=True)]


def without_names(value):
    if isinstance(value, dict):
        return {k: without_names(v) for k, v in value.items() if k not in ("name", "definition")}
    return [without_names(one) for one in value] if isinstance(value, list) else value


# whether departments publish what they have to, when they have to


def check_compliance(export, published, told):
    counted = list(compliance_counts(export))
    for by, figures in published.items():
        groups = defaultdict(Counter)
        for department, month, kind in counted:
            both = {"department": department, "month": month}
            groups["/".join(both[name] for name in by.split(","))][kind] += 1
        computed = [compliance(key, found) for key, found in groups.items()]
        told.groups(f"compliance by {by}", figures, computed)


def compliance_counts(export):
    """Department, month, and what is counted there."""
    for step in export.rows("steps"):
        if step["by_official"] == "true" and (kind := kind_of(step, export)):
            when = step["term_due_at"] if kind == "missing" else step["done_at"]
            yield step["in_charge"], export.month(when), kind
    for case in export.cases:
        if case["delay_since"]:
            yield case["in_charge"], export.month(case["delay_since"]), "delayed"
            if case["explained"] != "true":
                yield case["in_charge"], export.month(case["delay_since"]), "unexplained"
    for extension in export.rows("extensions"):
        yield export.by_number[extension["number"]]["in_charge"], export.month(extension["at"]), "extended"


def kind_of(step, export):
    if step["state"] == "current":
        waits = export.by_number[step["number"]]["state"] == "on_hold"
        passed = step["term_due_at"] and instant(step["term_due_at"]) < export.as_of
        return "missing" if passed and not waits else None
    if not step["done_at"] or not step["recorded_at"]:
        return None
    if step["state"] == "skipped":
        return "skipped"
    later = instant(step["recorded_at"]) - instant(step["done_at"]) > HOUR
    return (
        "entered_late"
        if later and export.day(step["recorded_at"]) > export.day(step["done_at"])
        else "in_time"
    )


def compliance(key, found):
    due = found["in_time"] + found["entered_late"] + found["skipped"] + found["missing"]
    names = ("in_time", "entered_late", "skipped", "missing", "delayed", "unexplained", "extended")
    return {
        "key": key,
        "due": due,
        **{name: found[name] for name in names},
        "in_time_rate": found["in_time"] / due if due else None,
        "entered_late_rate": found["entered_late"] / due if due else None,
    }


# two periods


def check_comparison(export, published, told):
    before, after = ([date.fromisoformat(day) for day in published[name]] for name in ("before", "after"))
    for by, figures in published["by"].items():
        earlier, later = (
            grouped((case for case in export.ended if first <= case.day <= last), by)
            for first, last in (before, after)
        )
        computed = [
            comparison(key, by, earlier.get(key, []), later.get(key, [])) for key in {*earlier, *later}
        ]
        told.groups(f"comparison by {by}", figures, computed)


def comparison(key, by, before, after):
    old, new = period(before), period(after)
    return {
        "key": key,
        "keys": {by: key},
        "before": old,
        "after": new,
        "difference": less(new["mean"], old["mean"]),
        "on_time_difference": less(new["on_time_rate"], old["on_time_rate"]),
        "welch": welch(minutes_of(before), minutes_of(after)),
        "proportions": proportions(old["on_time"], old["n"], new["on_time"], new["n"]),
    }


def minutes_of(cases):
    return [case.legal for case in cases if case.legal is not None]


def period(cases):
    minutes = sorted(minutes_of(cases))
    median, squares = nearest_rank(minutes, 50), variance(minutes)
    on_time = sum(not case.late for case in cases)
    return {
        "n": len(cases),
        "mean": sum(minutes) / len(minutes) / LEGAL_DAY if minutes else None,
        "median": None if median is None else median / LEGAL_DAY,
        "deviation": None if squares is None else math.sqrt(squares) / LEGAL_DAY,
        "on_time": on_time,
        "on_time_rate": on_time / len(cases) if cases else None,
    }


def variance(values):
    """Of n - 1, from exact sums."""
    n = len(values)
    return (n * sum(v * v for v in values) - sum(values) ** 2) / (n * (n - 1)) if n > 1 else None


def less(after, before):
    return None if after is None or before is None else after - before


def welch(before, after):
    """Welch's t-test; none where one sample has fewer than twenty values."""
    if min(len(before), len(after)) < 20:
        return None
    a, b = variance(after) / len(after), variance(before) / len(before)
    if a + b == 0:
        return None
    t = (sum(after) / len(after) - sum(before) / len(before)) / math.sqrt(a + b)
    df = (a + b) ** 2 / (a * a / (len(after) - 1) + b * b / (len(before) - 1))
    return {"t": t, "df": df, "p": round(student_p(t, df), 6)}


def student_p(t, df):
    """The two tails of Student's t: its density with t = tan(angle) * sqrt(df), integrated by Simpson's rule."""
    top = math.atan(abs(t) / math.sqrt(df))
    step = top / STEPS_ON_P
    inner = sum((4 if i % 2 else 2) * math.cos(i * step) ** (df - 1) for i in range(1, STEPS_ON_P))
    area = (1 + inner + math.cos(top) ** (df - 1)) * step / 3
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)
    return max(0.0, 1 - 2 * scale * area)


def proportions(hits_before, n_before, hits_after, n_after):
    """The z-test of two rates; none where fewer than five of either outcome are to be expected in either period."""
    n, hits = n_before + n_after, hits_before + hits_after
    smaller = min(n_before, n_after)
    if not smaller or min(hits, n - hits) * smaller < 5 * n:
        return None
    pooled = hits / n
    error = math.sqrt(pooled * (1 - pooled) * (1 / n_before + 1 / n_after))
    z = (hits_after / n_after - hits_before / n_before) / error
    return {"z": z, "p": round(math.erfc(abs(z) / math.sqrt(2)), 6)}


def instant(text):
    value = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return value if value.tzinfo else value.replace(tzinfo=UTC)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        sys.exit(main(Path(sys.argv[1])))
    except (OSError, KeyError, ValueError) as fault:
        print(f"this export cannot be read: {fault!r}", file=sys.stderr)
        sys.exit(2)
