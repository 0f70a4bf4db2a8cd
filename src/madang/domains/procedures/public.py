"""What the world sees of procedures: the records of the API, also used by the public pages."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from madang.domains.calendar import Rule
from madang.domains.procedures import bpmn, chart
from madang.domains.procedures.chart import ACTOR_NAMES
from madang.domains.procedures.definition import (
    ASSURANCE_NAMES,
    KIND_NAMES,
    Definition,
    Limit,
    RequiredDocument,
    Step,
)
from madang.domains.procedures.flow import order_for_display
from madang.domains.procedures.forms import form_record
from madang.domains.procedures.guards import as_document
from madang.domains.procedures.links import conditions, links, side_by_side
from madang.domains.procedures.provisions import deviations
from madang.domains.procedures.rows import SectorRow, Version, current_version, published, sectors
from madang.kernel import clock
from madang.kernel.errors import NotFound
from madang.kernel.text import Text

Record = dict[str, object]
_BY_AUTHORITY = Text("법령이 아니라 이 기관이 정한 기간입니다.", "Set by this authority, not by statute.")


def sector_list(at: datetime | None = None) -> list[Record]:
    """`GET sectors`, with the number of procedures in force; two statements (three the first time)."""
    count: dict[str, int] = {}
    for version in published(at):
        count[version.definition.sector] = count.get(version.definition.sector, 0) + 1
    return [{**row.as_dict(), "procedures": count.get(row.code, 0)} for row in sectors()]


def procedure_list(sector: str = "", q: str = "", at: datetime | None = None) -> list[Record]:
    """`GET procedures`, filtered by sector and by words of the name, summary or code; two statements."""
    known = {row.code: row for row in sectors()}
    return [
        _head(version, known)
        for version in published(at)
        if (not sector or version.definition.sector == sector) and _says(version.definition, q)
    ]


def procedures_by_code(codes: Collection[str], at: datetime) -> dict[str, Record]:
    """The same for some procedures, by code; those that are not in force are left out. Two statements."""
    known = {row.code: row for row in sectors()}
    return {version.code: _head(version, known) for version in published(at) if version.code in codes}


def _says(definition: Definition, q: str) -> bool:
    text = " ".join(
        (definition.code, *definition.name.as_dict().values(), *definition.summary.as_dict().values())
    )
    return all(word in text.casefold() for word in q.casefold().split())


def _head(version: Version, known: Mapping[str, SectorRow]) -> Record:
    definition = version.definition
    row = known.get(definition.sector)
    return {
        "code": definition.code,
        "sector": row.as_dict() if row else {"code": definition.sector, "name": None},
        "name": definition.name.as_dict(),
        "summary": definition.summary.as_dict(),
        "kind": definition.kind,
        "kind_name": KIND_NAMES[definition.kind].as_dict(),
        "begins": definition.begins,
        "limit": limit_record(definition),
        "version": version.number,
        "published_at": version.published_at.isoformat(),
        "disclosed": definition.disclosure.disclosed,
    }


def procedure_record(
    code: str, at: datetime | None = None, *, department_name: Callable[[str], Text] | None = None
) -> Record:
    """`GET procedures/{code}`: everything a citizen may know of it. Raises NotFound."""
    version = current_version(code, at)
    definition = version.definition
    name_of = department_name or _department_name
    disclosure = definition.disclosure
    return {
        **_head(version, {row.code: row for row in sectors()}),
        "start": definition.start,
        "steps": [_step_record(definition, definition.step(c)) for c in order_for_display(definition)],
        "flow": flow_records(definition),
        "form": [form_record(field) for field in definition.form],
        "documents_required": [_paper_record(definition, paper) for paper in definition.documents_required],
        "rules": [
            {"title": rule.title.as_dict(), "article": rule.article.as_dict(), "url": rule.url}
            for rule in definition.rules
        ],
        "department": {"code": definition.department, "name": name_of(definition.department).as_dict()},
        "handled_by": {
            "level": definition.handled_by.level,
            "place": definition.handled_by.place or None,
            "may_set": list(definition.handled_by.may_set),
        },
        "provisions": provision_records(definition, at or clock.now()),
        "disclosure": {
            "disclosed": disclosure.disclosed,
            "selected_by": disclosure.selected_by.as_dict(),
            "criteria": [criterion.as_dict() for criterion in disclosure.criteria],
            "since": disclosure.since,
        },
        "fee": {"amount": definition.fee.amount, "text": definition.fee.text.as_dict()},
        "identity": {
            "asked": definition.identity,
            "name": ASSURANCE_NAMES[definition.identity].as_dict(),
        },
        "results": list(definition.results),
        "result_names": {result: definition.result_name(result).as_dict() for result in definition.results},
        "remedies": definition.remedies.as_dict(),
        "reception_term": definition.reception_term,
    }


def provision_records(definition: Definition, at: datetime) -> list[Record]:
    """Where institutions differ from the standard, each difference beside what the standard says (two statements)."""
    if definition.handled_by.level == "city":
        return []
    return [
        {
            "institution": {"code": one.institution.code, "name": one.institution.name.as_dict()},
            "number": one.row.number,
            "valid_from": one.row.valid_from.isoformat(),
            "differences": [
                {
                    "what": d.what,
                    "name": d.name.as_dict(),
                    "standard": d.standard.as_dict(),
                    "here": d.here.as_dict(),
                    "effect": d.effect or None,
                }
                for d in one.differences
            ],
        }
        for one in deviations(definition, at)
    ]


def limit_record(definition: Definition) -> Record:
    """The limit in data and in words, its variants, and what silence means."""
    limit: Limit = definition.limit
    return {
        "rule": limit.rule,
        "text": Rule.parse(limit.rule).text.as_dict(),
        "source": limit.source.as_dict(),
        "set_by": limit.set_by,
        "note": _BY_AUTHORITY.as_dict() if limit.set_by == "authority" else None,
        "variants": [
            {
                "when": definition.says(variant.when).as_dict(),
                "condition": as_document(variant.when),
                "rule": variant.rule,
                "text": Rule.parse(variant.rule).text.as_dict(),
                "source": variant.source.as_dict(),
            }
            for variant in limit.variants
        ],
        "deemed": {"result": limit.deemed.result, "source": limit.deemed.source.as_dict()}
        if limit.deemed
        else None,
    }


def _step_record(definition: Definition, step: Step) -> Record:
    when = conditions(definition).get(step.code)
    return {
        "code": step.code,
        "name": step.name.as_dict(),
        "actor": step.actor,
        "actor_name": ACTOR_NAMES[step.actor].as_dict(),
        "act": step.act,
        "term": step.term,
        "term_text": Rule.parse(step.term).text.as_dict() if step.term else None,
        "state": step.state,
        "disclosed_fields": list(step.disclosed),
        "asks": [form_record(ask) for ask in step.asks],
        "outcomes": list(step.outcomes),
        "when": when.as_dict() if when else None,
        "together_with": list(side_by_side(definition).get(step.code, ())),
        "holds_the_clock": step.hold,
        "help": step.help.as_dict(),
    }


def flow_records(definition: Definition) -> list[Record]:
    """The links between steps (`flow[]`); what only leads from the start or to the end is left out."""
    return [
        {
            "from": link.source,
            "to": link.target,
            "when": link.when.as_dict() if link.when else None,
            "condition": link.guard,
            "outcome": link.outcome or None,
            "back": link.back,
        }
        for link in links(definition)
        if link.source and link.target
    ]


def _paper_record(definition: Definition, paper: RequiredDocument) -> Record:
    return {
        "code": paper.code,
        "name": paper.name.as_dict(),
        "help": paper.help.as_dict(),
        "required": paper.required,
        "when": definition.says(paper.when).as_dict() if paper.when else None,
    }


def _department_name(code: str) -> Text:
    """The department's name today; its code where the organisation does not know it (yet)."""
    from madang.domains.organisation import department

    try:
        return department(code).name
    except NotFound:
        return Text(code, code)


def chart_of(code: str, language: str = "ko", at: datetime | None = None) -> str:
    """The flow chart of the version in force, as SVG."""
    return chart.svg(current_version(code, at).definition, None, language)


def steps_as_list(code: str, at: datetime | None = None) -> tuple[chart.ListedStep, ...]:
    """The flow chart of the version in force, as a list."""
    return chart.as_list(current_version(code, at).definition)


def bpmn_of(code: str, at: datetime | None = None) -> bytes:
    """`GET procedures/{code}.bpmn`."""
    return bpmn.export(current_version(code, at).definition)
