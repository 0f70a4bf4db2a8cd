"""What documents are sorted by: the 31 categories, and the kinds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from madang.kernel.text import Text

GROUPS: Mapping[str, Text] = {
    "approval": Text("결재문서·사업", "Approved documents and projects"),
    "all": Text("전체 정보", "All information"),
    "participation": Text("참여", "Participation"),
    "window": Text("정보공개 창구", "Disclosure window"),
}

KINDS: Mapping[str, Text] = {
    "approval": Text("결재문서", "Approval"),
    "report": Text("보고서", "Report"),
    "notice": Text("공고", "Notice"),
    "plan": Text("계획", "Plan"),
    "contract": Text("계약", "Contract"),
    "expense": Text("지출", "Expense"),
    "research": Text("연구", "Research"),
    "statistics": Text("통계", "Statistics"),
    "press": Text("보도자료", "Press release"),
    "other": Text("기타", "Other"),
}
"""The kinds of documents, by code."""

KIND_OF_DRAFT: Mapping[str, str] = {
    "report": "report",
    "plan": "plan",
    "notice": "notice",
    "expense": "expense",
}
"""The kind of an approved document by the kind of its draft; every other is an approval."""
APPROVED = "sanction"
"""The category of what our own approval system finished (결재문서)."""


@dataclass(frozen=True, slots=True)
class Category:
    """One of the 31 categories of the plaza."""

    code: str
    name: Text
    group: str


@cache
def categories() -> Mapping[str, Category]:
    """The categories by code, in their order."""
    raw = yaml.safe_load((Path(__file__).parent / "categories.yaml").read_text(encoding="utf-8"))
    return {
        code: Category(code, Text(row["ko"], row["en"]), row["group"])
        for code, row in raw["categories"].items()
    }


def category_name(code: str) -> Text:
    """The name of a category; the code itself for one that is no longer there."""
    found = categories().get(code)
    return found.name if found else Text(code, code)


def kind_name(code: str) -> Text:
    return KINDS.get(code, Text(code, code))
