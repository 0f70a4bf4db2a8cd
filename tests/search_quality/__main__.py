"""Prints how well Korean is found: `python -m tests.search_quality [texts]`, one JSON line per figure.

PostgreSQL is asked where MADANG_TEST_DATABASE_URL names one.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from tests.search_quality.engines import Ask, fts5, ours, postgres
from tests.search_quality.labelled import Labelled
from tests.search_quality.measuring import scores
from tests.search_quality.questions import questions
from tests.search_quality.statutes import LAWS, paragraphs
from tests.search_quality.titles import titles

TEXTS = 20_000
QUESTIONS = 300  # of each kind: all the words of the titles


def figures(count: int) -> Iterator[dict[str, object]]:
    yield from _of("titles", titles(count))
    if LAWS.exists():
        yield from _of("statutes", paragraphs(count))
    else:
        print(f"no statutes at {LAWS}", file=sys.stderr)


def _of(name: str, labelled: Sequence[Labelled]) -> Iterator[dict[str, object]]:
    asked = questions(labelled, QUESTIONS)
    with ExitStack() as stack:
        for engine, ask in _engines([one.text for one in labelled], stack).items():
            for score in scores(ask, asked):
                rounded = {
                    key: round(said, 4) if isinstance(said, float) else said
                    for key, said in asdict(score).items()
                }
                yield {
                    "figure": "search_quality",
                    "set": name,
                    "texts": len(labelled),
                    "engine": engine,
                } | rounded


def _engines(texts: Sequence[str], stack: ExitStack) -> dict[str, Ask]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    engines = {"madang": ours(texts, folder), "fts5 unicode61": fts5(texts)}
    if url := os.environ.get("MADANG_TEST_DATABASE_URL"):
        engines["postgresql simple"] = stack.enter_context(postgres(texts, url))
    return engines


if __name__ == "__main__":
    for figure in figures(int(sys.argv[1]) if len(sys.argv) > 1 else TEXTS):
        print(json.dumps(figure, ensure_ascii=False))
