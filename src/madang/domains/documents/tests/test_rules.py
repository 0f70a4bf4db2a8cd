"""What goes out and what is held: the whole table."""

from itertools import product

import pytest

from madang.domains.documents.findings import Verdict
from madang.domains.documents.rules import (
    CLOSED,
    OPEN,
    PARTIAL,
    FileState,
    state_before,
    verdict_of_document,
    verdict_of_file,
)
from madang.domains.documents.states import (
    LISTED,
    TABLE,
    DocumentAct,
    DocumentPart,
    DocumentState,
    allowed_acts,
)

LOOKED_AT = (Verdict.PENDING, Verdict.CLEAN, Verdict.FINDING, Verdict.UNSCANNABLE)


@pytest.mark.parametrize(
    ("disclosure", "verdict", "cleared", "edition"),
    list(product((OPEN, PARTIAL, CLOSED), LOOKED_AT, (False, True), (None, *LOOKED_AT))),
)
def test_only_clean_contents_leave(
    disclosure: str, verdict: Verdict, cleared: bool, edition: Verdict | None
) -> None:
    told = verdict_of_file(FileState(disclosure, verdict, cleared, edition))
    if disclosure == CLOSED or (disclosure == PARTIAL and edition is None):
        assert told is Verdict.CLEAN  # nothing of it leaves
    elif edition is not None:
        assert told is edition
    elif cleared and verdict is not Verdict.PENDING:
        assert told is Verdict.CLEAN
    else:
        assert told is verdict


@pytest.mark.parametrize("verdict", [v for v in LOOKED_AT if v is not Verdict.CLEAN])
def test_one_file_holds_the_whole_document_unless_it_is_closed(verdict: Verdict) -> None:
    files = [FileState(OPEN, Verdict.CLEAN), FileState(OPEN, verdict)]
    assert verdict_of_document(Verdict.CLEAN, files, OPEN) is verdict
    assert verdict_of_document(Verdict.CLEAN, files, CLOSED) is Verdict.CLEAN
    assert verdict_of_document(Verdict.FINDING, files, CLOSED) is Verdict.FINDING


def test_nothing_is_held_by_chance() -> None:
    assert state_before(Verdict.CLEAN) == state_before(Verdict.PENDING) == DocumentState.SCHEDULED
    assert state_before(Verdict.FINDING) == state_before(Verdict.UNSCANNABLE) == DocumentState.HELD


def test_the_public_can_do_nothing_and_nobody_discloses_by_hand() -> None:
    assert all(not allowed_acts(state, frozenset(), erasure_asked=False) for state in DocumentState)
    for state, part in product(DocumentState, DocumentPart):
        acts = allowed_acts(state, frozenset({part}), erasure_asked=False)
        assert (DocumentAct.DISCLOSE in acts) == (
            state == DocumentState.SCHEDULED and part == DocumentPart.SYSTEM
        )
        assert (DocumentAct.WITHDRAW in acts) == (
            state in LISTED and part in (DocumentPart.DISCLOSURE, DocumentPart.AUDITOR)
        )
    assert set(TABLE) == set(DocumentAct)
