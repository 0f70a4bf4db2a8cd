"""A page of a search, ready for display: what was asked, what was found, and where to go on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from unicodedata import normalize
from urllib.parse import urlencode

from django.utils.translation import gettext

from madang.kernel.errors import DomainError, FieldFault, InvalidInput
from madang.kernel.text import Text
from madang.search import Answer, Item, understood
from madang.web.fields import Faults
from madang.web.numbers import count
from madang.web.public.case_shapes import Said
from madang.web.public.case_words import said
from madang.web.public.document_list_view import Chosen
from madang.web.public.parts import Feed, Pages
from madang.web.public.search_filters import COUNT_ALL, SearchAsked
from madang.web.public.search_links import FacetShown, SearchLinks, Tab, TimesShown
from madang.web.public.search_results import ResultShown, results_shown

FIELDS = ("q", "from", "to")  # what can be typed; whatever else is wrong has no field to lead to
_UNKNOWN = Text(
    "검색 조건 ‘{value}’은(는) 없는 값입니다. 그 조건을 빼고 검색해 주십시오.",
    "There is no “{value}” to narrow a search to. Please search without that filter.",
)
WAIT = 5  # seconds after which to try again, where nobody said when
_LATER = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Example:
    """A question of the grammar, and what it finds; `abroad`: the same with the English names of fields, for those who
    read another language than Korean."""

    q: str
    meaning: Text
    abroad: str = ""


GRAMMAR = (
    Example("상수도 요금", Text("두 낱말이 모두 있는 것", "What has both words")),
    Example("“도로 점용 허가”", Text("이어진 말이 그대로 있는 것", "What has these words in a row")),
    Example("상수도 -요금", Text("빼기표를 붙인 낱말이 없는 것", "What lacks the word with the minus sign")),
    Example("제목:계획", Text("제목에 있는 것", "What has it in its title")),
    Example(
        "부서:교통",
        Text("이름에 그 말이 있는 부서의 것", "What is of the departments that are called so"),
        "department:transport",
    ),
    Example("번호:2026", Text("문서나 민원의 번호로", "By the number of a document or case"), "number:2026"),
    Example(
        "기간:2026-03",
        Text("그 달에 결재·접수한 것", "What was approved or filed in that month"),
        "period:2026-03",
    ),
)


@dataclass(frozen=True, slots=True)
class GrammarLine:
    q: Said
    url: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Instead:
    """Other words that lead to something."""

    words: Said
    url: str


@dataclass(frozen=True, slots=True)
class LeftOutShown:
    """What was typed and could not be looked for, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no answer now, though there may be one in `seconds`."""

    said: Text
    status: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question: an answer, faults of the question, or trouble. None of them: nothing was asked."""

    answer: Answer | None = None
    faults: tuple[FieldFault, ...] = ()
    trouble: Trouble | None = None

    @property
    def status(self) -> int:
        return self.trouble.status if self.trouble else 422 if self.faults else 200


@dataclass(frozen=True, slots=True)
class SearchShown:
    """The whole page. `hidden` are the conditions that hold besides what can be typed; `start` is the first page, where
    this one cannot be found; `count_all` is the page with the counts that take long, empty where it has them all."""

    q: str
    typed: Mapping[str, str]
    hidden: tuple[tuple[str, str], ...]
    dated: bool
    faults: tuple[dict[str, str], ...]
    fault_of: Faults
    trouble: str
    start: str
    asked: bool
    total: str
    results: tuple[ResultShown, ...]
    pages: Pages | None
    tabs: tuple[Tab, ...]
    orders: tuple[Tab, ...]
    facets: tuple[FacetShown, ...]
    times: TimesShown | None
    count_all: str
    chosen: tuple[Chosen, ...]
    cleared: str
    understood: Said
    instead: tuple[Instead, ...]
    left_out: tuple[LeftOutShown, ...]
    feed: Feed | None
    save: str
    grammar: tuple[GrammarLine, ...]
    noindex: bool


def outcome(asked: SearchAsked, ask: Callable[[], Answer]) -> Outcome:
    """Asks where there is something to ask; what may be asked again later, or otherwise, is no error of the page."""
    if asked.faults or not asked.asks:
        return Outcome(faults=asked.faults)
    try:
        return Outcome(answer=ask())
    except InvalidInput as error:
        return Outcome(faults=error.fields or (FieldFault("q", error.code, error.message),))
    except DomainError as error:
        if error.status not in _LATER:
            raise
        return Outcome(trouble=Trouble(error.message, error.status, getattr(error, "retry_after", WAIT)))


