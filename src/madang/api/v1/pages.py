"""The OpenAPI document cut into rows for the page that people read."""

from dataclasses import dataclass
from typing import Any

import orjson

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter, or one member of a shape."""

    name: str
    kind: str
    shape: str  # the name of the shape it is made of, if any
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation may answer."""

    status: str
    media: str
    shape: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address with one method."""

    id: str
    method: str
    path: str
    name: str
    text: str
    needs_token: bool
    parameters: tuple[Row, ...]
    body: str
    answers: tuple[Answer, ...]
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Operations that belong together."""

    id: str
    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object of the API and its members."""

    name: str
    text: str
    rows: tuple[Row, ...]


def group(tag: str, name: str, schema: Json, language: str) -> Group:
    found = [
        _operation(path, method, one, language)
        for path, methods in schema["paths"].items()
        for method, one in methods.items()
        if tag in one.get("tags", ())
    ]
    return Group(tag, name, tuple(found))


def shape(name: str, found: Json, language: str) -> Shape:
    needed = found.get("required", ())
    rows = tuple(
        Row(member, *_kind(inner), member in needed, inner.get("description", ""))
        for member, inner in found.get("properties", {}).items()
    )
    return Shape(name, found.get("description", ""), rows)


def _operation(path: str, method: str, found: Json, language: str) -> Operation:
    contents: Json = found.get("requestBody", {}).get("content", {})
    body: Json = next(iter(contents.values()), {})
    return Operation(
        id=found["operationId"],
        method=method.upper(),
        path=path,
        name=found["x-name"][language],
        text=found.get("description", ""),
        needs_token={} not in found["security"],
        parameters=tuple(_parameter(p) for p in found.get("parameters", ())),
        body=_shape_in(body.get("schema", {})),
        answers=tuple(_answer(status, r) for status, r in found["responses"].items()),
        examples=tuple(
            (name, _readable(example["value"])) for name, example in body.get("examples", {}).items()
        ),
    )


def _readable(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def _parameter(found: Json) -> Row:
    where = "" if found["in"] == "query" else f" ({found['in']})"
    kind, _ = _kind(found["schema"])
    return Row(found["name"] + where, kind, "", found["required"], found.get("description", ""))


def _answer(status: str, found: Json) -> Answer:
    contents: Json = found.get("content", {})
    media = next(iter(contents), "")
    content: Json = contents.get(media, {})
    return Answer(status, media, _shape_in(content.get("schema", {})))


def _shape_in(schema: Json) -> str:
    options = (schema, *schema.get("allOf", ()), *schema.get("anyOf", ()), schema.get("items") or {})
    return next((o["$ref"].rpartition("/")[2] for o in options if "$ref" in o), "")


def _kind(schema: Json) -> tuple[str, str]:
    """What a value is, in the words of JSON Schema, and the shape it is made of."""
    options = [schema, *schema.get("anyOf", ())]
    kinds = [str(o.get("format") or o["type"]) for o in options if "type" in o]
    named = _shape_in(schema)
    if not named and "array" in kinds:
        inner: Json = schema.get("items") or next((o["items"] for o in options if "items" in o), {})
        kinds.append(str(inner.get("type", "")))
    return " | ".join(k for k in kinds if k), named
