"""Fields of a definition, made ready for `partials/field.html`; and what was typed into them, as it came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import QueryDict
from django.utils.translation import gettext as _

from madang.domains.procedures import Field, Option
from madang.kernel.errors import FieldFault
from madang.kernel.text import Text

# WCAG 1.3.5: what a browser may fill in, by kind of personal data
_AUTOCOMPLETE = {"name": "name", "mobile": "tel", "phone": "tel", "email": "email", "birth": "bday"}
_YES_NO = (Option("true", Text("예", "Yes")), Option("false", Text("아니요", "No")))
_MANY = frozenset({"choices"})
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers."""

    value: str
    label: str
    chosen: bool = False


@dataclass(slots=True, kw_only=True)
class ShownField:
    """A field as `partials/field.html` shows it, its words in the language of the page."""

    name: str
    type: str
    label: str
    help: str = ""
    required: bool = False
    error: str = ""
    value: Any = ""
    choices: Sequence[Choice] = ()
    min: Any = None
    max: Any = None
    pattern: str = ""
    max_length: int | None = None
    placeholder: str = ""
    autocomplete: str = ""
    unit: str = ""
    accept: str = ""
    multiple: bool = False
    show_if: str = ""  # JSON of the guard
    private: bool = False  # kept in no browser
    unmarked: bool = False  # says nothing where it is not required

    @property
    def described_by(self) -> str:
        """The ids of what explains it, for `aria-describedby`: its help, then its fault."""
        ids = [f"help-{self.name}"] if self.help else []
        return " ".join([*ids, f"fault-{self.name}"] if self.error else ids)


def typed_in(data: QueryDict, fields: Iterable[Field], prefix: str = "") -> dict[str, Any]:
    """What was typed into fields, as it came: text, or a list where several were ticked or the name came twice.

    A field whose boxes are all unticked is given as empty, since a browser sends nothing for it.
    """
    typed: dict[str, Any] = {}
    for field in fields:
        values = data.getlist(prefix + field.name)
        if field.type in _MANY:
            typed[field.name] = values
        elif values:
            typed[field.name] = values[0] if len(values) == 1 else values
        elif field.type == "boolean":
            typed[field.name] = ""
    return typed


def shown_field(
    field: Field,
    language: str,
    *,
    value: Any = None,
    fault: str = "",
    prefix: str = "",
    only_if: str = "",
    autofill: bool = False,
    notes: Sequence[str] = (),
) -> ShownField:
    """A field as the partial shows it. `only_if` says in words when it applies; `autofill` allows the browser to
    fill in what it knows of the person who types."""
    boolean_asked = field.type == "boolean" and field.required
    choices = _YES_NO if boolean_asked else field.choices
    return ShownField(
        name=prefix + field.name,
        type="radio" if boolean_asked else field.type,
        label=field.label[language],
        help=" ".join(_help(field, language, only_if, notes)),
        required=field.required,
        error=fault,
        value=_shown_value(field, value),
        choices=[Choice(o.value, o.label[language], _is_chosen(value, o.value)) for o in choices],
        min=field.min,
        max=field.max,
        autocomplete=_AUTOCOMPLETE.get(field.pii or "", "") if autofill else "",
        show_if=_condition(field, prefix),
        private=field.public == "no" and field.pii is not None,
    )


def shown_fields(
    fields: Iterable[Field],
    language: str,
    *,
    values: Mapping[str, Any],
    faults: Mapping[str, str],
    prefix: str = "",
) -> list[ShownField]:
    """Several fields at once, for forms that need no words of their own beside them."""
    return [
        shown_field(f, language, value=values.get(f.name), fault=faults.get(f.name, ""), prefix=prefix)
        for f in fields
    ]


def by_field(faults: Iterable[FieldFault], language: str) -> dict[str, str]:
    """The first fault of each field, in the language of the page."""
    found: dict[str, str] = {}
    for fault in faults:
        found.setdefault(fault.field, fault.message[language])
    return found


class Faults(dict[str, str]):
    """What is wrong, by field; nothing where nothing is."""

    def __missing__(self, field: str) -> str:
        return ""


def summary(faults: Mapping[str, str], known: Iterable[str], prefix: str = "") -> list[dict[str, str]]:
    """The faults as the error summary lists them, in the order of the form, each linked where there is a field."""
    names = list(known)
    ordered = sorted(faults, key=lambda name: names.index(name) if name in names else -1)
    return [
        {"name": prefix + name if name in names else "", "message": faults[name]}
        for name in ordered
        if faults[name]
    ]


def _help(field: Field, language: str, only_if: str, notes: Sequence[str]) -> list[str]:
    parts = [only_if, field.help[language]]
    if field.example not in (None, "") and field.type in (
        "text",
        "integer",
        "decimal",
        "money",
        "phone",
        "email",
    ):
        parts.append(_("Example: %(example)s") % {"example": field.example})
    return [part for part in (*parts, *notes) if part]


def _shown_value(field: Field, value: Any) -> Any:
    if field.type == "boolean":
        return value in (True, "true", "on", "1")
    if isinstance(value, (list, tuple)):
        return str(value[0]) if value else ""
    return "" if value is None else value


def _is_chosen(value: Any, option: str) -> bool:
    if isinstance(value, bool):
        return option == ("true" if value else "false")
    return option in value if isinstance(value, (list, tuple)) else value == option


def _condition(field: Field, prefix: str) -> str:
    """The condition for the script, under the names that the inputs of this page have."""
    from madang.domains.procedures import forms

    document = forms.form_record(field)["show_if"]
    return orjson.dumps(_renamed(document, prefix)).decode() if document else ""


def _renamed(guard: Any, prefix: str) -> Any:
    if not isinstance(guard, dict):
        return guard
    if "all" in guard or "any" in guard:
        word = "all" if "all" in guard else "any"
        return {word: [_renamed(part, prefix) for part in guard[word]]}
    if "not" in guard:
        return {"not": _renamed(guard["not"], prefix)}
    asked = {"is_true": "true", "is_false": "false"}.get(guard["op"])
    renamed = {**guard, "fact": prefix + guard["fact"]}
    # a question with yes and no is two buttons, whose answer is a word
    return renamed if asked is None else {"fact": renamed["fact"], "op": "eq", "value": asked}


def plain_field(
    name: str,
    label: str,
    *,
    type: str = "text",
    value: Any = "",
    fault: str = "",
    help: str = "",
    required: bool = True,
    autocomplete: str = "",
    choices: Sequence[tuple[str, str]] = (),
    max_length: int | None = None,
) -> ShownField:
    """A field of a page of ours, its words already in the language of the page."""
    return ShownField(
        name=name,
        type=type,
        label=label,
        help=help,
        required=required,
        error=fault,
        value=value,
        choices=[Choice(v, words, v == value) for v, words in choices],
        autocomplete=autocomplete,
        max_length=max_length,
        private=True,
    )
