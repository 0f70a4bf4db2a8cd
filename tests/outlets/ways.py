"""How each outlet is walked. An address of the system that is not declared here fails the test: nobody looked at it."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import URLResolver, get_resolver

from madang.domains import cases, statistics
from madang.domains.documents import public
from madang_verify.tiles import paths_of
from tests.outlets.world import HIDDEN_PROCEDURE, World

LANGUAGES = ("ko", "en")
NOBODYS = "2019-0000001"  # a register number that was never given
STATES = ("received", "reviewing", "on_hold", "deciding", "decided", "returned", "withdrawn", "transferred")
SORTS = ("newest", "oldest", "due")
PROCEDURES = ("CON-06", "HSG-07", "TRN-02", "OBJ", "WABO-01", HIDDEN_PROCEDURE, "NONE-01")
DEPARTMENTS = ("WAT", "TRA", "URB", "ADM", "ECO", "WABO-General", "NONE")
# names of what must not be filtered or sorted by, as somebody who knows the source would try them
PRIVATE_NAMES = (
    *(
        "applicant_id",
        "applicant",
        "applicant_name",
        "applicant__full_name__startswith",
        "official_id",
        "official",
    ),
    *(
        "visibility",
        "form__values__applicant_name",
        "form__values__contains",
        "files__name",
        "source_id",
        "source",
    ),
    *(
        "appeal_grounds",
        "withdrawal_reason",
        "signed_decision",
        "signed_decision__reasons__contains",
        "facts",
    ),
    *(
        "fields",
        "include",
        "expand",
        "format",
        "order_by",
        "ordering",
        "select_related",
        "channel",
        "version_id",
    ),
)
PRIVATE_VALUES = ("zq9999qz", "withheld", "*", "applicant_id", "form")
MY_ACTS = ("supply", "ask-more-time", "withdraw", "appeal")
AUDIT_DRAFT = {
    "": "",
    "file/": "file/",
    "publish/": "publish/",
    "preview/<str:what>/": "preview/case/",
    "parts/<str:part>/": "parts/nodes/",
    "parts/<str:part>/<str:key>/": "parts/nodes/received/",
}
DOCUMENT_LISTS = ("drafted", "returned", "signed", "arrived", "shown", "register")
DESK_ACTS = ("assign", "accept", "draft", "approve", "decide", "withhold", "correct")

Way = Callable[[World, str], list[str]]


def discovered(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """The patterns of all addresses there are."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from discovered(pattern, route)
        else:
            yield route


def queries(sectors: tuple[str, ...] = ("CON", "HSG", "TRN")) -> list[dict[str, str]]:
    """Every filter and every sort of the lists of cases."""
    asked: list[dict[str, str]] = [{}, {"overdue": "1"}, {"overdue": "true"}]
    asked += [{"sort": sort} for sort in (*SORTS, "applicant_id", "-applicant_id", "official_id")]
    asked += [{"state": state} for state in (*STATES, "withheld")]
    asked += [{"procedure": code} for code in PROCEDURES]
    asked += [{"department": code} for code in DEPARTMENTS]
    asked += [{"institution": code} for code in ("city", "NONE")]
    asked += [{"sector": code} for code in sectors]
    asked += [{"area": area} for area in ("서울", "서울특별시 중랑구 중화동", "서울특별시 중랑구 중화동 zq")]
    asked += [{"from": "2012-01-01", "to": "2012-12-31"}, {"from": "2020-01-01"}, {"to": "2020-01-01"}]
    return asked


def _list_of_cases(world: World) -> list[str]:
    found = queries()
    found += [{"q": case.number} for case in world.cases.values()]
    found += [{"q": case.number[:-2]} for case in world.of_class("withheld")]
    found += [{name: PRIVATE_VALUES[0]} for name in PRIVATE_NAMES]
    return [f"?{urlencode(query)}" if query else "" for query in found]


