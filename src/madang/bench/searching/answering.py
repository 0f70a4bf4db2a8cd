"""How long answers take over HTTP, page and API, each question asked once; and how much of it is the engine's."""

from collections.abc import Callable, Sequence
from urllib.parse import parse_qs, quote, urlsplit

import orjson

from madang.bench import processes
from madang.bench.searching import questions
from madang.bench.searching.clients import Client
from madang.bench.searching.engine import completing_seconds, engine_seconds
from madang.bench.searching.figures import Figures, spread
from madang.bench.searching.questions import Question
from madang.search import Asked
from madang.web.public import search_filters

KINDS: dict[str, tuple[Callable[[], list[Question]], float | None]] = {
    "newest first with count": (questions.of_one_word, 100.0),
    "two words": (questions.of_two_words, 40.0),
    "two frequent words": (questions.of_two_frequent_words, None),
    "word, department and days": (questions.of_word_department_and_days, 40.0),
    "three facets": (questions.of_three_facets, 120.0),
}
"""What is asked, and in how many milliseconds 95 of 100 are to be answered. The target for two words was set with
questions that find 3,443 documents on average among as many as Seoul has; see `found_mean` for ours."""
PAGE_100, COMPLETION = 100.0, 15.0
ADDED = 1.5
"""So many times the engine's own time may come on top of it, at each share that is told: reading again, marking,
writing the page, HTTP. A figure says whether it stays within; no target is missed for it."""
_FARTHEST = (100, 50, 20, 10, 5, 2)
_WARM = ("물", "불", "땅", "하늘", "바다", "구름", "나무", "바람")


def measure(env: dict[str, str], figures: Figures) -> None:
    """Asks everything of a page server that has answered none of it, then of another over the API."""
    asked = {name: (make(), most) for name, (make, most) in KINDS.items()}
    page = next((n for n in _FARTHEST if len(questions.of_page(n)) >= questions.MOST // 2), 2)
    asked[f"page {page}"] = (questions.of_page(page), PAGE_100)
    for face in ("page", "API"):
        port = processes.free_port()
        with processes.server(env, port), Client(port) as client:
            _warm(client)
            for name, (kind, most) in asked.items():
                _answers(client, face, name, kind, most, figures)
            if face == "API":
                _completion(client, figures)


def _answers(
    client: Client, face: str, name: str, kind: Sequence[Question], most: float | None, figures: Figures
) -> None:
    told = [client.ask(one.page if face == "page" else one.api) for one in kind]
    engine = spread([engine_seconds(_as_page(one) if face == "page" else one.asked) for one in kind])
    seconds = [one[2] for one in told]
    failed = sum(one[0] != 200 for one in told)
    more = {"found_mean": _found(told)} if face == "API" and not failed else {}
    _tell(f"{name}, {face}", seconds, engine, failed, most, figures, **more)


def _found(told: Sequence[tuple[int, bytes, float]]) -> int:
    """How many documents an answer of the API told of, on average."""
    return round(sum(orjson.loads(body)["total"] for _, body, _ in told) / len(told))


def _completion(client: Client, figures: Figures) -> None:
    typed = questions.prefixes()
    told = [client.ask(f"/api/v1/search/complete?q={quote(one)}") for one in typed]
    engine = spread([completing_seconds(one) for one in typed])
    failed = sum(one[0] != 200 for one in told)
    _tell("completion, API", [one[2] for one in told], engine, failed, COMPLETION, figures)


def _tell(
    name: str,
    seconds: list[float],
    engine: dict[str, float],
    failed: int,
    most: float | None,
    figures: Figures,
    **more: int,
) -> None:
    ours = spread(seconds)
    added = {
        share: round((ours[share] - engine[share]) / engine[share], 2) for share in ours if engine[share]
    }
    figures.tell(
        name,
        ours["p95"] if not failed else float("inf"),
        "ms",
        at_most=most,
        questions=len(seconds),
        failed=failed,
        **ours,
        engine=engine,
        **{f"{share}_added_times_engine": times for share, times in added.items()},
        at_most_added_times_engine=ADDED,
        added_within=not failed and len(added) == len(ours) and max(added.values()) <= ADDED,
        **more,
    )


def _as_page(question: Question) -> Asked:
    """What the page asks for the same words: it counts facets besides."""
    query = parse_qs(urlsplit(question.page).query)
    return search_filters.read({name: values[0] for name, values in query.items()}).asked


def _warm(client: Client) -> None:
    """Each worker has answered something, of nothing that is asked later."""
    for word in _WARM * 3:
        for path in (f"/ko/search/?q={quote(word)}", f"/api/v1/documents?q={quote(word)}&facets=kind"):
            client.ask(path)
        client.ask(f"/api/v1/search/complete?q={quote(word)}")
