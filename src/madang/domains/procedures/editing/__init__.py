"""Changing a definition part by part, as people fill in forms: pure, from a document to the next document.

A part is `facts`, `handling`, `limit`, `fee`, `remedies`, `disclosure`; or several: `fields`, `papers`, `rules`,
`conditions`, `variants`, `nodes`, and `asks` (key `step.name`). Every change gives a document that can be read; whether
it is sound is said by `soundness`.
"""

from copy import deepcopy

from madang.domains.procedures import forms
from madang.domains.procedures.definition import FactType, Option
from madang.domains.procedures.editing import disclosing, items, nodes, parts, words
from madang.domains.procedures.editing.inputs import Document, PartForm, Values, Working, line, put, refuse
from madang.domains.procedures.editing.items import NEW
from madang.domains.procedures.reading import parse
from madang.kernel.errors import InvalidInput, NotFound
from madang.kernel.text import Text

SINGLE = tuple(parts.TITLES)
SEVERAL = (*items.TITLES, "nodes", "asks")
KINDS_OF_NODE = nodes.KIND_OF
KIND_NAMES = words.KINDS
_ASK = Text("기록 항목", "What is recorded")
_ASK_NAME = Text("짧은 이름(영문)", "Short name")
_TAKEN = Text("{code}은(는) 이미 쓰고 있는 이름입니다.", "The name {code} is in use already.")

__all__ = [
    "KINDS_OF_NODE",
    "KIND_NAMES",
    "NEW",
    "SEVERAL",
    "SINGLE",
    "PartForm",
    "Working",
    "beside",
    "change",
    "form_of",
    "keys",
    "move",
    "move_step",
    "name_of",
    "nodes",
    "place_of",
    "remove",
    "title_of",
    "working",
]


def working(document: Document) -> Working:
    """A draft to be worked on. Raises InvalidInput (definition_invalid) where it cannot be read."""
    return Working(document, parse(document))


def title_of(part: str) -> Text:
    """What a part is called. Raises NotFound."""
    titles = {
        **parts.TITLES,
        **items.TITLES,
        "nodes": nodes.TITLE,
        "disclosure": disclosing.TITLE,
        "asks": _ASK,
    }
    if part not in titles:
        raise NotFound()
    return titles[part]


def form_of(
    work: Working, part: str, key: str = "", *, kind: str = "step", departments: tuple[Option, ...] = ()
) -> PartForm:
    """The form that changes a part; `key` names one of several (`NEW` for one more). Raises NotFound."""
    if part in SINGLE:
        return parts.form_of(work, part, departments)
    if part == "disclosure":
        return disclosing.form_of(work)
    if part == "nodes":
        return nodes.form_of(work, key, kind if kind in KINDS_OF_NODE else "step", departments)
    if part == "asks":
        return _ask_form(work, key)
    if part not in items.KINDS:
        raise NotFound()
    return items.form_of(work, part, key)


def change(
    document: Document,
    part: str,
    key: str,
    typed: Values,
    *,
    kind: str = "step",
    departments: tuple[Option, ...] = (),
) -> tuple[Document, str]:
    """The document with what was typed into the form of a part, and the key of what was written.

    Raises InvalidInput with a fault beside each input, NotFound.
    """
    work = working(deepcopy(document))
    form = form_of(work, part, key, kind=kind, departments=departments)
    cleaned = forms.clean(form.fields, typed)
    if cleaned.faults:
        raise InvalidInput(cleaned.faults[0].message, "invalid_entry", fields=cleaned.faults)
    written = _write(work, part, key, kind, cleaned.values)
    return _readable(work.document), written


def _write(work: Working, part: str, key: str, kind: str, values: Values) -> str:
    if part in SINGLE:
        parts.write(work.document, part, values)
        return key
    if part == "disclosure":
        disclosing.write(work, values)
        return key
    if part == "nodes":
        return nodes.write(work, key, kind, values)
    return _write_ask(work, key, values) if part == "asks" else items.write(work, part, key, values)


def remove(document: Document, part: str, key: str) -> Document:
    """The document without one of several. Raises NotFound, InvalidInput where something else refers to it."""
    made = deepcopy(document)
    if part == "nodes":
        nodes.remove(made, key)
    elif part == "asks":
        step, name = _step_and_ask(key)
        entry = nodes.find(made, step)
        put(entry, "asks", [ask for ask in entry.get("asks", []) if not _is_ask(ask, name)])
        if "disclosed" in entry:
            entry["disclosed"] = [one for one in entry["disclosed"] if one != name]
    elif part in items.KINDS:
        items.remove(made, part, key)
    else:
        raise NotFound()
    return _readable(made)


