"""Definitions for tests: a small sound one to bend, those that come with the system, and published versions."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from functools import cache
from typing import Any

from madang.domains.procedures import Definition, Version, import_builtin, parse, publish_version
from madang.domains.procedures.actions import DEFINITIONS
from madang.domains.procedures.loader import read_document
from madang.domains.procedures.models import Sector
from madang.kernel.actor import SYSTEM

BUILTIN = tuple(sorted(path.stem for path in DEFINITIONS.glob("*.yaml") if path.stem != "sectors"))
Document = dict[str, Any]


def text(ko: str = "글", en: str = "text") -> dict[str, str]:
    return {"ko": ko, "en": en}


def step(code: str, to: str = "", **changes: Any) -> Document:
    """A step of an official that records something and goes on."""
    base = {
        "step": code,
        "name": text(code, code),
        "actor": "official",
        "act": "record",
        "state": "reviewing",
    }
    return base | ({"to": to} if to else {}) | changes


def field(name: str, type: str = "text", **changes: Any) -> Document:
    return {"name": name, "type": type, "label": text(name, name), **changes}


def document(change: Callable[[Document], object] | None = None, **changes: Any) -> Document:
    """A small sound definition: received → (large: site) → draft → approve → decided → notified."""
    made: Document = {
        "code": "TST-01",
        "sector": "TST",
        "kind": "permit",
        "name": text("시험 허가", "Test permit"),
        "summary": text(),
        "begins": "applicant",
        "department": "TST",
        "results": ["granted", "refused"],
        "limit": {"rule": "working-days:10", "set_by": "statute", "source": text()},
        "reception_term": "working-hours:8",
        "fee": {"amount": 0, "text": text()},
        "disclosure": {"selected_by": text(), "criteria": [text()], "since": "2026-01-01"},
        "form": [
            field("applicant_name", required=True, example="홍길동", pii="name", public="no"),
            field("area", "decimal", required=True, example=120, min=0, public="yes", fact=True),
        ],
        "documents_required": [{"code": "plan", "name": text("계획서", "Plan")}],
        "rules": [{"title": text(), "article": text(), "url": "https://www.law.go.kr/법령/하천법"}],
        "anytime": ["withdraw", "transfer", "extend"],
        "remedies": text(),
        "start": "received",
        "nodes": [
            step(
                "received",
                "size",
                act="accept",
                state="received",
                implied_by=["assign"],
                term="working-hours:8",
            ),
            {
                "choice": "size",
                "branches": [{"when": {"fact": "area", "op": "ge", "value": 100}, "to": "site"}],
                "otherwise": "draft",
            },
            step("site", "draft", act="inspect", term="working-days:3"),
            step("draft", "approve", act="draft", asks=["result", "reasons"], term="working-days:2"),
            step(
                "approve",
                actor="line",
                act="approve",
                state="deciding",
                outcomes={"approved": "decided", "sent_back": "draft"},
            ),
            step(
                "decided",
                "notified",
                act="decide",
                state="deciding",
                asks=["result"],
                disclosed=["time", "result"],
            ),
            step("notified", "closed", actor="system", act="notify", state="deciding"),
            {"end": "closed"},
        ],
    }
    made = deepcopy(made) | deepcopy(changes)
    if change:
        change(made)
    return made


def definition(change: Callable[[Document], object] | None = None, **changes: Any) -> Definition:
    return parse(document(change, **changes))


def builtin_document(code: str) -> Document:
    """The document of one of them, to be bent at will."""
    return deepcopy(_read(code))


@cache
def _read(code: str) -> Document:
    return read_document((DEFINITIONS / f"{code}.yaml").read_text(encoding="utf-8"))


def builtin(code: str) -> Definition:
    """One of the procedures that come with the system."""
    return parse(builtin_document(code))


def publish(at: datetime, made: Document | None = None) -> Version:
    """A published version, with its sector."""
    made = made or document()
    Sector.objects.get_or_create(code=made["sector"], defaults={"name": text("시험", "Test")})
    return publish_version(SYSTEM, definition=made, at=at)


def publish_builtin(at: datetime) -> None:
    """The sectors and procedures that come with the system."""
    import_builtin(SYSTEM, at=at)