def search_shown(
    asked: SearchAsked,
    found: Outcome,
    here: str,
    language: str,
    address: Callable[[Item], str] | None = None,
) -> SearchShown:
    """`here`: the address of the search without a query; `address` as for `results_shown`."""
    links, answer, typed = SearchLinks(asked, here, language), found.answer, asked.typed
    facets = answer.facets if answer else {}
    known = asked.asks
    return SearchShown(
        q=typed["q"],
        typed=typed,
        hidden=tuple((name, value) for name, value in links.kept.items() if name not in FIELDS),
        dated=bool(typed["from"] or typed["to"]),
        faults=tuple(_fault(fault, typed, language) for fault in found.faults),
        fault_of=Faults((fault.field, fault.message[language]) for fault in found.faults),
        trouble=found.trouble.said[language] if found.trouble else "",
        start=links.to() if any(fault.field == "cursor" for fault in found.faults) else "",
        asked=known,
        total=_total(answer) if answer else "",
        results=results_shown(answer, language, address) if answer else (),
        pages=_pages(asked, answer, links) if answer else None,
        tabs=links.tabs(facets) if known and not asked.is_long else (),
        orders=links.orders() if answer and answer.total > 1 else (),
        facets=links.facets(facets),
        times=links.times(facets),
        count_all=_count_all(asked, answer, links) if answer else "",
        chosen=links.chosen(),
        cleared=f"{here}?{urlencode({'q': typed['q']})}" if typed["q"] else here,
        understood=_understood(answer, typed["q"], language) if answer else Said(""),
        instead=tuple(Instead(said(q, language), links.to(q=q)) for q in answer.instead) if answer else (),
        left_out=tuple(LeftOutShown(one.text, one.reason[language]) for one in answer.left_out)
        if answer
        else (),
        feed=_feed(links, language) if answer else None,
        save=links.elsewhere(f"/{language}/search/save/") if answer else "",
        grammar=_grammar(links, language),
        noindex=known,
    )


def _fault(fault: FieldFault, typed: Mapping[str, str], language: str) -> dict[str, str]:
    """A fault with the field to mend it, where there is one. Codes that there are tell a reader nothing."""
    if fault.field in FIELDS:
        return {"name": fault.field, "message": fault.message[language]}
    value = typed.get(fault.field, "") if fault.code == "unknown_value" else ""
    message = _UNKNOWN.format(value=value[:40]) if value else fault.message
    return {"name": "", "message": message[language]}


def _total(answer: Answer) -> str:
    words = gettext("Results: %(n)s") if answer.total_is_exact else gettext("Results: more than %(n)s")
    return words % {"n": count(answer.total)}


def _count_all(asked: SearchAsked, answer: Answer, links: SearchLinks) -> str:
    """The page with all counts, where some were left out and there is something to narrow."""
    left_out = set(asked.asked.facets).difference(answer.facets)
    return links.to(**COUNT_ALL) if left_out and answer.total > 1 else ""


def _pages(asked: SearchAsked, answer: Answer, links: SearchLinks) -> Pages:
    return Pages(
        said=_total(answer),
        first=links.to() if asked.asked.cursor else "",
        next=links.to(cursor=answer.next) if answer.next else "",
    )


def _understood(answer: Answer, typed: str, language: str) -> Said:
    """How the question was read, where that is not what was typed, in whatever form its characters came."""
    words = {spoken: understood(answer.question, spoken) for spoken in ("ko", "en")}
    if any(read.split() == normalize("NFKC", typed).split() for read in words.values()):
        return Said("")
    return said(words["ko" if language == "ko" else "en"], language)


def _feed(links: SearchLinks, language: str) -> Feed:
    return Feed(gettext("Feed of this search"), links.elsewhere(f"/{language}/search.atom", sort=""))


def _grammar(links: SearchLinks, language: str) -> tuple[GrammarLine, ...]:
    return tuple(_line(one, links.here, language) for one in GRAMMAR)


def _line(one: Example, here: str, language: str) -> GrammarLine:
    q = one.q if language == "ko" else one.abroad or one.q
    return GrammarLine(said(q, language), f"{here}?{urlencode({'q': q})}", one.meaning[language])