def _searches(address: str) -> Way:
    """Words of secrets, in part and whole, whatever narrows, and every number there is."""
    asked: list[dict[str, str]] = [
        {},
        {"q": "zq9999qz"},
        {"q": "제목:zq"},
        {"q": "본문:기준", "sort": "relevance"},
    ]
    asked += [
        {"q": q} for q in ("zq", "김", "허가", "기준", "HID", "hidden", '"비공개 업무"', "010-1234-5678")
    ]
    asked += [{"what": what} for what in ("document", "case", "procedure", "nothing")]
    asked += [{"what": "document", "class": name} for name in ("open", "partial", "closed", "held")]
    asked += [{"q": "허가", "department": code} for code in DEPARTMENTS[:2]]
    asked += [{name: PRIVATE_VALUES[0]} for name in PRIVATE_NAMES[:5]]

    def way(world: World, language: str) -> list[str]:
        found = [*asked, *({"q": number} for number in _numbers(world))]
        found += [{"q": paper.uid} for paper in world.papers.values()]
        return [f"/{language}/{address}" + (f"?{urlencode(query)}" if query else "") for query in found]

    return way


def _searches_by_program(route: str) -> Way:
    """The same questions without a page around the answers."""

    def way(world: World, language: str) -> list[str]:
        return [path.replace(f"/{language}/", "/api/v1/", 1) for path in _searches(route)(world, language)]

    return way


def _leaves(world: World) -> list[int]:
    """Some entries of the log, the last, and one that is not there."""
    size = world.stored["log"].size if "log" in world.stored else 0
    return [*range(0, size, 11), size - 1, size] if size else [0]


def _tiles(world: World) -> list[str]:
    """Every file of the log that its signed state needs."""
    return list(paths_of(world.stored["log"].size)) if "log" in world.stored else ["tile/0/000"]


def _numbers(world: World) -> list[str]:
    return [case.number for case in world.cases.values()] + [NOBODYS]


def _some_numbers(world: World) -> list[str]:
    """A case of every class: in it the same page is asked for many acts."""
    labels = ("on hold", "drafted", "refused", "undisclosed: drafted", "withheld: granted")
    return [world.cases[label].number for label in labels] + [NOBODYS]


def _each(route: str, *names: str, **values: Any) -> Way:
    """A way over all values of one part of the address, which is named in braces."""

    def way(world: World, language: str) -> list[str]:
        ((name, found),) = values.items()
        chosen = found(world) if callable(found) else found
        return [f"/{language}/" + route.format(**{name: value}) for value in chosen]

    return way


def _at(route: str, *queries: str) -> Way:
    return lambda world, language: [f"/{language}/{route}{query}" for query in (queries or ("",))]


def _api(route: str, *queries: str) -> Way:
    return lambda world, language: [f"/api/v1/{route}{query}" for query in (queries or ("",))]


def _api_each(route: str, **values: Any) -> Way:
    def way(world: World, language: str) -> list[str]:
        ((name, found),) = values.items()
        chosen = found(world) if callable(found) else found
        return [f"/api/v1/{route.format(**{name: value})}" for value in chosen]

    return way


def _files(base: str) -> Way:
    """Every file under its own case, and under a case that is not its own."""

    def way(world: World, language: str) -> list[str]:
        ids = [(case.number, file) for case in world.cases.values() for file in case.file_ids]
        elsewhere = [(NOBODYS, ids[0][1]), (world.cases["received"].number, ids[-1][1])]
        draft = [(world.cases["received"].number, world.stored["draft file"])]
        return [f"/{language}/{base}/{number}/files/{file}/" for number, file in ids + elsewhere + draft]

    return way


def _acts(base: str, acts: tuple[str, ...]) -> Way:
    def way(world: World, language: str) -> list[str]:
        return [f"/{language}/{base}/{number}/{act}/" for number in _some_numbers(world) for act in acts]

    return way


def _documents(after: str = "", base: str = "/api/v1/approvals") -> Way:
    """Official documents in each state, and one that is none; `{file}` is a file of the one that was sent."""

    def way(world: World, language: str) -> list[str]:
        ids = [world.documents[name] for name in ("writing", "returned", "sent")]
        rest = after.format(**world.documents)
        return [f"{base.format(language=language)}/documents/{draft}{rest}" for draft in (*ids, "NOBODYS")]

    return way


def _drafts(after: str) -> Way:
    return lambda world, language: [f"/{language}/my/drafts/{i}/{after}" for i in world.drafts.values()]


def _desk_documents(after: str = "") -> Way:
    """Every document of the desk, and one that there is not."""
    ids: Callable[[World], list[str]] = lambda world: [one.id for one in world.stored["documents"]]  # noqa: E731
    return lambda world, language: [
        f"/{language}/desk/documents/{id}/{after}" for id in (*ids(world), "ZZZZZZZZZZZZZZZZ")
    ]


