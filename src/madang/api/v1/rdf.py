"""Linked data in three writings: JSON-LD, Turtle, RDF/XML. As much of each as a catalogue needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import orjson

NAMES: Mapping[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Link:
    """Another thing, by its IRI."""

    iri: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A value: text in a language, or of a datatype (`xsd:date`)."""

    value: str
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing, of a class, with what is said of it in order: `(dct:title, Literal)`."""

    iri: str
    kind: str
    said: Sequence[tuple[str, Link | Literal]]


def json_ld(things: Iterable[Thing]) -> bytes:
    """As JSON-LD 1.1: one graph."""
    graph = []
    for thing in things:
        node: dict[str, object] = {"@id": thing.iri, "@type": thing.kind}
        for name in dict.fromkeys(name for name, _ in thing.said):
            values = [_node(value) for key, value in thing.said if key == name]
            node[name] = values[0] if len(values) == 1 else values
        graph.append(node)
    return orjson.dumps({"@context": dict(NAMES), "@graph": graph}, option=orjson.OPT_INDENT_2)


def _node(value: Link | Literal) -> dict[str, str]:
    if isinstance(value, Link):
        return {"@id": value.iri}
    told = {"@value": value.value}
    if value.language:
        return told | {"@language": value.language}
    return told | ({"@type": value.datatype} if value.datatype else {})


def turtle(things: Iterable[Thing]) -> bytes:
    """As Turtle 1.1."""
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in NAMES.items()]
    for thing in things:
        said = "".join(f" ;\n    {name} {_term(value)}" for name, value in thing.said)
        lines.append(f"\n<{thing.iri}> a {thing.kind}{said} .")
    return "\n".join([*lines, ""]).encode()


def _term(value: Link | Literal) -> str:
    if isinstance(value, Link):
        return f"<{value.iri}>"
    text = value.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    mark = f"@{value.language}" if value.language else f"^^{value.datatype}" if value.datatype else ""
    return f'"{text}"{mark}'


def rdf_xml(things: Iterable[Thing]) -> bytes:
    """As RDF 1.1 XML."""
    names = " ".join(f"xmlns:{name}={quoteattr(iri)}" for name, iri in NAMES.items())
    nodes = "".join(_element(thing) for thing in things)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF {names}>\n{nodes}</rdf:RDF>\n'.encode()


def _element(thing: Thing) -> str:
    inner = "".join(f"  {_property(name, value)}\n" for name, value in thing.said)
    return f"<{thing.kind} rdf:about={quoteattr(thing.iri)}>\n{inner}</{thing.kind}>\n"


def _property(name: str, value: Link | Literal) -> str:
    if isinstance(value, Link):
        return f"<{name} rdf:resource={quoteattr(value.iri)}/>"
    mark = f" xml:lang={quoteattr(value.language)}" if value.language else ""
    if value.datatype:
        prefix, _, local = value.datatype.partition(":")
        mark = f" rdf:datatype={quoteattr(NAMES[prefix] + local)}"
    return f"<{name}{mark}>{escape(value.value)}</{name}>"
