"""Recall and precision of an engine, as means over the questions of each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from tests.search_quality.engines import Ask
from tests.search_quality.labelled import Asked
from tests.search_quality.questions import KINDS


@dataclass(frozen=True, slots=True)
class Score:
    """Of one kind of question. A question that finds nothing says nothing wrong: it does not count for precision."""

    kind: str
    questions: int
    recall: float
    precision: float | None


def scores(ask: Ask, asked: Sequence[Asked]) -> list[Score]:
    """One score for each kind."""
    return [_score(kind, ask, [one for one in asked if one.kind == kind]) for kind in KINDS]


def _score(kind: str, ask: Ask, asked: Sequence[Asked]) -> Score:
    recalls, precisions = [], []
    for one in asked:
        found = ask(one.typed)
        right = len(found & one.relevant)
        recalls.append(right / len(one.relevant))
        if said := len(found - one.unsure):
            precisions.append(right / said)
    return Score(kind, len(asked), mean(recalls), mean(precisions) if precisions else None)
