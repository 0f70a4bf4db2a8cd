"""The parts of which there are several: fields, papers, rules, named conditions, further limits, asks of a step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from madang.domains.procedures.definition import FactType, Field, Option
from madang.domains.procedures.editing import conditions, words
from madang.domains.procedures.editing.inputs import (
    Document,
    PartForm,
    Values,
    Working,
    line,
    options_read,
    options_written,
    period,
    period_of,
    period_values,
    put,
    put_text,
    refuse,
    select,
    text_of,
    text_values,
    tick,
    two,
)
from madang.domains.procedures.guards import NUMBERS
from madang.domains.procedures.masks import MASKS
from madang.kernel.errors import NotFound
from madang.kernel.text import Text

NEW = "~new"
TITLES = {
    "fields": Text("신청서 항목", "Fields of the form"),
    "papers": Text("구비서류", "Required papers"),
    "rules": Text("근거 법령", "Rules"),
    "conditions": Text("이름 붙인 조건", "Named conditions"),
    "variants": Text("경우에 따른 처리기간", "Other limits in some cases"),
}
ONE = {
    "fields": Text("신청서 항목", "Field"),
    "papers": Text("서류", "Paper"),
    "rules": Text("근거", "Rule"),
    "conditions": Text("조건", "Condition"),
    "variants": Text("처리기간", "Limit"),
}
_CODE_PATTERN, _FIELD_PATTERN = "[A-Za-z][A-Za-z0-9_-]{0,39}", "[a-z][a-z0-9_]{0,39}"
_CODE = Text("짧은 이름(영문)", "Short name")
_CODE_HELP = Text(
    "자료에서 이 항목을 가리키는 이름입니다. 영문자로 시작하며, 정한 뒤에는 바꿀 수 없습니다.",
    "How data refer to it. Begins with a letter; it cannot be changed later.",
)
_TAKEN = Text("{code}은(는) 이미 쓰고 있는 이름입니다.", "The name {code} is in use already.")
_NAME, _HELP = Text("이름", "Name"), Text("안내 글", "Words of help")
_LABEL, _TYPE = Text("묻는 말", "What is asked"), Text("답의 종류", "Kind of answer")
_REQUIRED = Text("꼭 적어야 함", "Must be answered")
_REQUIRED_PAPER = Text("꼭 내야 함", "Must be handed in")
_CHOICES = Text("보기", "Options")
_CHOICES_HELP = Text(
    "한 줄에 하나씩 ‘값 | 한국어 | 영어’로 적습니다. 고르는 답에만 씁니다.",
    "One on each line: value | Korean | English. Only for answers out of a list.",
)
_MIN, _MAX = (
    Text("가장 작은 값(이른 날짜)", "Smallest value (or earliest day)"),
    Text("가장 큰 값(늦은 날짜)", "Largest value (or latest day)"),
)
_PATTERN = Text("글의 모양(정규식)", "Shape of the text (regular expression)")
_LENGTH = Text("가장 긴 글자 수", "Most characters")
_EXAMPLE = Text("예시", "Example")
_EXAMPLE_HELP = Text(
    "안내와 미리보기에 쓰입니다. 예·아니요는 true, false로 적습니다.",
    "Shown as help and in previews. Yes and no are true and false.",
)
_PUBLIC, _PII = Text("공개", "Public"), Text("개인정보의 종류", "Kind of personal data")
_NOT_PII = Text("개인정보 아님", "None")
_FACT = Text("조건에서 이 답을 읽음", "Conditions may read the answer")
_TITLE, _ARTICLE, _URL = (
    Text("법령 이름", "Title"),
    Text("조문", "Article"),
    Text("법령 주소", "Address of the text"),
)
_LENGTH_OF = Text("처리기간", "Limit")
_SOURCE = Text("근거", "Where it comes from")
_BAD_EXAMPLE = Text("예시를 이 답의 종류에 맞게 적어 주십시오.", "Write an example of this kind of answer.")

Shown = tuple[tuple[Field, ...], Values]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of item is found in the document, shown and written."""

    entries: Callable[[Document], list[Document]]
    key: str  # the entry that names it; empty: its place in the list
    show: Callable[[Working, Document | None, Any], Shown]
    write: Callable[[Working, Document, Values], None]
    pattern: str = _CODE_PATTERN


def form_of(work: Working, part: str, key: str) -> PartForm:
    """The form of an item, or of a new one (`NEW`). Raises NotFound."""
    kind = KINDS[part]
    entry = None if key == NEW else find(work.document, part, key)
    fields, values = kind.show(work, entry, entry)
    if entry is None and kind.key:
        naming = line(kind.key, _CODE, help=_CODE_HELP, pattern=kind.pattern, max_length=40)
        fields = (naming, *fields)
    return PartForm(part, key, ONE[part], fields, values)


