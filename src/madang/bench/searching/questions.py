"""Questions that people may ask of the invented documents, each kind two hundred times and more, no two alike."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from random import Random
from urllib.parse import urlencode

from madang.bench.searching.engine import requests_of
from madang.bench.synthetic.historic import FIRST, LAST
from madang.bench.synthetic.titles import SEED, action_of, actions, topic_of, topics
from madang.domains.organisation.models import Department
from madang.kernel.searchable import What
from madang.search import Asked, Narrowing
from madang.search.asking.paging import Place, cursor
from madang.search.backends import backend
from madang.web.public.search_filters import COUNT_ALL

MOST = 220
PAGE = 25
FACETS = ("department", "category", "disclosure")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of documents, by page or API. The page counts facets of its own accord where that costs little;
    where facets are asked for, all."""

    asked: Asked

    @property
    def page(self) -> str:
        return f"/ko/search/?{self._query(**(COUNT_ALL if self.asked.facets else {}))}"

    @property
    def api(self) -> str:
        facets = ",".join("class" if name == "disclosure" else name for name in self.asked.facets)
        return f"/api/v1/documents?{self._query(facets=facets, limit=str(self.asked.limit))}"

    def _query(self, **more: str) -> str:
        narrowing = self.asked.narrowing
        told = {
            "q": self.asked.q,
            "what": "" if "facets" in more else narrowing.what,
            "department": narrowing.department,
            "from": str(narrowing.from_day or ""),
            "to": str(narrowing.to_day or ""),
            "cursor": self.asked.cursor,
            **more,
        }
        return urlencode({name: value for name, value in told.items() if value})


def of_one_word() -> list[Question]:
    """Topics, written whole: the newest, and how many there are."""
    return [_asked(topic.replace("+", "")) for topic in topics()[:MOST]]


def of_two_words() -> list[Question]:
    """A topic, as frequent as in titles, and what was done about it, each thing as often as any other."""
    rng, done = Random(SEED), actions()
    return _distinct(_asked(f"{topic_of(rng).replace('+', '')} {rng.choice(done)}") for _ in iter(int, 1))


def of_two_frequent_words() -> list[Question]:
    """Both as frequent as in titles: a third of the questions is one of a dozen words with one of a dozen others."""
    rng = Random(SEED)
    return _distinct(_asked(f"{topic_of(rng).replace('+', '')} {action_of(rng)}") for _ in iter(int, 1))


def of_word_department_and_days() -> list[Question]:
    """A word, a department and a year."""
    rng, codes = Random(SEED + 1), _departments()
    return _distinct(_narrowed(rng, codes) for _ in iter(int, 1))


def of_three_facets() -> list[Question]:
    """Parts of topics and actions: short words that stand in many titles."""
    whole = {topic.replace("+", "") for topic in topics()}
    parts = dict.fromkeys([*actions(), *(part for topic in topics() for part in topic.split("+"))])
    words = [part for part in parts if len(part) > 1 and part not in whole]
    return [replace(_asked(word), asked=replace(_asked(word).asked, facets=FACETS)) for word in words[:MOST]]


def of_page(number: int) -> list[Question]:
    """A page far in, for words that have so many; the cursor is that of the page before."""
    skipped, told = (number - 1) * PAGE, list[Question]()
    for question in (*of_three_facets(), *of_one_word()):
        asked = replace(question.asked, facets=())
        first = next((one for one in requests_of(asked) if one.limit), None)
        if first is None:
            continue
        at = backend().search(replace(first, offset=skipped - 1, limit=2, count=False)).hits
        if len(at) == 2:
            told.append(Question(replace(asked, cursor=cursor(asked, Place(skipped, at[0].order)))))
        if len(told) == MOST:
            break
    return told


def prefixes() -> list[str]:
    """What is being typed: the first two and three characters of words."""
    words = [*(topic.replace("+", "") for topic in topics()), *actions()]
    return list(dict.fromkeys(word[:size] for size in (2, 3) for word in words))[:MOST]


def _asked(q: str) -> Question:
    return Question(Asked(q=q, narrowing=Narrowing(what=What.DOCUMENT), limit=PAGE))


def _narrowed(rng: Random, codes: list[str]) -> Question:
    begin = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days - 365))
    narrowing = Narrowing(
        what=What.DOCUMENT,
        department=codes[int(rng.random() * rng.random() * len(codes))],
        from_day=begin.date(),
        to_day=(begin + timedelta(days=365)).date(),
    )
    return Question(Asked(q=topic_of(rng).replace("+", ""), narrowing=narrowing, limit=PAGE))


def _departments() -> list[str]:
    return list(
        Department.objects.filter(code__startswith="bench-").order_by("pk").values_list("code", flat=True)
    )


def _distinct(questions: Iterator[Question]) -> list[Question]:
    return list(islice(dict.fromkeys(islice(questions, MOST * 10)), MOST))
