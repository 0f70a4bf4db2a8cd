"""A procedure ready for display in one language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from madang.domains import organisation, procedures
from madang.domains.calendar import Rule
from madang.domains.procedures import Definition, Field, chart
from madang.kernel import clock
from madang.kernel.errors import NotFound
from madang.kernel.text import Text
from madang.kernel.translations import plain
from madang.web.numbers import count
from madang.web.public import moments, procedure_words
from madang.web.public.case_shapes import RuleShown
from madang.web.public.provision_view import DeviationShown, deviations_shown


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """A procedure in the list."""

    code: str
    name: str
    summary: str
    kind: str
    limit: str
    by_applicant: bool


@dataclass(frozen=True, slots=True)
class SectorList:
    code: str
    name: str
    procedures: tuple[ProcedureLine, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as the list beside the drawing tells it."""

    code: str
    name: str
    actor: str
    term: str
    notes: tuple[str, ...]
    disclosed: tuple[str, ...]
    stops_clock: bool
    help: str


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field of the form in words."""

    label: str
    help: str
    kind: str
    required: bool
    when: str
    choices: tuple[str, ...]
    public: str  # yes, masked, no


@dataclass(frozen=True, slots=True)
class PaperLine:
    name: str
    help: str
    required: bool
    when: str


@dataclass(frozen=True, slots=True)
class LimitLine:
    """How long it may take, in which case, and who says so."""

    length: str
    source: str
    when: str


@dataclass(frozen=True, slots=True)
class ProcedureShown:
    """The whole page."""

    code: str
    name: str
    summary: str
    kind: str
    sector: str
    sector_code: str
    version: int
    since: moments.Moment
    by_applicant: bool
    is_objection: bool
    chart: SafeString
    steps: tuple[StepLine, ...]
    form: tuple[FieldLine, ...]
    papers: tuple[PaperLine, ...]
    rules: tuple[RuleShown, ...]
    fee: str
    identity: str
    limits: tuple[LimitLine, ...]
    set_by_authority: bool
    deemed: str
    deemed_source: str
    reception: str
    disclosed: bool
    selected_by: str
    criteria: tuple[str, ...]
    disclosed_since: moments.Moment
    department: str
    department_code: str
    department_phone: str
    remedies: str
    by_districts: bool
    may_set: tuple[str, ...]
    deviations: tuple[DeviationShown, ...]
    named: tuple[DeviationShown, ...]  # those that only named a department


def sector_lists(q: str, language: str) -> tuple[SectorList, ...]:
    """Procedures in force by sector, those that carry all words of `q` (two statements)."""
    found: dict[str, list[ProcedureLine]] = {}
    for version in procedures.published():
        if _says(version.definition, q, language):
            line = _line(version.definition, language)
            found.setdefault(version.definition.sector, []).append(line)
    sectors = procedures.sectors()
    return tuple(SectorList(s.code, s.name[language], tuple(found.get(s.code, ()))) for s in sectors)


def procedure_shown(version: procedures.Version, language: str) -> ProcedureShown:
    """Two statements: sectors and organisation; two more where districts handle it."""
    definition = version.definition
    limit, disclosure = definition.limit, definition.disclosure
    name, code, phone = _department(definition.department, language)
    deviations = deviations_shown(definition, language)
    sector = next((s.name[language] for s in procedures.sectors() if s.code == definition.sector), "")
    return ProcedureShown(
        code=definition.code,
        name=definition.name[language],
        summary=definition.summary[language],
        kind=procedures.KIND_NAMES[definition.kind][language],
        sector=sector,
        sector_code=definition.sector,
        version=version.number,
        since=moments.on_day(version.valid_from.date(), language),
        by_applicant=definition.begins == "applicant",
        is_objection=definition.code == procedure_words.OBJECTION,
        chart=mark_safe(chart.svg(definition, None, language)),  # noqa: S308
        steps=tuple(_steps(definition, language)),
        form=tuple(_field(definition, field, language) for field in definition.form),
        papers=tuple(_papers(definition, language)),
        rules=tuple(RuleShown(r.title[language], r.article[language], r.url) for r in definition.rules),
        identity=procedures.ASSURANCE_NAMES[definition.identity][language]
        if definition.identity != "none"
        else "",
        fee=definition.fee.text[language] or _won(definition.fee.amount),
        limits=tuple(_limits(definition, language)),
        set_by_authority=limit.set_by == "authority",
        deemed=procedures.RESULT_NAMES[limit.deemed.result][language] if limit.deemed else "",
        deemed_source=limit.deemed.source[language] if limit.deemed else "",
        reception=Rule.parse(definition.reception_term).text[language],
        disclosed=disclosure.disclosed,
        selected_by=disclosure.selected_by[language],
        criteria=tuple(criterion[language] for criterion in disclosure.criteria),
        disclosed_since=moments.on_day(date.fromisoformat(str(disclosure.since)), language),
        department=name,
        department_code=code,
        department_phone=phone,
        remedies=definition.remedies[language],
        by_districts=definition.handled_by.level == "district",
        may_set=tuple(procedures.OPEN_VALUES[what][language] for what in definition.handled_by.may_set),
        deviations=deviations,
        named=tuple(one for one in deviations if not one.differences),
    )


def _says(definition: Definition, q: str, language: str) -> bool:
    texts = (definition.name, definition.summary)
    said = (plain(text[code]) for text in texts for code in ("ko", "en", language))
    everything = " ".join([definition.code, *said]).casefold()
    return all(word in everything for word in q.casefold().split())


def _line(definition: Definition, language: str) -> ProcedureLine:
    return ProcedureLine(
        code=definition.code,
        name=definition.name[language],
        summary=definition.summary[language],
        kind=procedures.KIND_NAMES[definition.kind][language],
        limit=Rule.parse(definition.limit.rule).text[language],
        by_applicant=definition.begins == "applicant",
    )


def _department(code: str, language: str) -> tuple[str, str, str]:
    try:
        directory = organisation.directory()
        named = directory.department(code)
        row = directory.department(directory.structure.responsible(named.id, clock.now()))
    except NotFound:
        return code, "", ""
    return row.name[language], row.code, row.phone


def _steps(definition: Definition, language: str) -> Iterator[StepLine]:
    for listed in chart.as_list(definition):
        step = definition.step(listed.code)
        labels = {field.name: field.label for field in step.asks}
        notes = [procedure_words.WHEN.format(when=listed.when)[language]] if listed.when else []
        if listed.together_with:
            names = ", ".join(name[language] for name in listed.together_with)
            notes.append(gettext("Runs side by side with: %(names)s") % {"names": names})
        notes += [text[language] for text in listed.returns]
        disclosed = (procedure_words.DISCLOSED.get(name, labels.get(name)) for name in step.disclosed)
        yield StepLine(
            code=listed.code,
            name=listed.name[language],
            actor=listed.actor[language],
            term=listed.term[language] if listed.term else "",
            notes=tuple(notes),
            disclosed=tuple(text[language] for text in disclosed if text),
            stops_clock=bool(step.hold),
            help=listed.help[language],
        )


def _field(definition: Definition, field: Field, language: str) -> FieldLine:
    return FieldLine(
        label=field.label[language],
        help=field.help[language],
        kind=procedure_words.TYPES.get(field.type, Text(field.type, field.type))[language],
        required=field.required,
        when=definition.says(field.show_if)[language] if field.show_if else "",
        choices=tuple(option.label[language] for option in field.choices),
        public=field.public,
    )


def _papers(definition: Definition, language: str) -> Iterator[PaperLine]:
    for paper in definition.documents_required:
        when = definition.says(paper.when)[language] if paper.when else ""
        yield PaperLine(paper.name[language], paper.help[language], paper.required, when)


def _limits(definition: Definition, language: str) -> Iterator[LimitLine]:
    limit = definition.limit
    yield LimitLine(Rule.parse(limit.rule).text[language], limit.source[language], "")
    for variant in limit.variants:
        when = definition.says(variant.when)[language]
        yield LimitLine(Rule.parse(variant.rule).text[language], variant.source[language], when)


def _won(amount: int | None) -> str:
    return gettext("none") if not amount else gettext("%(amount)s won") % {"amount": count(amount)}
