"""Korean is found: nothing is missed, and little else comes with it. `python -m tests.search_quality` says it in full.

The more texts, the more often characters of neighbouring words happen to meet (…의 제정: 의제): in long sentences full
of particles, as the statutes are, more than in titles.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.search_quality.engines import fts5, ours, postgres
from tests.search_quality.labelled import Labelled
from tests.search_quality.measuring import Score, scores
from tests.search_quality.questions import KINDS, questions
from tests.search_quality.statutes import LAWS, paragraphs
from tests.search_quality.titles import ACTIONS, TOPICS, titles

TEXTS = 4_000
OF_EACH_KIND = 260


@pytest.fixture(scope="module")
def invented() -> Sequence[Labelled]:
    return titles(TEXTS)


def test_titles_are_found(invented: Sequence[Labelled], tmp_path: Path, record_property) -> None:
    asked = questions(invented, OF_EACH_KIND)
    assert len({one.typed for one in asked if one.kind == "word"} & {*TOPICS, *ACTIONS}) > 200
    measured = scores(ours([one.text for one in invented], tmp_path), asked)
    _say(record_property, "titles", measured)
    assert [score.kind for score in measured if score.recall < 1] == []
    assert [score for score in measured if (score.precision or 0) < 0.97] == []


@pytest.mark.skipif(not LAWS.exists(), reason="the statutes of shared/data are not beside the project")
def test_statutes_are_found(tmp_path: Path, record_property) -> None:
    texts = paragraphs(TEXTS)
    measured = scores(ours([one.text for one in texts], tmp_path), questions(texts, 100))
    _say(record_property, "statutes", measured)
    assert [score.kind for score in measured if score.recall < 1] == []
    assert [score for score in measured if (score.precision or 0) < 0.97] == []


def test_words_between_blanks_miss_most(invented: Sequence[Labelled]) -> None:
    """What we are compared with: SQLite as it comes."""
    measured = scores(fts5([one.text for one in invented]), questions(invented, 50))
    assert [score.kind for score in measured if score.recall < 0.5] == list(KINDS)


@pytest.mark.postgres
@pytest.mark.skipif(
    not os.environ.get("MADANG_TEST_DATABASE_URL", "").startswith("postgres"),
    reason="PostgreSQL is not named",
)
def test_postgresql_misses_as_much(invented: Sequence[Labelled]) -> None:
    with postgres([one.text for one in invented], os.environ["MADANG_TEST_DATABASE_URL"]) as ask:
        measured = scores(ask, questions(invented, 50))
    assert [score.kind for score in measured if score.recall < 0.5] == list(KINDS)


def _say(record_property, name: str, measured: Sequence[Score]) -> None:
    said = (f"{score.kind} {score.recall:.3f} / {score.precision:.3f}" for score in measured)
    record_property("figure", f"search, {name}, recall / precision: {', '.join(said)}")
