"""The gate against the synthetic privacy set: files written, read and looked through; hostile text; masks."""

import time
from random import Random

import pytest

from madang.domains.documents.gate import mask, scan_text
from tests.privacy import hostile
from tests.privacy.collection import PLACES, clean_files, planted_files
from tests.privacy.naming import sentences
from tests.privacy.scoring import MUST, score
from tests.privacy.spec import Spec
from tests.privacy.wording import KINDS, planted
from tests.privacy.writing import write

reading = pytest.importorskip("madang.domains.documents.reading", reason="the readers of files are absent")
PART = 55  # five files of each format


def _read(spec: Spec):
    return reading.read(write(spec), spec.name)


def test_everything_planted_is_found_in_every_format_and_place() -> None:
    result = score(planted_files(PART), _read)
    assert not [(format, plant) for format, plant in result.missed if plant.kind in MUST]
    assert result.recall({kind for kind, _ in result.planted}) > 0.99
    assert result.files_held == PART
    assert {place for _, place in result.planted} >= {
        place.value for places in PLACES.values() for place in places
    }


def test_lookalikes_are_not_held() -> None:
    result = score(clean_files(PART), _read)
    assert result.files_held <= PART // 50, result.why_held


def test_what_a_perfect_reader_hands_over_is_found_too() -> None:
    result = score(planted_files(110, seed=1))
    assert not [plant for _, plant in result.missed if plant.kind in MUST]


def test_names_are_rarely_wrong() -> None:
    wrong = [
        (s, one.text)
        for s, said in sentences(600)
        for one in scan_text(s)
        if one.kind == "name" and one.text not in said
    ]
    assert len(wrong) <= 6, wrong


def test_what_is_masked_is_found_no_more() -> None:
    random = Random(5)
    for kind in KINDS:
        for _ in range(40):
            sentence, _ = planted(random, kind)
            masked = sentence
            for one in reversed(scan_text(sentence)):
                masked = masked[: one.start] + mask(one.kind, one.text) + masked[one.end :]
            assert not [one for one in scan_text(masked) if one.holds], (sentence, masked)


def test_no_text_makes_the_gate_slow() -> None:
    """Four times the text takes about four times as long, whatever it says; measured where it is measurable."""
    slow = []
    for (piece, short), (_, long) in zip(hostile.texts(1000), hostile.texts(4000), strict=True):
        if (took := _time(long)) > 0.05 and min(took, _time(long)) > 9 * _time(short):
            slow.append(piece)
        assert took < 2, piece
    assert not slow


def _time(text: str) -> float:
    start = time.process_time()
    scan_text(text)
    return time.process_time() - start
