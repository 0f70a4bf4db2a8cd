"""The application form and its review, ready for display: what is asked, why, and who will see the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.translation import gettext as _

from madang.domains import organisation
from madang.domains.cases import ActsFor, CaseDraftView, actions
from madang.domains.procedures import Definition, Field, RequiredDocument, forms
from madang.kernel.actor import Actor
from madang.kernel.text import Text
from madang.web.badges import icon
from madang.web.fields import ShownField, plain_field, shown_field, summary
from madang.web.numbers import decimal

# fields about whoever applies stand together, whatever their procedure calls the rest
_ABOUT_APPLICANT = ("applicant", "business", "birth", "representative", "company", "agent")
_ICONS = {"yes": "globe", "masked": "info", "no": "lock"}
_MEGABYTE = 1024 * 1024
_ONLY_FOR = Text("{when}에 냅니다.", "Only for: {when}.")
OTHER_FILES = Text("그 밖의 서류", "Other papers")


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading."""

    name: str
    fields: tuple[ShownField, ...]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is kept with the draft."""

    id: str
    name: str
    size: str


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """A required document: what it is, what was given for it so far, and the input for another file."""

    field: ShownField
    files: tuple[KeptFile, ...]


@dataclass(frozen=True, slots=True)
class FormShown:
    code: str
    procedure: str
    summary: str
    fee: str
    groups: tuple[Group, ...]
    papers: tuple[PaperAsked, ...]
    draft_id: str
    at_counter: bool
    faults: list[dict[str, str]]
    has_draft: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A label with its answer. `seen`: yes, masked or no."""

    label: str
    value: str
    seen: str = ""
    seen_words: str = ""