def _plaza(*rests: str, base: str = "/{language}/documents") -> Way:
    """Every document of the plaza, in whatever state, and one that there is not."""

    def way(world: World, language: str) -> list[str]:
        ids = (*(paper.uid for paper in world.papers.values()), "ZZZZZZZZZZZZZZZZ")
        return [f"{base.format(language=language)}/{id}{rest}" for id in ids for rest in rests]

    return way


def _attachments(world: World, language: str) -> list[str]:
    """Every file under its own document, and under one that is not its own."""
    found = world.stored["documents"]
    own = [(one.id, file) for one in found for file in one.files]
    elsewhere = [(found[0].id, found[-1].files[0])]
    return [
        f"/{language}/desk/documents/{id}/attachments/{file}/{shown}"
        for id, file in own + elsewhere
        for shown in ("", "?shown=1")
    ]


def _papers(*routes: str, base: str = "") -> Way:
    """Documents of the plaza in every state, and one that there is not; `{id}` and `{month}` are of each of them."""

    def way(world: World, language: str) -> list[str]:
        known = [(paper.uid, paper.month) for paper in world.papers.values()] + [
            ("NOBODYS0NOBODYS0", "1999-01")
        ]
        before = base.format(language=language)
        return [before + route.format(id=id, month=month) for id, month in known for route in routes]

    return way


def _bare(*paths: str) -> Way:
    return lambda world, language: list(paths)


def _sitemaps(world: World, language: str) -> list[str]:
    return [f"/sitemaps/documents-{f.day}-{f.no}.xml" for f in public.sitemap_files()]


def _case_maps(world: World, language: str) -> list[str]:
    return [f"/sitemaps/cases-{year}-{block}.xml" for year, block in cases.number_blocks()]


OAI_ASKED = (
    *("verb=Identify", "verb=ListSets", "verb=ListMetadataFormats", "verb=Nothing", ""),
    *("verb=ListRecords&metadataPrefix=oai_dc", "verb=ListIdentifiers&metadataPrefix=oai_dc"),
    *(f"verb=ListRecords&metadataPrefix=oai_dc&set={s}" for s in ("category:sanction", "institution:city")),
)


def _saved(world: World) -> list[str]:
    """The saved searches of an account, which it alone opens, and of nobody; the token of an address is its right."""
    own = [world.stored["searches of an account"]] if "searches of an account" in world.stored else []
    return [*own, "zzzzzzzzzzzzzzzz"]


def _procedures(world: World) -> list[str]:
    return list(PROCEDURES)