def write(work: Working, part: str, key: str, typed: Values) -> str:
    """Writes what was typed into an item, or adds one at the end; gives its key. Raises InvalidInput, NotFound."""
    kind, made = KINDS[part], work.document
    if key != NEW:
        kind.write(work, find(made, part, key), typed)
        return key
    entry: Document = {}
    if kind.key:
        code = str(typed[kind.key])
        if any(one[kind.key] == code for one in kind.entries(made)):
            raise refuse(kind.key, _TAKEN.format(code=code))
        entry[kind.key] = code
    kind.write(work, entry, typed)
    entries = kind.entries(made)
    entries.append(entry)
    if part == "conditions":
        made.setdefault("conditions", {})[entry["code"]] = {"name": entry["name"], "when": entry["when"]}
    if part == "variants":
        made["limit"]["variants"] = entries
    return str(entry[kind.key]) if kind.key else str(len(entries))


def find(document: Document, part: str, key: str) -> Document:
    """An item by its name or its place (from 1). Raises NotFound."""
    kind = KINDS[part]
    entries = kind.entries(document)
    if kind.key:
        found = next((one for one in entries if one[kind.key] == key), None)
    else:
        found = entries[int(key) - 1] if key.isdecimal() and 0 < int(key[:4]) <= len(entries) else None
    if found is None:
        raise NotFound()
    return found


def keys(document: Document, part: str) -> list[str]:
    """The keys of the items, in order."""
    kind = KINDS[part]
    return [str(one[kind.key]) if kind.key else str(n) for n, one in enumerate(kind.entries(document), 1)]


def move(document: Document, part: str, key: str, by: int) -> None:
    """Moves an item up (-1) or down (1); nothing at the edges. Raises NotFound."""
    entries, entry = KINDS[part].entries(document), find(document, part, key)
    place = entries.index(entry)
    target = min(max(place + by, 0), len(entries) - 1)
    entries.insert(target, entries.pop(place))
    if part == "conditions":
        document["conditions"] = {one["code"]: document["conditions"][one["code"]] for one in entries}


def remove(document: Document, part: str, key: str) -> None:
    """Takes an item out. Raises NotFound."""
    entry = find(document, part, key)
    entries = KINDS[part].entries(document)
    entries.remove(entry)
    if part == "variants":
        put(document["limit"], "variants", entries)
    if part == "conditions":
        del document["conditions"][key]
        if not document["conditions"]:
            del document["conditions"]


def name_of(work: Working, part: str, key: str) -> Text:
    """What an item is called in lists."""
    entry = find(work.document, part, key)
    if part == "variants":
        found = work.definition.limit.variants[int(key) - 1]
        return work.definition.says(found.when)
    for part_key in ("label", "name", "title"):
        if part_key in entry:
            return Text.of({"ko": "", "en": "", **entry[part_key]})
    return Text(key, key)


def show_field(
    work: Working, entry: Document | None, raw: Any, facts: dict[str, FactType] | None = None
) -> Shown:
    """The inputs of a field; `facts` are the other fields that it may depend on."""
    found = entry or {"type": "text"}
    others = (
        facts
        if facts is not None
        else {
            f.name: FactType(f.name, f.type, f.label, f.choices)
            for f in work.definition.form
            if f.name != found.get("name")
        }
    )
    pii = (Option("none", _NOT_PII), *words.options(words.PII, tuple(MASKS)))
    fields = (
        *two("label", _LABEL),
        select("type", _TYPE, words.options(words.TYPES)),
        *two("help", _HELP, long=True, required=False),
        tick("required", _REQUIRED),
        Field(name="choices", type="textarea", label=_CHOICES, help=_CHOICES_HELP),
        line("min", _MIN, required=False),
        line("max", _MAX, required=False),
        Field(name="max_length", type="integer", label=_LENGTH, min=1, max=10_000),
        line("pattern", _PATTERN, required=False),
        Field(name="example", type="textarea", label=_EXAMPLE, help=_EXAMPLE_HELP, max_length=2_000),
        select("public", _PUBLIC, words.options(words.PUBLIC)),
        select("pii", _PII, pii),
        tick("fact", _FACT),
        *conditions.fields(work, found.get("show_if"), "show_if", required=False, facts=others),
    )
    values = {k: found.get(k) for k in ("type", "required", "max_length", "pattern", "fact")}
    values |= {k: "" if found.get(k) is None else str(found[k]) for k in ("min", "max")}
    values |= {"public": found.get("public", "no"), "pii": found.get("pii", "none")}
    values |= {
        "choices": options_written(found.get("choices")),
        "example": _example_written(found.get("example")),
    }
    values |= text_values("label", found.get("label")) | text_values("help", found.get("help"))
    return fields, values | conditions.values(found.get("show_if"), "show_if", others)