@dataclass(frozen=True, slots=True)
class PaperGiven:
    name: str
    files: tuple[KeptFile, ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class ReviewShown:
    code: str
    procedure: str
    draft_id: str
    fingerprint: str
    answers: tuple[Line, ...]
    public: tuple[Line, ...]
    papers: tuple[PaperGiven, ...]
    missing: bool
    undisclosed: bool


def for_whom(others: Sequence[ActsFor], value: str) -> ShownField | None:
    """The question in whose name one applies; not asked of those who can only apply for themselves."""
    if not others:
        return None
    return plain_field(
        "on_behalf_of",
        _("In whose name do you apply?"),
        type="choice",
        value=value,
        required=False,
        choices=[("", _("In my own name")), *((one.value, one.name) for one in others)],
    )


def name_of_whom(others: Sequence[ActsFor], value: str) -> str:
    """In whose name an application is filed; empty for oneself."""
    return next((one.name for one in others if one.value == value), value.partition(":")[2])


class FormPage:
    """Makes the form of a definition ready, with what was typed and what is wrong with it."""

    def __init__(
        self,
        definition: Definition,
        language: str,
        draft: CaseDraftView | None,
        values: dict[str, Any],
        faults: dict[str, str],
        *,
        at_counter: bool,
    ) -> None:
        self.definition, self.language, self.draft = definition, language, draft
        self.values, self.faults, self.at_counter = values, faults, at_counter

    def shown(self) -> FormShown:
        definition, language = self.definition, self.language
        papers = self._papers()
        known = [*(f.name for f in definition.form), *(paper.field.name for paper in papers)]
        return FormShown(
            code=definition.code,
            procedure=definition.name[language],
            summary=definition.summary[language],
            fee=definition.fee.text[language],
            groups=self._groups(),
            papers=papers,
            draft_id=self.draft.id if self.draft else "",
            at_counter=self.at_counter,
            faults=summary(self.faults, known),
            has_draft=self.draft is not None,
        )

    def _groups(self) -> tuple[Group, ...]:
        asked = [f for f in self.definition.form if f.type != "file"]
        own = tuple(self._field(f) for f in asked if _is_about_applicant(f))
        rest = tuple(self._field(f) for f in asked if not _is_about_applicant(f))
        who = _("About the applicant") if self.at_counter else _("About you")
        groups = (Group(who, own), Group(_("What you apply for"), rest))
        return tuple(group for group in groups if group.fields)

    def _field(self, field: Field) -> ShownField:
        condition = ""
        if field.show_if:
            words = self.definition.says(field.show_if)[self.language]
            condition = _("Only for: %(condition)s.") % {"condition": words}
        shown = shown_field(
            field,
            self.language,
            value=self.values.get(field.name),
            fault=self.faults.get(field.name, ""),
            only_if=condition,
            autofill=not self.at_counter and _is_about_applicant(field),
        )
        shown.help = format_html(
            '{} <span class="seen is-{}">{}{}</span>',
            shown.help,
            field.public,
            icon(_ICONS[field.public]),
            self._who_sees(field),
        )
        return shown

    def _who_sees(self, field: Field) -> str:
        if field.public == "masked" and field.example:
            masked = forms.public_values([field], {field.name: field.example})
            if masked:
                return _("Public in part, like “%(masked)s”") % {"masked": masked[0].value[self.language]}
        return who_sees(field.public)

    def _papers(self) -> tuple[PaperAsked, ...]:
        asked = [self._paper(document) for document in self.definition.documents_required]
        other = Field("files", "file", OTHER_FILES, help=Text("", ""))
        return (*asked, self._asked(other, "", multiple=True))

    def _paper(self, document: RequiredDocument) -> PaperAsked:
        words = document.help
        if document.when:
            only = _ONLY_FOR.format(when=self.definition.says(document.when))
            words = Text.joined(" ", [only, words]) if words.ko else only
        field = Field(f"file-{document.code}", "file", document.name, help=words)
        asked = self._asked(field, document.code, needed=document.required and document.when is None)
        asked.field.unmarked = document.required  # needed in some cases: its help says in which
        return asked

    def _asked(self, field: Field, code: str, *, needed: bool = False, multiple: bool = False) -> PaperAsked:
        shown = shown_field(field, self.language, fault=self.faults.get(field.name, ""))
        shown.multiple = multiple
        shown.required = needed
        files = self.draft.files if self.draft else ()
        known = {document.code for document in self.definition.documents_required}
        mine = [f for f in files if (f.document == code if code else f.document not in known)]
        return PaperAsked(shown, tuple(KeptFile(f.id, f.name, size_of(f.size)) for f in mine))


class ReviewPage:
    """Makes the review ready: every answer, and beside it what becomes public."""

    def __init__(
        self, definition: Definition, language: str, draft: CaseDraftView, values: dict[str, Any]
    ) -> None:
        self.definition, self.language, self.draft, self.values = definition, language, draft, values

    def shown(self) -> ReviewShown:
        definition, language = self.definition, self.language
        papers = self._papers()
        return ReviewShown(
            code=definition.code,
            procedure=definition.name[language],
            draft_id=self.draft.id,
            fingerprint=self.draft.fingerprint,
            answers=tuple(self._answer(f) for f in definition.form if self._is_answered(f)),
            public=tuple(
                Line(v.label[language], v.value[language])
                for v in forms.public_values(definition.form, self.values)
            ),
            papers=papers,
            missing=any(paper.missing for paper in papers),
            undisclosed=not definition.disclosure.disclosed,
        )

    def _is_answered(self, field: Field) -> bool:
        return self.values.get(field.name) is not None and field.type != "file"

    def _answer(self, field: Field) -> Line:
        said = forms.say(field, self.values[field.name])[self.language]
        return Line(field.label[self.language], said, field.public, who_sees(field.public))

    def _papers(self) -> tuple[PaperGiven, ...]:
        facts = forms.facts(self.definition, self.values, {})
        given = {f.document for f in self.draft.files}
        missing = {d.code for d in forms.missing_documents(self.definition, facts, given)}
        papers = [
            PaperGiven(d.name[self.language], self._files({d.code}), d.code in missing)
            for d in self.definition.documents_required
            if d.code in missing or d.code in given
        ]
        known = {d.code for d in self.definition.documents_required}
        other = self._files(given - known)
        return (*papers, *((PaperGiven(OTHER_FILES[self.language], other, False),) if other else ()))

    def _files(self, codes: set[str]) -> tuple[KeptFile, ...]:
        return tuple(KeptFile(f.id, f.name, size_of(f.size)) for f in self.draft.files if f.document in codes)


@dataclass(frozen=True, slots=True)
class HandledBy:
    """Who will handle the application, what it costs there and how long it may take, before it is filed."""

    department: str
    institution: str
    institution_code: str
    fee: str
    own: bool  # whether the institution set something of its own


def handled_by(desk: actions.Desk, definition: Definition, language: str) -> HandledBy:
    """One statement: the organisation."""
    row = organisation.directory().department(desk.department_id)
    return HandledBy(
        department=row.name[language],
        institution=desk.institution.name[language] if desk.institution else "",
        institution_code=desk.institution.code if desk.institution else "",
        fee=definition.fee.text[language],
        own=desk.provision is not None,
    )


def who_sees(public: str) -> str:
    """Who will see an answer, in words."""
    if public == "yes":
        return _("Public")
    return _("Public in part") if public == "masked" else _("Not public")


def size_of(size: int) -> str:
    """The size of a file as people say it."""
    return f"{decimal(size / _MEGABYTE)} MB" if size >= _MEGABYTE else f"{max(1, round(size / 1024))} KB"


def draft_mark(actor: Actor, code: str) -> str:
    """The name under which a browser keeps what was typed: another one for each person who uses it."""
    return f"{code}:{salted_hmac('madang-draft', str(actor.account_id)).hexdigest()[:12]}"


def _is_about_applicant(field: Field) -> bool:
    return field.name.startswith(_ABOUT_APPLICANT) or (field.pii is not None and field.public == "no")
