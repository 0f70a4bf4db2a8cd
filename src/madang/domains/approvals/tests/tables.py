"""Delegation tables for tests."""

from copy import deepcopy
from typing import Any

from madang.domains.approvals.delegation import (
    TableVersion,
    as_document,
    publish_delegation_table,
    standard_table,
)
from madang.kernel import clock
from madang.kernel.actor import SYSTEM
from madang.kernel.text import Text

FIRST = Text.of(
    {
        "ko": "처음 정한 규정입니다.",
        "en": "The first rules.",
        "zh": "首次制定的规定。",
        "fr": "Les premières règles.",
    }
)
SECOND = Text.of(
    {
        "ko": "출장 명령을 과장이 결재합니다.",
        "en": "Directors decide on business trips.",
        "zh": "出差命令由科长审批。",
        "fr": "Les directeurs décident des missions.",
    }
)


def standard_document() -> dict[str, Any]:
    """The table of the system for a city that need not have its departments."""
    document = deepcopy(as_document(standard_table().rules))
    for row in document["matters"]:
        row.pop("cooperates", None)
    return document


def two_versions(institution: str = "city") -> tuple[TableVersion, TableVersion]:
    """Two published versions: in the second a matter is new, one gone, one decided higher and kept longer."""
    now = clock.now()
    document = standard_document()
    first = publish_delegation_table(SYSTEM, institution=institution, document=document, note=FIRST, now=now)
    changed = deepcopy(document)
    rows = {row["code"]: row for row in changed["matters"]}
    rows["document:business-trip"] |= {"decides": 3, "reviews": [2], "retention": "y5", "policy": True}
    rows["document:circular"]["code"] = "document:other"
    second = publish_delegation_table(SYSTEM, institution=institution, document=changed, note=SECOND, now=now)
    return first, second