def write_field(
    work: Working, entry: Document, typed: Values, facts: dict[str, FactType] | None = None
) -> None:
    """Writes a field of the form or an ask."""
    others = (
        facts
        if facts is not None
        else {f.name: FactType(f.name, f.type, f.label, f.choices) for f in work.definition.form}
    )
    entry["type"], entry["label"] = typed["type"], text_of(typed, "label")
    put_text(entry, "help", typed)
    for key in ("required", "fact", "max_length", "pattern"):
        put(entry, key, typed.get(key))
    put(entry, "choices", options_read(str(typed.get("choices", "")), "choices", _CHOICES))
    for key in ("min", "max"):
        put(entry, key, _typed_as(typed["type"], typed.get(key), key))
    example = _typed_as(typed["type"], typed.get("example"), "example")
    entry.pop("example", None)
    if example is not None:
        entry["example"] = example
    entry["public"] = typed["public"]
    put(entry, "pii", None if typed["pii"] == "none" else typed["pii"])
    put(entry, "show_if", conditions.read(typed, entry.get("show_if"), others, "show_if"))


def _typed_as(type: str, value: object, name: str) -> object:
    """What was typed as an example or bound, as the kind of answer has it. Raises InvalidInput."""
    text = str(value or "").strip()
    if not text:
        return None
    if type in NUMBERS:
        try:
            number = float(text.replace(",", ""))
        except ValueError:
            raise refuse(name, _BAD_EXAMPLE) from None
        return int(number) if number.is_integer() else number
    if type == "boolean":
        if text.lower() not in ("true", "false"):
            raise refuse(name, _BAD_EXAMPLE)
        return text.lower() == "true"
    return [part.strip() for part in text.split(",") if part.strip()] if type == "choices" else text


def _example_written(example: object) -> str:
    if isinstance(example, bool):
        return "true" if example else "false"
    if isinstance(example, list):
        return ", ".join(str(one) for one in example)
    return "" if example is None else str(example)


def _show_paper(work: Working, entry: Document | None, _: Any) -> Shown:
    found = entry or {}
    fields = (
        *two("name", _NAME),
        *two("help", _HELP, long=True, required=False),
        tick("required", _REQUIRED_PAPER),
        *conditions.fields(work, found.get("when"), required=False),
    )
    values: Values = {"required": found.get("required", True)}
    values |= text_values("name", found.get("name")) | text_values("help", found.get("help"))
    return fields, values | conditions.values(found.get("when"), facts=work.definition.facts)


def _write_paper(work: Working, entry: Document, typed: Values) -> None:
    entry["name"] = text_of(typed, "name")
    put_text(entry, "help", typed)
    entry.pop("required", None)
    if not typed.get("required"):
        entry["required"] = False
    put(entry, "when", conditions.read(typed, entry.get("when"), work.definition.facts))


def _show_rule(work: Working, entry: Document | None, _: Any) -> Shown:
    found = entry or {}
    fields = (*two("title", _TITLE), *two("article", _ARTICLE), line("url", _URL, max_length=500))
    values = text_values("title", found.get("title")) | text_values("article", found.get("article"))
    return fields, values | {"url": found.get("url", "https://www.law.go.kr/법령/")}


def _write_rule(work: Working, entry: Document, typed: Values) -> None:
    entry["title"], entry["article"] = text_of(typed, "title"), text_of(typed, "article")
    entry["url"] = typed["url"]


def _show_condition(work: Working, entry: Document | None, _: Any) -> Shown:
    found = entry or {}
    fields = (*two("name", _NAME), *conditions.fields(work, found.get("when")))
    values = text_values("name", found.get("name"))
    return fields, values | conditions.values(found.get("when"), facts=work.definition.facts)


def _write_condition(work: Working, entry: Document, typed: Values) -> None:
    when = conditions.read(typed, entry.get("when"), work.definition.facts)
    entry["name"], entry["when"] = text_of(typed, "name"), when
    kept = (work.document.get("conditions") or {}).get(entry.get("code"))
    if kept is not None:
        kept["name"], kept["when"] = entry["name"], when


def _show_variant(work: Working, entry: Document | None, _: Any) -> Shown:
    found = entry or {}
    at_filing = {name: fact for name, fact in work.definition.facts.items() if not fact.set_by}
    fields = (
        *period("rule", _LENGTH_OF, required=True),
        *two("source", _SOURCE, long=True),
        *conditions.fields(work, found.get("when"), facts=at_filing),
    )
    values = period_values("rule", found.get("rule")) | text_values("source", found.get("source"))
    return fields, values | conditions.values(found.get("when"), facts=at_filing)


def _write_variant(work: Working, entry: Document, typed: Values) -> None:
    entry["when"] = conditions.read(typed, entry.get("when"), work.definition.facts)
    entry["rule"], entry["source"] = period_of(typed, "rule", _LENGTH_OF), text_of(typed, "source")


def _conditions_of(document: Document) -> list[Document]:
    return [{"code": code, **one} for code, one in (document.get("conditions") or {}).items()]


KINDS = {
    "fields": Kind(lambda d: d["form"], "name", show_field, write_field, _FIELD_PATTERN),
    "papers": Kind(lambda d: d["documents_required"], "code", _show_paper, _write_paper),
    "rules": Kind(lambda d: d["rules"], "", _show_rule, _write_rule),
    "conditions": Kind(_conditions_of, "code", _show_condition, _write_condition),
    "variants": Kind(lambda d: d["limit"].get("variants", []), "", _show_variant, _write_variant),
}