PAGE = "<language:language>/"
PERIODS = "before_from=2012-01-01&before_to=2024-12-31&after_from=2025-01-01&after_to=2030-12-31"
WAYS: dict[str, Way] = {
    "robots.txt": _bare("/robots.txt"),
    "sitemap.xml": _bare("/sitemap.xml"),
    "sitemaps/pages.xml": _bare("/sitemaps/pages.xml"),
    "sitemaps/procedures.xml": _bare("/sitemaps/procedures.xml"),
    "sitemaps/cases-<int:year>-<int:block>.xml": _case_maps,
    "sitemaps/documents-<str:day>-<int:no>.xml": _sitemaps,
    "oai": lambda world, language: [
        *(f"/oai?{asked}" for asked in OAI_ASKED),
        *_papers("/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:{id}")(world, language),
    ],
    "open-data/documents/manifest.json": _bare("/open-data/documents/manifest.json"),
    "open-data/documents/<str:folder>/<str:month>.<str:kind>": _papers(
        "/open-data/documents/csv/{month}.csv", "/open-data/documents/parquet/{month}.parquet"
    ),
    "api/v1/documents/changes": _api("documents/changes", "", "?limit=1", "?since=1"),
    "api/v1/documents/<id>/withdraw": _papers("/api/v1/documents/{id}/withdraw"),
    "api/v1/documents/<id>/restore": _papers("/api/v1/documents/{id}/restore"),
    "api/v1/documents/<id>/classify": _papers("/api/v1/documents/{id}/classify"),
    "api/v1/documents/<id>/erasure": _papers("/api/v1/documents/{id}/erasure"),
    "api/v1/documents/<id>/erasure/confirm": _papers("/api/v1/documents/{id}/erasure/confirm"),
    "api/v1/documents/<id>/erasure/refuse": _papers("/api/v1/documents/{id}/erasure/refuse"),
    "log/checkpoint": _bare("/log/checkpoint"),
    "log/policy": _bare("/log/policy"),
    "log/proof": lambda world, language: [f"/log/proof?leaf={n}" for n in _leaves(world)],
    "log/tile/<path:rest>": lambda world, language: [f"/log/{path}" for path in _tiles(world)],
    "log/opening": lambda world, language: [f"/log/opening?leaf={n}" for n in _leaves(world)],
    "api/v1/log/proof": lambda world, language: [f"/api/v1/log/proof?leaf={n}" for n in _leaves(world)],
    "api/v1/cases/<number>/receipt": _api_each("cases/{number}/receipt", number=_numbers),
    "open-data/statistics/manifest.json": _bare("/open-data/statistics/manifest.json"),
    "open-data/statistics/<str:day>.json": lambda world, language: [
        f"/open-data/statistics/{one['path']}" for one in statistics.figures_manifest()["days"]
    ],
    "api/v1/catalog": _api("catalog", "", "?format=ttl", "?format=rdf"),
    "api/v1/statistics/disclosure": _api("statistics/disclosure"),
    "api/v1/statistics/reconciliation": _api(
        "statistics/reconciliation", "", "?department=WAT", "?department=NONE", "?limit=1"
    ),
    "healthz": lambda world, language: ["/healthz"],
    "readyz": lambda world, language: ["/readyz"],
    "live/cases/<str:number>": lambda world, language: [f"/live/cases/{n}" for n in _numbers(world)],
    "api/^.*$": lambda world, language: ["/api/", "/api/v2/cases", "/api/v1/applicants", "/api/v1/files"],
    "api/v1/": _api(""),
    "api/v1/openapi.json": _api("openapi.json"),
    "api/v1/docs": _api("docs", "", "?lang=ko", "?lang=en"),
    "api/v1/sectors": _api("sectors"),
    "api/v1/procedures": _api("procedures", "", "?sector=CON", "?q=HID", "?q=zq9999qz"),
    "api/v1/procedures/<code>.bpmn": _api_each("procedures/{code}.bpmn", code=_procedures),
    "api/v1/procedures/<code>/versions": _api_each("procedures/{code}/versions", code=_procedures),
    "api/v1/procedures/<code>": _api_each("procedures/{code}", code=_procedures),
    "api/v1/delegation": _api(
        "delegation", "", "?institution=city", "?institution=NONE", "?number=0", "?number=9"
    ),
    "api/v1/cases": _api_each("cases{query}", query=_list_of_cases),
    "api/v1/cases/<number>": _api_each("cases/{number}", number=_numbers),
    "api/v1/cases/<number>/events": _api_each("cases/{number}/events", number=_numbers),
    "api/v1/cases/<number>/actions/<action>": _api_each("cases/{number}/actions/assign", number=_numbers),
    "api/v1/documents": _api(
        "documents",
        *("", "?facets=department,category,class,kind,year", "?class=closed", "?kind=report", "?limit=100"),
        *(
            "?from=2000-01-01",
            "?task=zq",
            "?q=zq",
            "?state=held",
            "?visibility=held",
            "?author=zq",
            "?category=x",
        ),
    ),
    "api/v1/documents/<id>": _plaza("", base="/api/v1/documents"),
    "api/v1/documents/<id>/files/<n>": _plaza("/files/1", "/files/2", base="/api/v1/documents"),
    "api/v1/documents/<id>/files/<n>/pages/<page>.webp": _plaza(
        "/files/1/pages/1.webp", "/files/2/pages/1.webp", "/files/1/pages/9.webp", base="/api/v1/documents"
    ),
    "api/v1/search": _searches_by_program("search"),
    "api/v1/search/complete": _searches_by_program("search/complete"),
    "api/v1/desk/tasks": _api("desk/tasks", "", "?show=mine", "?due=overdue"),
    "api/v1/desk/assignments": _api("desk/assignments"),
    "api/v1/desk/reminders": _api("desk/reminders"),
    "api/v1/approvals/kinds": _api("approvals/kinds"),
    "api/v1/approvals/line": _api("approvals/line", "", "?kind=letter", "?kind=letter&cooperation=WAT"),
    "api/v1/approvals/documents": _api(
        "approvals/documents",
        *("", *(f"?show={s}" for s in ("drafted", "returned", "signed", "arrived", "shown", "register"))),
        *("?show=register&q=zq", "?show=register&q=WAT-1", "?show=register&from=2000-01-01"),
    ),
    "api/v1/approvals/documents/<draft>": _documents(),
    "api/v1/approvals/documents/<draft>/attachments": _documents("/attachments"),
    "api/v1/approvals/documents/<draft>/attachments/<file>": _documents("/attachments/{file}"),
    "api/v1/approvals/documents/<draft>/acts/<act>": _documents("/acts/redraft"),
    "api/v1/approvals/documents/<draft>/document.pdf": _documents("/document.pdf"),
    "api/v1/approvals/documents/<draft>/versions/<old>/<new>": _documents("/versions/1/1"),
    "api/v1/approvals/sign": _api("approvals/sign"),
    "api/v1/approvals/sendings/<sending>/<act>": lambda world, language: [
        f"/api/v1/approvals/sendings/{sending}/refuse" for sending in (world.documents["sending"], "NOBODYS")
    ],
    "api/v1/approval-events": _api("approval-events"),
    "api/v1/emergencies": _api("emergencies"),
    "api/v1/emergencies/<id>": _api_each("emergencies/{id}", id=lambda world: world.stored["emergencies"]),
    "api/v1/deadline": _api("deadline", "?rule=working-days:14&start=2026-05-04", ""),
    "api/v1/statistics/processing": _api(
        "statistics/processing",
        *("", "?by=department", "?by=sector", "?by=procedure", "?by=applicant", "?by=official_id"),
        *("?from=2012-01-01", "?to=2013-01-01", "?by=district", "?by=term", "?by=procedure,month"),
        *("?by=institution", *(f"?by=institution&procedure={code}" for code in PROCEDURES)),
    ),
    "api/v1/statistics/latency": _api("statistics/latency", "", "?by=department", "?by=month"),
    "api/v1/statistics/comparison": _api(
        "statistics/comparison",
        *("", f"?{PERIODS}", f"?by=procedure&{PERIODS}", f"?by=district&{PERIODS}"),
    ),
    "api/v1/statistics/compliance": _api(
        "statistics/compliance", "", "?by=month", "?by=department,month", "?by=official_id"
    ),
    "api/v1/statistics/signatures": _api(
        "statistics/signatures", "?department=WAT", "?department=WAT&week=2026-01-01", "?department=NOBODY"
    ),
    "api/v1/statistics/missing": _api("statistics/missing", "", "?department=WAT", "?limit=100"),
    PAGE: _at(""),
    PAGE + "procedures/": _at("procedures/", "", "?sector=CON", "?q=HID", "?q=zq9999qz"),
    PAGE + "procedures/selection/": _at("procedures/selection/"),
    PAGE + "procedures/<code:code>/versions/": _each("procedures/{code}/versions/", code=PROCEDURES),
    PAGE + "procedures/<code:code>/": _each("procedures/{code}/", code=PROCEDURES),
    PAGE + "procedures/<code:code>/feed.atom": _each("procedures/{code}/feed.atom", code=PROCEDURES),
    PAGE + "procedures/<procedure_code:code>/apply/": _each("procedures/{code}/apply/", code=PROCEDURES),
    PAGE + "cases/": _each("cases/{query}", query=_list_of_cases),
    PAGE + "cases/feed.atom": _at("cases/feed.atom"),
    PAGE + "cases/<case_number:number>/": _each("cases/{number}/", number=_numbers),
    PAGE + "cases/<case_number:number>/feed.atom": _each("cases/{number}/feed.atom", number=_numbers),
    PAGE + "documents/": _at(
        "documents/",
        *("", "?class=closed", "?class=partial", "?kind=approval", "?institution=city", "?from=2000-01-01"),
        *("?task=zq", "?category=x", "?cursor=x", "?state=held", "?department=WAT"),
    ),
    PAGE + "documents/categories/": _at("documents/categories/"),
    PAGE + "documents/categories/<category_code:code>/": _each(
        "documents/categories/{code}/", code=("sanction", "press", "nothing")
    ),
    PAGE + "documents/<document_id:uid>/": _plaza("/"),
    PAGE + "documents/<document_id:uid>/files/<position:n>/": _plaza(
        *("/files/1/", "/files/2/", "/files/1/?text=1", "/files/1/?find=zq", "/files/1/?page=2")
    ),
    PAGE + "documents/<document_id:uid>/files/<position:n>/download": _plaza(
        "/files/1/download", "/files/2/download"
    ),
    PAGE + "documents/<document_id:uid>/files/<position:n>/pages/<position:page>.webp": _plaza(
        "/files/1/pages/1.webp", "/files/2/pages/1.webp"
    ),
    PAGE + "search/": _searches("search/"),
    PAGE + "search.atom": _searches("search.atom"),
    PAGE + "search/save/": _at("search/save/", "", "?q=zq", "?what=case&q=zq9999qz", "?done=sent"),
    PAGE + "my/searches/": _at("my/searches/", "", "?done=saved"),
    PAGE + "my/searches/<random_id:token>/": _each("my/searches/{token}/", token=_saved),
    PAGE + "my/searches/confirm/<random_id:token>/": _each("my/searches/confirm/{token}/", token=_saved),
    PAGE + "unsubscribe/search/<random_id:token>/": _each("unsubscribe/search/{token}/", token=_saved),
    PAGE + "departments/<code:code>/": _each("departments/{code}/", code=DEPARTMENTS),
    PAGE + "departments/<code:code>/signatures/": _each("departments/{code}/signatures/", code=DEPARTMENTS),
    PAGE + "departments/<code:code>/feed.atom": _each("departments/{code}/feed.atom", code=DEPARTMENTS),
    PAGE + "documents/feed.atom": _at("documents/feed.atom"),
    PAGE + "documents/categories/<slug:category>/feed.atom": _each(
        "documents/categories/{code}/feed.atom", code=("sanction", "press", "nothing")
    ),
    PAGE + "departments/<code:code>/documents.atom": _each(
        "departments/{code}/documents.atom", code=DEPARTMENTS
    ),
    PAGE + "statistics/disclosure/": _at("statistics/disclosure/"),
    PAGE + "statistics/reconciliation/": _at("statistics/reconciliation/", "", "?department=WAT"),
    PAGE + "statistics/reconciliation.csv": _at("statistics/reconciliation.csv", "", "?department=WAT"),
    PAGE + "institutions/": _at("institutions/"),
    PAGE + "institutions/<code:code>/": _each("institutions/{code}/", code=("city", "11110", "NONE")),
    PAGE + "delegation/": _at(
        "delegation/", "", "?institution=city", "?institution=NONE", "?group=CON", "?q=zq9999qz"
    ),
    PAGE + "delegation/<int:number>/": _each("delegation/{number}/", number=("0", "1", "99999999999999")),
    PAGE + "dossiers/": _at(
        "dossiers/", "", "?category=meeting", "?kind=press", "?department=WAT", "?cursor=1"
    ),
    PAGE + "dossiers/<code:id>/": _each("dossiers/{id}/", id=lambda world: world.stored["dossiers"]),
    PAGE + "expenses/": _at("expenses/", "", "?year=2026", "?year=x", "?department=zq9999qz"),
    PAGE + "expenses/payments.csv": _at("expenses/payments.csv", "", "?year=2026"),
    PAGE + "topics/": _at("topics/"),
    PAGE + "topics/<code:slug>/": _each("topics/{slug}/", slug=("open-topic", "hidden-topic", "none")),
    PAGE + "emergencies/": _at("emergencies/"),
    PAGE + "emergencies/<code:id>/": _each("emergencies/{id}/", id=lambda world: world.stored["emergencies"]),
    PAGE + "emergencies/<code:id>/feed.atom": _each(
        "emergencies/{id}/feed.atom", id=lambda world: world.stored["emergencies"]
    ),
    PAGE + "deadline/": _at("deadline/", "", "?rule=working-days&count=14&start=2026-05-04"),
    PAGE + "log/": _at("log/"),
    PAGE + "log/<entry_index:index>/": _each("log/{index}/", index=_leaves),
    PAGE + "verify/": _at("verify/"),
    PAGE + "verify/madang-verify.html": _at("verify/madang-verify.html"),
    PAGE + "statistics/": _at("statistics/", "", "?by=procedure", "?by=applicant", "?by=district&monthly=1"),
    PAGE + "statistics/comparison/": _at("statistics/comparison/", "", f"?by=procedure&{PERIODS}"),
    PAGE + "statistics/districts/": _each(
        "statistics/districts/{query}", query=["", *(f"?procedure={code}" for code in PROCEDURES)]
    ),
    PAGE + "statistics/compliance/": _at("statistics/compliance/", "", "?department=WAT"),
    PAGE + "statistics/missing/": _at("statistics/missing/", "", "?department=WAT"),
    PAGE + "statistics/latency/": _at("statistics/latency/"),
    PAGE + "sign-in/": _at("sign-in/", "", f"?next={quote('/ko/my/')}"),
    PAGE + "sign-out/": _at("sign-out/"),
    PAGE + "register/": _at("register/"),
    PAGE + "account/verify/": _at("account/verify/", "", "?token=zzzzzzzzzzzzzzzz"),
    PAGE + "account/unsubscribe/": _at("account/unsubscribe/", "", "?token=zzzzzzzzzzzzzzzz"),
    PAGE + "unsubscribe/<random_id:token>/": _at("unsubscribe/zzzzzzzzzzzzzzzz/"),
    PAGE + "my/": _at("my/", "", "?done=withdraw"),
    PAGE + "my/preferences/": _at("my/preferences/"),
    PAGE + "my/follow/": _at("my/follow/", "", "?done=letters"),
    PAGE + "my/identity/": _at("my/identity/"),
    PAGE + "my/mandates/": _at("my/mandates/"),
    PAGE + "my/drafts/<random_id:draft_id>/": _drafts(""),
    PAGE + "my/drafts/<random_id:draft_id>/discard/": _drafts("discard/"),
    PAGE + "my/receipts/<register_number:number>/": _each("my/receipts/{number}/", number=_numbers),
    PAGE + "my/receipts/<register_number:number>/receipt.json": _each(
        "my/receipts/{number}/receipt.json", number=_numbers
    ),
    PAGE + "my/receipts/<register_number:number>/receipt.tlog-proof": _each(
        "my/receipts/{number}/receipt.tlog-proof", number=_numbers
    ),
    PAGE + "my/cases/<register_number:number>/": _each("my/cases/{number}/", number=_numbers),
    PAGE + "my/cases/<register_number:number>/files/<random_id:file_id>/": _files("my/cases"),
    PAGE + "my/cases/<register_number:number>/new-version/": _each(
        "my/cases/{number}/new-version/", number=_numbers
    ),
    PAGE + "my/cases/<register_number:number>/<act_code:act>/": _acts("my/cases", MY_ACTS),
    PAGE + "desk/": _at("desk/", "", *(f"?show={s}" for s in ("mine", "nobody", "signatures", "opinions"))),
    PAGE + "desk/search/": _searches("desk/search/"),
    PAGE + "desk/cases/": _each(
        "desk/cases/?q={q}", q=lambda world: [*_numbers(world), "20", "CON-06", "HID", "zq", "김"]
    ),
    PAGE + "desk/documents/": _at(
        "desk/documents/",
        "",
        *(f"?show={show}" for show in DOCUMENT_LISTS),
        *(f"?show=register&q={words}" for words in ("zq", "기준", "20", quote("물순환안전국-1"))),
        "?show=register&from=2020-01-01&to=2090-01-01",
    ),
    PAGE + "desk/documents/new/": _at("desk/documents/new/"),
    PAGE + "desk/documents/<str:draft>/": _desk_documents(),
    PAGE + "desk/documents/<str:draft>/edit/": _desk_documents("edit/"),
    PAGE + "desk/documents/<str:draft>/versions/<int:old>/<int:new>/": _desk_documents("versions/1/2/"),
    PAGE + "desk/documents/<str:draft>/attachments/<str:file>/": _attachments,
    PAGE + "desk/documents/<str:draft>/document.pdf": _desk_documents("document.pdf"),
    PAGE + "desk/documents/<str:draft>/document/": _desk_documents("document/"),
    PAGE + "desk/documents/other-systems/": _at("desk/documents/other-systems/", "", "?q=월보", "?from=x"),
    PAGE + "desk/department/": _at("desk/department/"),
    PAGE + "desk/inspection/": _at("desk/inspection/", "", "?kind=skipped", "?kind=returned-unasked"),
    PAGE + "desk/inspection/monthly/": _at("desk/inspection/monthly/", "", "?month=2026-01", "?month=x"),
    PAGE + "desk/absences/": _at("desk/absences/"),
    PAGE + "desk/provisions/": _at("desk/provisions/", "", "?institution=city"),
    PAGE + "desk/provisions/<str:institution>/<str:code>/": _each(
        "desk/provisions/city/{code}/", code=PROCEDURES
    ),
    PAGE + "desk/dossiers/": _at("desk/dossiers/"),
    PAGE + "desk/dossiers/<str:id>/": _each("desk/dossiers/{id}/", id=lambda world: world.stored["dossiers"]),
    PAGE + "desk/topics/": _at("desk/topics/"),
    PAGE + "desk/topics/<str:id>/": _each("desk/topics/{id}/", id=lambda world: world.stored["topics"]),
    PAGE + "desk/emergencies/": _at("desk/emergencies/"),
    PAGE + "desk/emergencies/<str:id>/": _each(
        "desk/emergencies/{id}/", id=lambda world: world.stored["emergencies"]
    ),
    PAGE + "desk/erasures/": _at("desk/erasures/", "", "?show=ended", "?record=zq"),
    PAGE + "desk/erasures/<str:id>/": _at("desk/erasures/NOBODYS/"),
    PAGE + "desk/disclosure/": _at("desk/disclosure/", "", "?show=ended", "?order=age&older=1", "?q=1"),
    PAGE + "desk/disclosure/<str:uid>/": _plaza("/", base="/{language}/desk/disclosure"),
    PAGE + "desk/disclosure/<str:uid>/files/<int:n>/": _plaza(
        "/files/1/", "/files/1/?edition=1", "/files/2/?page=2", base="/{language}/desk/disclosure"
    ),
    PAGE + "desk/disclosure/<str:uid>/files/<int:n>/pages/<int:number>/": _plaza(
        "/files/1/pages/1/", "/files/1/pages/1/?edition=1", base="/{language}/desk/disclosure"
    ),
    PAGE + "desk/disclosure/<str:uid>/files/<int:n>/original/": _plaza(
        "/files/1/original/", base="/{language}/desk/disclosure"
    ),
    PAGE + "desk/disclosure/<str:uid>/files/<int:n>/edition/": _plaza(
        "/files/1/edition/", base="/{language}/desk/disclosure"
    ),
    PAGE + "desk/operator/": _at("desk/operator/"),
    PAGE + "desk/operator/delegation/": _at("desk/operator/delegation/", "", "?institution=city"),
    PAGE + "desk/operator/webhooks/": _at("desk/operator/webhooks/"),
    PAGE + "desk/operator/webhooks/<str:id>/": lambda world, language: [
        f"/{language}/desk/operator/webhooks/{id}/" for id in (world.stored["webhook"], "NOBODY")
    ],
    PAGE + "desk/operator/approval-systems/": _at("desk/operator/approval-systems/", "", "?outcome=refused"),
    PAGE + "desk/cases/<str:number>/": _each("desk/cases/{number}/", number=_numbers),
    PAGE + "desk/cases/<str:number>/files/<str:file>/": _files("desk/cases"),
    PAGE + "desk/cases/<str:number>/<str:act>/": _acts("desk/cases", DESK_ACTS),
    PAGE + "audit/": _each("audit/?case={number}", number=_numbers),
    PAGE + "audit/procedures/": _at("audit/procedures/"),
    PAGE + "audit/procedures/<str:code>/": _each("audit/procedures/{code}/", code=PROCEDURES),
    PAGE + "audit/procedures/<str:code>/selection/": _each(
        "audit/procedures/{code}/selection/", code=PROCEDURES
    ),
    PAGE + "audit/procedures/<str:code>/moves/": _each("audit/procedures/{code}/moves/", code=PROCEDURES),
    **{
        PAGE + f"audit/procedures/drafts/<str:draft>/{rest}": _at(f"audit/procedures/drafts/zzzzzzzz/{at}")
        for rest, at in AUDIT_DRAFT.items()
    },
    PAGE + "audit/investigation/": _at("audit/investigation/", "", "?reason=skipped"),
}
# addresses outside the URL conf that people and robots try
ALSO = (
    "/",
    "/favicon.ico",
    "/cases/",
    "/ko/nothing/",
    "/static/nothing.css",
    "/admin/",
)


def addresses(world: World, chosen: Callable[[str], bool] | None = None) -> dict[str, list[str]]:
    """By outlet, every address that is asked, each once, in both languages; of the routes `chosen`, or of all."""
    found = {
        route: list(dict.fromkeys(path for language in LANGUAGES for path in WAYS[route](world, language)))
        for route in dict.fromkeys(discovered())
        if chosen is None or chosen(route)
    }
    if chosen is not None:
        return found
    return found | {"outside the URL conf": [*ALSO, *(f"/cases/{n}/" for n in _numbers(world))]}


def undeclared() -> set[str]:
    return set(discovered()) - set(WAYS)
