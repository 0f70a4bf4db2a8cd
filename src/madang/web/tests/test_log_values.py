"""Values and codes of the log in words."""

import json
from typing import Any

import pytest

from madang.log.entries import opened
from madang.web.public import log_values
from madang.web.public.log_codes import codes_shown
from madang.web.public.log_values import ValueShown, value_shown

pytestmark = pytest.mark.django_db
NAME = {"ko": "하천 점용 허가", "en": "River permit"}
HASH = "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4"
FILE = {"name": "점검.pdf", "sha256": HASH, "bytes": 2_400_000, "media": "application/pdf"}


def shown(name: str, value: Any, language: str = "en") -> ValueShown:
    _, (disclosure,) = opened({name: value})
    return value_shown(disclosure, language)


def said(found: ValueShown) -> list[tuple[str, str]]:
    return [(part.label.text, part.text.text) for part in found.parts]


@pytest.mark.parametrize(
    ("name", "value", "label", "parts"),
    [
        ("title", NAME, "Title", [("", "River permit")]),
        ("title.3", NAME, "Title", [("", "River permit")]),
        ("reason.3", "장마로 늦어집니다.", "Reason", [("", "장마로 늦어집니다.")]),
        ("place", "서울 종로구", "Place", [("", "서울 종로구")]),
        (
            "form",
            [{"label": NAME, "value": NAME}],
            "What was applied for",
            [("River permit", "River permit")],
        ),
        (
            "result.9",
            {"code": "granted", "name": {"ko": "허가", "en": "Granted"}},
            "Result",
            [("", "Granted")],
        ),
        (
            "official.2",
            {"department": {"ko": "물순환과", "en": "Water"}, "post": {"ko": "과장", "en": "Director"}},
            "Official who acted",
            [("Department", "Water"), ("Post", "Director")],
        ),
        (
            "file.1",
            FILE,
            "File",
            [("Name", "점검.pdf"), ("Size", "2.3 MB"), ("File format", "PDF"), ("Hash (SHA-256)", HASH)],
        ),
        (
            "definition.1",
            {"sha256": HASH, "valid_from": "2026-01-02"},
            "Definition of the procedure",
            [("In force from", "Fri 2 Jan 2026"), ("Hash (SHA-256)", HASH)],
        ),
        (
            "event.2",
            {
                "seq": 2,
                "at": "2026-11-30T15:00:01+00:00",
                "sentence": NAME,
                "entries": [{"label": NAME, "value": NAME}],
            },
            "Earlier record",
            [
                ("Number of the record", "2"),
                ("Time", "Tue 1 Dec 2026, 00:00:01"),
                ("What happened", "River permit"),
                ("River permit", "River permit"),
            ],
        ),
        ("something.else", {"bytes": "many", "x": [1]}, "something.else", [("Size", "many"), ("x", "[1]")]),
        ("number", 7, "Document number", [("", "7")]),
    ],
)
def test_values_are_put_into_words(name: str, value: Any, label: str, parts: list[tuple[str, str]]) -> None:
    found = shown(name, value)
    assert (found.label, said(found)) == (label, parts)
    assert json.loads(found.json) == value
    assert found.name == name


def test_words_of_another_language_are_marked_and_hashes_are_compared() -> None:
    assert [part.text.lang for part in shown("reason.3", "사유").parts] == ["ko"]
    assert [part.text.lang for part in shown("title", NAME, "ko").parts] == [""]
    parts = {part.label.text: part for part in shown("file.1", FILE, "ko").parts}
    assert parts["해시값(SHA-256)"].is_hash
    assert parts["크기"].text.text == "2.3 MB"


@pytest.mark.parametrize(
    ("members", "parts"),
    [
        (
            {"t": "step", "state": "decided.granted", "due": "2026-12-07"},
            [("Recorded as", "Decided · Granted"), ("Deadline", "Mon 7 Dec 2026")],
        ),
        (
            {"t": "doc", "state": "disclosed.partial", "why": "5/6", "version": 1},
            [("Recorded as", "Disclosed · Partly open"), ("Reason", None), ("Version", "1")],
        ),
        (
            {"t": "withhold", "state": "withdrawn", "why": "personal_data", "by": "disclosure_officer"},
            [
                ("Recorded as", "No longer public"),
                ("Reason", "It contained personal data"),
                ("Acted", "Disclosure officer"),
            ],
        ),
        (
            {"t": "redact", "ref": 1200, "why": "stated", "second": "none"},
            [
                ("Reason", "Stated in words"),
                ("Confirmed by a second person", "Nobody: one person acted alone"),
                ("Entry it is about", "1,200"),
            ],
        ),
        (
            {"t": "step", "state": "unheard-of.code", "proc": "XXX-99"},
            [("Recorded as", "unheard-of · code"), ("Procedure", "XXX-99")],
        ),
        (
            {
                "t": "reconcile",
                "day": "2026-11-30",
                "approved": 5,
                "disclosed": 3,
                "withheld": {"1": 1, "5": 1},
            },
            [("Date", "Mon 30 Nov 2026"), ("Approved", "5"), ("Disclosed", "3"), ("Closed", "2")],
        ),
    ],
)
def test_codes_are_named(members: dict[str, Any], parts: list[tuple[str, str | None]]) -> None:
    found = [(part.label.text, part.text.text) for part in codes_shown(members, "en")]
    assert [label for label, _ in found] == [label for label, _ in parts]
    for (_, text), (_, wanted) in zip(found, parts, strict=True):
        assert wanted is None or text == wanted


def test_every_kind_of_value_and_act_that_domains_tell_has_a_name() -> None:
    from madang.domains.cases.loggable import KINDS as OF_CASES
    from madang.domains.documents.loggable import KINDS as OF_DOCUMENTS
    from madang.web.public.log_words import STATES

    acts = {type.partition(".")[2] for type in (*OF_CASES, *OF_DOCUMENTS)}
    assert acts <= STATES.keys()
    assert log_values.VALUES.keys() <= log_values.PARTS.keys()