def move(document: Document, part: str, key: str, by: int) -> Document:
    """The document with one of several moved up (-1) or down (1). Raises NotFound."""
    made = deepcopy(document)
    if part not in items.KINDS:
        raise NotFound()
    items.move(made, part, key, by)
    return _readable(made)


def move_step(document: Document, key: str, place: str) -> Document:
    """The document with a step put between two others (`source>target`). Raises NotFound, InvalidInput."""
    made = deepcopy(document)
    nodes.move(working(made), key, place)
    return _readable(made)


def beside(document: Document, key: str, code: str, name: Text) -> Document:
    """The document with a new step that runs side by side with another. Raises NotFound, InvalidInput."""
    made = deepcopy(document)
    nodes.side_by_side(working(made), key, code, name.as_dict())
    return _readable(made)


def keys(document: Document, part: str) -> list[str]:
    """The keys of a part of which there are several, in order."""
    return (
        [nodes.code_of(one) for one in document["nodes"]] if part == "nodes" else items.keys(document, part)
    )


def name_of(work: Working, part: str, key: str) -> Text:
    """What one of several is called in lists."""
    return nodes.name_of(work, key) if part == "nodes" else items.name_of(work, part, key)


def place_of(document: Document, where: str) -> tuple[str, str]:
    """The part and key whose form mends a fault, from the path at which the fault stands."""
    head, _, rest = where.partition(".")
    name = rest.partition(".")[0].partition("[")[0]
    if head == "nodes" and name:
        parts_of = rest.split(".")
        if len(parts_of) > 2 and parts_of[1] == "asks" and _has_ask(document, name, parts_of[2]):
            return "asks", f"{name}.{parts_of[2]}"
        return ("nodes", name) if name in keys(document, "nodes") else ("nodes", "")
    several = {"form": "fields", "documents_required": "papers", "conditions": "conditions"}
    if head in several:
        part = several[head]
        return (part, name) if name in keys(document, part) else (part, "")
    if head.startswith("rules"):
        number = head.partition("[")[2].rstrip("]") or name
        return "rules", number if number in keys(document, "rules") else ""
    if head == "limit" and name == "variants":
        return "variants", ""
    return _ELSEWHERE.get(head, "nodes" if head in ("nodes", "start") else "facts"), ""


_ELSEWHERE = {
    "limit": "limit",
    "reception_term": "limit",
    "fee": "fee",
    "handled_by": "handling",
    "remedies": "remedies",
    "disclosure": "disclosure",
}


def _readable(document: Document) -> Document:
    parse(document)
    return document


def _step_and_ask(key: str) -> tuple[str, str]:
    step, _, name = key.partition(".")
    return step, name


def _is_ask(ask: object, name: str) -> bool:
    return isinstance(ask, dict) and ask.get("name") == name


def _has_ask(document: Document, step: str, name: str) -> bool:
    entry: Document = next((one for one in document["nodes"] if one.get("step") == step), {})
    return any(_is_ask(ask, name) for ask in entry.get("asks", []))


def _asks(work: Working, step: str) -> list[Document]:
    return [ask for ask in nodes.find(work.document, step).get("asks", []) if isinstance(ask, dict)]


def _facts_of(asks: list[Document], but: str) -> dict[str, FactType]:
    """The other asks of a step, which an ask may depend on."""
    return {a["name"]: FactType(a["name"], a["type"], Text.of(a["label"])) for a in asks if a["name"] != but}


def _ask_form(work: Working, key: str) -> PartForm:
    step, name = _step_and_ask(key)
    asks = _asks(work, step)
    entry = next((ask for ask in asks if ask["name"] == name), None)
    if entry is None and name != NEW:
        raise NotFound()
    fields, values = items.show_field(work, entry, None, _facts_of(asks, name))
    if entry is None:
        fields = (line("name", _ASK_NAME, pattern="[a-z][a-z0-9_]{0,39}", max_length=40), *fields)
    return PartForm("asks", key, _ASK, fields, values)


def _write_ask(work: Working, key: str, values: Values) -> str:
    step, name = _step_and_ask(key)
    asks, entry = _asks(work, step), nodes.find(work.document, step)
    if name != NEW:
        found = next((ask for ask in asks if ask["name"] == name), None)
        if found is None:
            raise NotFound()
        items.write_field(work, found, values, _facts_of(asks, name))
        return key
    name = str(values["name"])
    if any(ask["name"] == name for ask in asks):
        raise refuse("name", _TAKEN.format(code=name))
    made: Document = {"name": name}
    items.write_field(work, made, values, _facts_of(asks, name))
    entry["asks"] = [*entry.get("asks", []), made]
    return f"{step}.{name}"
