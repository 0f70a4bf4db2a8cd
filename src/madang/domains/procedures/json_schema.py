"""A form as JSON Schema 2020-12, for clients that want to check before they send."""

from collections.abc import Sequence

from madang.domains.procedures.definition import Field
from madang.domains.procedures.form_values import LARGEST, LONGEST
from madang.domains.procedures.guards import AllOf, AnyOf, Condition, Guard, Named, Negation

_BOUNDS = {"lt": "exclusiveMaximum", "le": "maximum", "gt": "exclusiveMinimum", "ge": "minimum"}
_FORMATS = {"date": "date", "email": "email"}

Schema = dict[str, object]


def json_schema(fields: Sequence[Field], *, title: str, language: str = "ko") -> Schema:
    """The schema of `form` of a filing. Conditional fields are required where their condition holds."""
    conditional = [f for f in fields if f.required and f.show_if and f.type != "file"]
    schema: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": {field.name: _property(field, language) for field in fields},
        "required": [f.name for f in fields if f.required and not f.show_if and f.type != "file"],
    }
    if conditional:
        schema["allOf"] = [
            {"if": _test(f.show_if), "then": {"required": [f.name]}} for f in conditional if f.show_if
        ]
    return schema


def _property(field: Field, language: str) -> Schema:
    schema: Schema = {"title": field.label[language], **_type_of(field), "x-public": field.public}
    if field.help[language]:
        schema["description"] = field.help[language]
    if field.example is not None:
        schema["examples"] = [field.example]
    return schema


def _type_of(field: Field) -> Schema:
    values = [option.value for option in field.choices]
    if field.type in ("integer", "money", "decimal"):
        return {"type": "number" if field.type == "decimal" else "integer", **_range(field)}
    if field.type == "boolean":
        return {"type": "boolean"}
    if field.type == "choice":
        return {"type": "string", "enum": values}
    if field.type == "choices":
        return {"type": "array", "items": {"type": "string", "enum": values}, "uniqueItems": True}
    schema: Schema = {"type": "string", "maxLength": field.max_length or LONGEST.get(field.type, 200)}
    if field.type in _FORMATS:
        schema["format"] = _FORMATS[field.type]
    if field.pattern:
        schema["pattern"] = f"^(?:{field.pattern})$"
    return schema


def _range(field: Field) -> Schema:
    least = 0 if field.type == "money" and field.min is None else field.min
    most = LARGEST if field.max is None and field.type != "decimal" else field.max
    return {key: value for key, value in (("minimum", least), ("maximum", most)) if value is not None}


def _test(guard: Guard) -> Schema:
    if isinstance(guard, Named):
        return _test(guard.part)
    if isinstance(guard, Negation):
        return {"not": _test(guard.part)}
    if isinstance(guard, (AllOf, AnyOf)):
        return {"allOf" if isinstance(guard, AllOf) else "anyOf": [_test(part) for part in guard.parts]}
    return {"required": [guard.fact], "properties": {guard.fact: _comparison(guard)}}


def _comparison(guard: Condition) -> Schema:
    if guard.op in _BOUNDS:
        return {_BOUNDS[guard.op]: guard.value}
    if guard.op == "in":
        one = {"enum": list(guard.value) if isinstance(guard.value, tuple) else [guard.value]}
        return {"anyOf": [one, {"type": "array", "contains": one}]}
    plain: dict[str, Schema] = {
        "eq": {"const": guard.value},
        "ne": {"not": {"const": guard.value}},
        "is_true": {"const": True},
        "is_false": {"const": False},
    }
    return plain.get(guard.op, {})
