"""What the OpenAPI document says of operations beyond their shapes."""

from collections.abc import Mapping, Sequence
from typing import Any

from madang.api.v1.shapes import Problem
from madang.kernel.text import Text

Json = dict[str, Any]
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "1 to 100 characters, a new one for each request; the same key and body give the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100},
    "example": "5f0c6a5e-7d8f-4c1b-9a63-2f0f2f0a9d11",
}
_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "ko or en: the language of `detail` in problems.",
    "schema": {"type": "string"},
}


def operation(
    name: str,
    title: Text,
    shapes: Mapping[int, Any],
    *,
    fails: Sequence[int] = (),
    writes: bool = False,
    content: Json | None = None,
    example: Json | None = None,
) -> Json:
    """The arguments of a route: operation id, response shapes (problems for `fails`), names in both languages."""
    failing = (*fails, 400, 401, 403, 404, 409, 413, 415, 422) if writes else fails
    codes = sorted({*failing, 429, 500})
    extra: Json = {"x-name": title.as_dict(), "parameters": [_KEY, _LANGUAGE] if writes else [_LANGUAGE]}
    if content:
        extra["responses"] = {200: {"description": "OK", "content": content}}
    if example:
        extra["requestBody"] = {"content": {"application/json": {"examples": example}}}
    return {
        "operation_id": name,
        "summary": title.en,
        "by_alias": True,
        "response": {**shapes, **dict.fromkeys(codes, Problem)},
        "openapi_extra": extra,
    }


def finished(schema: Json) -> Json:
    """The document django-ninja makes, with what it leaves out: problems' media type, optional sign-in, wording."""
    for path in schema["paths"].values():
        for found in path.values():
            found["responses"] = {str(code): _response(code, r) for code, r in found["responses"].items()}
            found["parameters"] = [_parameter(p) for p in found["parameters"]]
            if "security" not in found:
                found["security"] = [{}, {"Bearer": []}]
    return schema


def _parameter(found: Json) -> Json:
    """Examples of a parameter are a list in JSON Schema, and not in OpenAPI."""
    return {name: value for name, value in found.items() if name != "examples"}


def _response(code: Any, response: Json) -> Json:
    if int(code) < 400:
        return response
    content = response.get("content", {})
    headers = {"Retry-After": {"schema": {"type": "integer"}}} if int(code) == 429 else {}
    if int(code) == 401:
        headers = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    shaped: Json = {"application/problem+json": next(iter(content.values()), {})}
    return {**response, "content": shaped, **({"headers": headers} if headers else {})}
