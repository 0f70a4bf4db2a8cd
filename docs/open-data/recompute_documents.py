#!/usr/bin/env python3
"""Counts the table of reconciliation again from what everybody can have, and compares it with what was published.

    python3 recompute_documents.py http://ADDRESS [FROM TO]

Open, partly open and closed documents are counted from the bulk export (and what the change feed adds to it since),
withdrawn ones from the change feed. Uses nothing but Python's own library (3.9 or later). Exit status: 0 where all
counts are equal, 1 where one differs, 2 where something cannot be read.
"""

import csv
import io
import json
import sys
import urllib.request
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo


def main(base, first="", last=""):
    manifest = read(f"{base}/open-data/documents/manifest.json")
    zone = ZoneInfo(manifest["zone"])
    table, days = published(base, first, last)
    copy, told_gone = {}, set()
    for one in manifest["partitions"]:
        if days[0][:7] <= one["month"] <= days[1][:7]:
            copy |= partition(base, one["month"], zone)
    place, more = 0, True
    while more:
        answer = read(f"{base}/api/v1/documents/changes?since={place}&limit=100")
        place, more = answer["cursor"], answer["more"]
        for item in answer["items"]:
            if item["deleted"]:
                copy.pop(item["id"], None)
                told_gone.add(item["id"])
            else:
                told_gone.discard(item["id"])
                copy[item["id"]] = counted(item["document"], zone)
    found = Counter(copy.values())
    columns = {"open": "disclosed", "partial": "partial", "closed": "closed"}
    wrong = 0
    for row in table:
        key = (row["day"], row["department"]["code"])
        parts = ("disclosed", "partial", "closed", "held", "scheduled", "withdrawn")
        if row["approved"] != sum(row[name] for name in parts):
            wrong += report(key, "approved", row["approved"], sum(row[name] for name in parts))
        for name, column in columns.items():
            if found[(*key, name)] != row[column]:
                wrong += report(key, column, row[column], found[(*key, name)])
    withdrawn = sum(row["withdrawn"] for row in table)
    print(
        f"{len(table):,} days of departments compared, {wrong:,} counts differ; {withdrawn:,} withdrawn here, "
        f"{len(told_gone):,} deleted in the change feed"
    )
    return 1 if wrong or withdrawn > len(told_gone) or not table else 0


def published(base, first, last):
    """The table, page by page, and its days."""
    rows, cursor, query = [], "", f"from={first}&to={last}&limit=1000"
    while True:
        answer = read(f"{base}/api/v1/statistics/reconciliation?{query}&cursor={cursor}")
        rows += answer["items"]
        cursor = answer["next"] or ""
        if not cursor:
            return rows, (answer["from"], answer["to"])


def partition(base, month, zone):
    with urllib.request.urlopen(f"{base}/open-data/documents/csv/{month}.csv") as answer:  # noqa: S310 - an address that its user names
        rows = csv.DictReader(io.StringIO(answer.read().decode("utf-8")))
        return {row["id"]: (day(row["approved_at"], zone), row["department"], row["class"]) for row in rows}


def counted(document, zone):
    return day(document["approved_at"], zone), document["department"]["code"], document["class"]


def day(text, zone):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(zone).date().isoformat()


def report(key, column, said, found):
    print("differs:", *key, column, "published", said, "counted", found)
    return 1


def read(address):
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - the same
        return json.load(answer)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1].rstrip("/"), *sys.argv[2:4]))
    except (IndexError, OSError, ValueError, KeyError) as error:
        print(f"cannot be read: {error!r}", file=sys.stderr)
        sys.exit(2)
