"""Forms from fields as data: what was typed is checked and kept, and shown as the definition allows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from madang.domains.procedures import form_values
from madang.domains.procedures.definition import Definition, Field, RequiredDocument
from madang.domains.procedures.form_values import Refused, is_empty
from madang.domains.procedures.guards import Facts, as_document
from madang.domains.procedures.json_schema import json_schema
from madang.domains.procedures.masks import mask, scrub
from madang.kernel.errors import FieldFault
from madang.kernel.text import Text

__all__ = [
    "Cleaned",
    "PublicValue",
    "clean",
    "examples",
    "facts",
    "form_record",
    "json_schema",
    "missing_documents",
    "public_values",
    "say",
]

_REQUIRED = Text("{label}: 꼭 적어야 하는 항목입니다.", "{label}: please fill this in.")
_NOT_A_FORM = Text("이름과 값의 묶음을 보내 주십시오.", "Please send names with their values.")
_UNKNOWN = Text("{name}: 이 서식에 없는 항목입니다.", "{name}: this form has no such field.")
_WON = Text("{n}원", "KRW {n}")
_YES_NO = {True: Text("예", "Yes"), False: Text("아니요", "No")}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was typed, made into values of the field's type, and the faults found.

    `values` holds every field that is shown, filled in and readable (JSON: dates as ISO text, money in won);
    `typed` holds everything as it came.
    """

    values: dict[str, object]
    faults: tuple[FieldFault, ...]
    typed: dict[str, object]


@dataclass(frozen=True, slots=True)
class PublicValue:
    """A value as the world may see it; `masked` where parts are hidden."""

    name: str
    label: Text
    value: Text
    masked: bool

    def as_kept(self) -> dict[str, object]:
        return {
            "name": self.name,
            "label": self.label.as_kept(),
            "value": self.value.as_kept(),
            "masked": self.masked,
        }


def clean(
    fields: Sequence[Field],
    data: object,
    files: Collection[str] = (),
    language: str = "ko",
    *,
    strict: bool = False,
) -> Cleaned:
    """Checks what was typed or sent; never raises, whatever was sent.

    `files` names the file fields for which a file came along; a file that is missing is no fault here (the
    case lists it as a missing document). A field whose `show_if` does not hold is left out unchecked. With
    `strict`, a name that the form does not know is a fault. Faults speak both languages.
    """
    if not isinstance(data, Mapping):
        return Cleaned({}, (FieldFault("", "not_a_form", _NOT_A_FORM),), {})
    typed = {str(name): value for name, value in data.items()}
    read, refused = _read_all(fields, typed, files)
    shown = _shown(fields, read)
    faults = [refused[f.name] if f.name in refused else _missing(f, read) for f in fields if f.name in shown]
    if strict:
        known = {f.name for f in fields}
        faults += [
            FieldFault(name[:60], "unknown_field", _UNKNOWN.format(name=name[:60]))
            for name in typed
            if name not in known
        ]
    values = {f.name: read[f.name] for f in fields if f.name in shown and f.name in read}
    return Cleaned(values, tuple(fault for fault in faults if fault), typed)


def _read_all(
    fields: Sequence[Field], typed: Mapping[str, object], files: Collection[str]
) -> tuple[dict[str, object], dict[str, FieldFault]]:
    read: dict[str, object] = {}
    refused: dict[str, FieldFault] = {}
    for field in fields:
        value = typed.get(field.name)
        if is_empty(value):
            if field.type == "file" and field.name in files:
                read[field.name] = field.name
            continue
        try:
            read[field.name] = form_values.read(field, value)
        except Refused as refusal:
            refused[field.name] = refusal.fault
    return read, refused


def _missing(field: Field, read: Mapping[str, object]) -> FieldFault | None:
    if not field.required or field.name in read or field.type == "file":
        return None
    return FieldFault(field.name, "required", _REQUIRED.format(label=field.label))


def _shown(fields: Sequence[Field], read: Mapping[str, object]) -> set[str]:
    """The fields whose condition holds, reading only values of fields that are shown themselves."""
    shown = {f.name for f in fields if f.show_if is None}
    for _ in fields:
        visible = {name: value for name, value in read.items() if name in shown}
        more = {f.name for f in fields if f.show_if is None or f.show_if.holds(visible)}
        if more == shown:
            break
        shown = more
    return shown


def missing_documents(definition: Definition, facts: Facts, given: Collection[str]) -> list[RequiredDocument]:
    """The papers still to be handed in: required, asked for by these facts, not among `given` (codes)."""
    return [
        paper
        for paper in definition.documents_required
        if paper.required and (paper.when is None or paper.when.holds(facts)) and paper.code not in given
    ]


def facts(
    definition: Definition, values: Mapping[str, object], recorded: Mapping[str, object]
) -> dict[str, object]:
    """What guards may read: the form's values and what steps recorded, as far as declared as facts."""
    return {
        name: recorded[name] if fact.set_by else values[name]
        for name, fact in definition.facts.items()
        if name in (recorded if fact.set_by else values)
    }


def public_values(fields: Sequence[Field], values: Mapping[str, object]) -> list[PublicValue]:
    """What the world may see of the values: fields that are public, masked by kind where the field says so.

    Numbers and addresses of persons that somebody wrote into an open text are masked as well.
    """
    shown = []
    for field in fields:
        if field.public in ("yes", "masked") and values.get(field.name) is not None and field.type != "file":
            shown.append(_public_value(field, values[field.name]))
    return shown


def _public_value(field: Field, value: object) -> PublicValue:
    if field.public == "masked":
        hidden = mask(field.pii, value if isinstance(value, str) else "")
        return PublicValue(field.name, field.label, Text(hidden, hidden), True)
    plain = say(field, value)
    said = Text(scrub(plain.ko), scrub(plain.en))
    masked = said != plain
    return PublicValue(field.name, field.label, said if masked else plain, masked)


def say(field: Field, value: object) -> Text:
    """A value in words: the label of an option, yes or no, numbers with separators, won."""
    if isinstance(value, bool):
        return _YES_NO[value]
    if isinstance(value, (list, tuple)):
        return Text.joined(", ", (say(field, one) for one in value))
    if isinstance(value, (int, float)):
        return _WON.format(n=f"{value:,}") if field.type == "money" else Text(f"{value:,}", f"{value:,}")
    plain = str(value)
    return next((o.label for o in field.choices if o.value == plain), Text(plain, plain))


def form_record(field: Field) -> dict[str, object]:
    """A field as the API shows it (`form[]` of the contract)."""
    return {
        "name": field.name,
        "type": field.type,
        "label": field.label.as_dict(),
        "help": field.help.as_dict(),
        "required": field.required,
        "choices": [{"value": option.value, "label": option.label.as_dict()} for option in field.choices],
        "min": field.min,
        "max": field.max,
        "pattern": field.pattern,
        "max_length": field.max_length or form_values.LONGEST.get(field.type),
        "example": field.example,
        "show_if": as_document(field.show_if) if field.show_if else None,
        "public": field.public,
        "pii": field.pii,
    }


def examples(fields: Sequence[Field]) -> dict[str, object]:
    """The form filled in with the examples of its fields."""
    return {field.name: field.example for field in fields if field.example is not None}
