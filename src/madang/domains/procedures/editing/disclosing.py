"""What the world sees: of each step, and of each thing that is asked; all on one form."""

from collections.abc import Iterator

from madang.domains.procedures.definition import ALWAYS_DISCLOSABLE, Definition, Field
from madang.domains.procedures.editing import words
from madang.domains.procedures.editing.inputs import (
    Document,
    PartForm,
    Values,
    Working,
    in_order,
    select,
    several,
)
from madang.domains.procedures.masks import NEVER_OPEN
from madang.kernel.text import Text

TITLE = Text("공개 범위", "Disclosure")
_OF_STEP = Text("‘{name}’ 단계에서 공개", "Public of “{name}”")
_OF_FIELD = Text("‘{name}’", "“{name}”")
_OF_ASK = Text("‘{step}’ 단계의 ‘{name}’", "“{name}” of “{step}”")


def form_of(work: Working) -> PartForm:
    """One form for all of it."""
    fields: list[Field] = []
    values: Values = {}
    for step in work.definition.steps:
        names = {name: words.DISCLOSED[name] for name in ALWAYS_DISCLOSABLE}
        names |= {ask.name: ask.label for ask in step.asks}
        fields.append(several(f"step.{step.code}", _OF_STEP.format(name=step.name), words.options(names)))
        values[f"step.{step.code}"] = list(step.disclosed)
    for name, label, field in _asked(work.definition):
        levels = [level for level in words.PUBLIC if not (level == "yes" and field.pii in NEVER_OPEN)]
        levels = [level for level in levels if level != "masked" or field.pii]
        if field.public not in levels:
            levels.insert(0, field.public)
        fields.append(select(name, label, words.options(words.PUBLIC, tuple(levels))))
        values[name] = field.public
    return PartForm("disclosure", "", TITLE, tuple(fields), values)


def write(work: Working, typed: Values) -> None:
    """Writes what was chosen for every step and field into the document."""
    made = work.document
    for entry in made["nodes"]:
        if "step" in entry:
            before = entry.get("disclosed", ["actor", "time"])
            entry["disclosed"] = in_order(before, typed.get(f"step.{entry['step']}", []))
            for ask in entry.get("asks", []):
                if isinstance(ask, dict):
                    _write_one(ask, typed, f"ask.{entry['step']}.{ask['name']}")
    for field in made["form"]:
        _write_one(field, typed, f"field.{field['name']}")


def _write_one(entry: Document, typed: Values, name: str) -> None:
    if name in typed:
        entry["public"] = typed[name]


def _asked(definition: Definition) -> Iterator[tuple[str, Text, Field]]:
    """What is asked and can be shown or hidden: the form, and the asks that steps spell out."""
    for field in definition.form:
        yield f"field.{field.name}", _OF_FIELD.format(name=field.label), field
    for step in definition.steps:
        for ask in step.asks:
            if ask.name not in words.READY:
                label = _OF_ASK.format(step=step.name, name=ask.label)
                yield f"ask.{step.code}.{ask.name}", label, ask
