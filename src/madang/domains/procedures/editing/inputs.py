"""Between the entries of a document and the plain inputs of a form: texts in two languages, periods, lists of lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from madang.domains.procedures.definition import EMPTY, Definition, Field, Option
from madang.domains.procedures.editing import words
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

Document = dict[str, Any]
Values = dict[str, Any]

_IN = {"ko": Text("{label}(한국어)", "{label} (Korean)"), "en": Text("{label}(영어)", "{label} (English)")}
_AMOUNT = Text("{label}: 기간을 숫자로 적어 주십시오.", "{label}: please give the length as a number.")
_UNIT = Text("{label}: 단위", "{label}: unit")
_LINE = Text(
    "{label} {n}번째 줄을 ‘값 | 한국어 | 영어’ 모양으로 적어 주십시오.",
    "{label}: write line {n} as “value | Korean | English”.",
)


@dataclass(frozen=True, slots=True)
class Working:
    """A draft in somebody's hands: the document as it is written, and what it means."""

    document: Document
    definition: Definition

    @property
    def conditions(self) -> dict[str, Text]:
        """The named conditions of the document, by code."""
        found = self.document.get("conditions") or {}
        return {code: Text.of(one["name"]) for code, one in found.items()}


@dataclass(frozen=True, slots=True)
class PartForm:
    """A form for one part of a draft: its inputs, and what stands in them."""

    part: str
    key: str
    title: Text
    fields: tuple[Field, ...]
    values: Values
    help: Text = EMPTY


def refuse(field: str, message: Text) -> InvalidInput:
    """What was typed cannot be taken into the draft; the sentence stands beside its input."""
    return InvalidInput(message, "invalid_entry", fields=(FieldFault(field, "invalid_entry", message),))


def two(
    name: str, label: Text, *, long: bool = False, required: bool = True, help: Text = EMPTY
) -> tuple[Field, Field]:
    """Two inputs for a text, Korean first."""
    return (
        _one(name, "ko", label, long=long, required=required, help=help),
        _one(name, "en", label, long=long, required=required, help=EMPTY),
    )


def _one(name: str, language: str, label: Text, *, long: bool, required: bool, help: Text) -> Field:
    return Field(
        name=f"{name}_{language}",
        type="textarea" if long else "text",
        label=_IN[language].format(label=label),
        help=help,
        required=required,
        max_length=2_000 if long else 200,
    )


def text_of(values: Mapping[str, Any], name: str) -> dict[str, str]:
    """The text that two inputs hold, as a document keeps it."""
    return {language: str(values.get(f"{name}_{language}", "")).strip() for language in ("ko", "en")}


def text_values(name: str, text: object) -> Values:
    """What stands in the two inputs of a text."""
    found = text if isinstance(text, dict) else {}
    return {f"{name}_{language}": found.get(language, "") for language in ("ko", "en")}


def put_text(entry: Document, key: str, values: Mapping[str, Any]) -> None:
    """Writes a text that may be left out; empty in both languages, it goes."""
    text = text_of(values, key)
    put(entry, key, text if any(text.values()) else None)


def put(entry: Document, key: str, value: object) -> None:
    """Writes an entry, or takes it out where there is nothing to write."""
    if value is None or value is False or value in ("", [], ()):
        entry.pop(key, None)
    else:
        entry[key] = value


def in_order(before: Sequence[Any], chosen: Sequence[Any]) -> list[Any]:
    """What was chosen, in the order in which it stood; what is new comes last."""
    return [*(one for one in before if one in chosen), *(one for one in chosen if one not in before)]


def period(name: str, label: Text, *, required: bool = False, help: Text = EMPTY) -> tuple[Field, Field]:
    """A number and its unit."""
    amount = Field(name=f"{name}_n", type="integer", label=label, help=help, min=1, max=20_000)
    unit = select(f"{name}_unit", _UNIT.format(label=label), words.options(words.UNITS), required=required)
    return amount, unit


def period_of(values: Mapping[str, Any], name: str, label: Text) -> str | None:
    """The rule of the calendar that the two inputs say; None where both are empty. Raises InvalidInput."""
    amount, unit = values.get(f"{name}_n"), values.get(f"{name}_unit")
    if unit == "immediate":
        return "immediate"
    if not unit and not amount:
        return None
    if not amount or not unit:
        raise refuse(f"{name}_n", _AMOUNT.format(label=label))
    return f"{unit}:{amount}"


def period_values(name: str, rule: object) -> Values:
    """What stands in the two inputs of a period."""
    unit, _, amount = str(rule or "").partition(":")
    return {f"{name}_n": amount, f"{name}_unit": unit}


def select(
    name: str, label: Text, choices: Sequence[Option], *, required: bool = True, help: Text = EMPTY
) -> Field:
    """One of a list."""
    return Field(name=name, type="choice", label=label, help=help, required=required, choices=tuple(choices))


def several(
    name: str, label: Text, choices: Sequence[Option], *, required: bool = False, help: Text = EMPTY
) -> Field:
    """Any number out of a list."""
    return Field(name=name, type="choices", label=label, help=help, required=required, choices=tuple(choices))


def tick(name: str, label: Text, *, help: Text = EMPTY) -> Field:
    """A box to tick."""
    return Field(name=name, type="boolean", label=label, help=help)


def line(
    name: str,
    label: Text,
    *,
    required: bool = True,
    help: Text = EMPTY,
    pattern: str | None = None,
    **more: Any,
) -> Field:
    """One line of text."""
    made = Field(name=name, type="text", label=label, help=help, required=required, pattern=pattern)
    return replace(made, **more)


def options_written(choices: object) -> str:
    """Options as lines to be edited: `value | Korean | English`."""
    found = choices if isinstance(choices, list) else []
    rows = (
        (one["value"], one["label"].get("ko", ""), one["label"].get("en", ""))
        for one in found
        if isinstance(one, dict)
    )
    return "\n".join(" | ".join(row) for row in rows)


def options_read(text: str, name: str, label: Text) -> list[Document]:
    """The options that lines say. Raises InvalidInput naming the line that cannot be read."""
    found = []
    for number, row in enumerate((one for one in text.splitlines() if one.strip()), 1):
        parts = [part.strip() for part in row.split("|")]
        if len(parts) != 3 or not parts[0]:
            raise refuse(name, _LINE.format(label=label, n=number))
        found.append({"value": parts[0], "label": {"ko": parts[1], "en": parts[2]}})
    return found
