"""Steps and what lies between them: their forms, and changing the flow so that nothing dangles."""

from collections.abc import Iterator
from typing import Any

from madang.domains.procedures.definition import (
    ALWAYS_DISCLOSABLE,
    STEP_ACTS,
    Field,
    Option,
)
from madang.domains.procedures.editing import conditions, words
from madang.domains.procedures.editing.inputs import (
    Document,
    PartForm,
    Values,
    Working,
    in_order,
    line,
    period,
    period_of,
    period_values,
    put,
    put_text,
    refuse,
    select,
    several,
    text_of,
    text_values,
    tick,
    two,
)
from madang.domains.procedures.editing.items import NEW
from madang.kernel.errors import NotFound
from madang.kernel.text import Text

KIND_OF = ("step", "choice", "fork", "join", "end")
TITLE = Text("단계와 갈래", "Steps and branches")
BRANCHES = 4
START = "~start"
_CODE = Text("짧은 이름(영문)", "Short name")
_CODE_HELP = Text(
    "자료와 기록에서 이 단계를 가리키는 이름입니다. 영문자로 시작하며, 정한 뒤에는 바꿀 수 없습니다.",
    "How data and records refer to it. Begins with a letter; it cannot be changed later.",
)
_TAKEN = Text("{code}은(는) 이미 쓰고 있는 이름입니다.", "The name {code} is in use already.")
_NAME, _HELP = Text("이름", "Name"), Text("안내 글", "Words of help")
_ACTOR, _ACT = Text("누가", "Who"), Text("무엇을", "Does what")
_IMPLIED = Text("함께 끝난 것으로 보는 처리", "Acts that complete it as well")
_STATE = Text("그동안 민원의 상태", "State of the case meanwhile")
_TERM, _HOLD = (
    Text("이 단계의 기간", "Term of the step"),
    Text("처리기간에 넣지 않는 사유", "Why the clock stands still"),
)
_NO_HOLD = Text("처리기간에 넣음", "It runs")
_ASKS = Text("처리하면서 적는 것", "What is recorded")
_OWN_ASKS = Text(
    "이 단계만의 항목은 저장한 뒤 아래에서 더합니다.", "Fields of its own are added below, once it is kept."
)
_DISCLOSED = Text("모두에게 공개하는 것", "What everybody sees")
_SKIPPABLE = Text("건너뛸 수 있음", "It may be left out")
_DEPARTMENTS = Text("협의할 부서", "Departments consulted")
_NEXT = Text("다음", "Leads to")
_APPROVED, _SENT_BACK = Text("결재되면", "If signed"), Text("돌려보내면", "If sent back")
_WHERE = Text("끼워 넣을 곳", "Where it goes")
_WHERE_HELP = Text("고른 두 곳 사이에 들어갑니다.", "It goes between the two that you choose.")
_BETWEEN = Text("{a} → {b}", "{a} → {b}")
_BEGIN = Text("시작", "Start")
_OTHERWISE = Text("그 밖의 경우", "Otherwise")
_GO = Text("갈래 {n}: 다음", "Branch {n}: leads to")
_ALL_OF = Text("한꺼번에 시작하는 것", "What begins at once")
_OF = Text("어느 동시 진행을 모으는지", "Which branching it gathers")
_NO_WAY = Text("갈래 {n}이(가) 이어질 곳을 골라 주십시오.", "Please choose where branch {n} leads.")


def find(document: Document, code: str) -> Document:
    """The entry of a node. Raises NotFound."""
    found: Document | None = next((one for one in document["nodes"] if code_of(one) == code), None)
    if found is None:
        raise NotFound()
    return found


def kind_of(entry: Document) -> str:
    """step, choice, fork, join or end."""
    return next(kind for kind in KIND_OF if kind in entry)


def code_of(entry: Document) -> str:
    return str(entry[kind_of(entry)])


def name_of(work: Working, code: str) -> Text:
    """What a node is called in lists and selects: a step by its name, others by kind and short name."""
    if code == START:
        return _BEGIN
    entry = next((one for one in work.document["nodes"] if code_of(one) == code), None)
    if entry is None:
        return Text(code, code)
    kind = words.KINDS[kind_of(entry)]
    if "name" in entry:
        return Text.of({"ko": "", "en": "", **entry["name"]})
    return Text(f"{kind.ko} {code}", f"{kind.en} {code}")


def form_of(work: Working, code: str, kind: str = "step", departments: tuple[Option, ...] = ()) -> PartForm:
    """The form of a node; of a new one of a kind where `code` is NEW. Raises NotFound."""
    entry = None if code == NEW else find(work.document, code)
    kind = kind_of(entry) if entry else kind
    fields, values = _shown(work, entry, kind, departments)
    if entry is None:
        naming = line("code", _CODE, help=_CODE_HELP, pattern="[A-Za-z][A-Za-z0-9_-]{0,39}", max_length=40)
        place = select("place", _WHERE, tuple(_places(work)), help=_WHERE_HELP)
        fields = (naming, place, *fields) if kind != "end" else (naming,)
    return PartForm("nodes", code, words.KINDS[kind], fields, values)


def write(work: Working, code: str, kind: str, typed: Values) -> str:
    """Writes what was typed into a node, or puts a new one between two others; gives its code. Raises InvalidInput."""
    made = work.document
    if code != NEW:
        entry = find(made, code)
        _WRITE[kind_of(entry)](work, entry, typed)
        return code
    code = str(typed["code"])
    if any(code_of(one) == code for one in made["nodes"]):
        raise refuse("code", _TAKEN.format(code=code))
    entry = {kind: code}
    if kind == "end":
        made["nodes"].append(entry)
        return code
    source, _, target = str(typed["place"]).partition(">")
    _WRITE[kind](work, entry, {**typed, **_leading_to(kind, target)})
    _put_between(made, entry, source, target)
    return code


def remove(document: Document, code: str) -> None:
    """Takes a node out; what led to it leads to what it led to (the first, where there are several)."""
    entry = find(document, code)
    onwards = next((to for to in _targets(entry) if to != code), None)
    document["nodes"].remove(entry)
    if onwards is None:
        return
    if document["start"] == code:
        document["start"] = onwards
    for one in document["nodes"]:
        _redirect(one, code, onwards)


def move(work: Working, code: str, place: str) -> None:
    """Takes a step out of its place and puts it between two others (`source>target`). Raises InvalidInput."""
    made = work.document
    source, _, target = place.partition(">")
    entry = find(made, code)
    if code in (source, target) or place not in {one.value for one in _places(work)}:
        raise refuse("place", Text("다른 곳을 골라 주십시오.", "Please choose another place."))
    remove(made, code)
    if "outcomes" in entry:
        entry["outcomes"] = {
            name: target if name != "sent_back" else to for name, to in entry["outcomes"].items()
        }
    else:
        entry["to"] = target
    _put_between(made, entry, source, target)


def side_by_side(work: Working, code: str, new: str, name: dict[str, str]) -> None:
    """Lets a new step run side by side with another: in its fork, or in a fork and join made for the two."""
    made = work.document
    beside = find(made, code)
    if any(code_of(one) == new for one in made["nodes"]):
        raise refuse("code", _TAKEN.format(code=new))
    entry: Document = {
        "step": new,
        "name": name,
        "actor": "official",
        "act": "record",
        "state": beside.get("state", "reviewing"),
        "disclosed": ["actor", "time"],
    }
    fork = next((one for one in made["nodes"] if "fork" in one and code in one["to"]), None)
    if fork is not None:
        join = next((one for one in made["nodes"] if one.get("of") == fork["fork"]), None)
        fork["to"].append(new)
        entry["to"] = join["join"] if join else beside["to"]
        made["nodes"].insert(made["nodes"].index(beside) + 1, entry)
        return
    fork_code, join_code = free_code(made, f"{code}_fork"), free_code(made, f"{code}_join")
    onwards = next(iter(_targets(beside)), made["start"])
    opening, closing = (
        {"fork": fork_code, "to": [code, new]},
        {"join": join_code, "of": fork_code, "to": onwards},
    )
    for one in made["nodes"]:
        _redirect(one, code, fork_code)
    if made["start"] == code:
        made["start"] = fork_code
    _redirect(beside, onwards, join_code)
    entry["to"] = join_code
    place = made["nodes"].index(beside)
    made["nodes"][place : place + 1] = [opening, beside, entry, closing]


def free_code(document: Document, wanted: str) -> str:
    """A short name that no node bears yet."""
    taken = {code_of(one) for one in document["nodes"]}
    tries = (wanted[:36] if n == 1 else f"{wanted[:36]}_{n}" for n in range(1, 300))
    return next(code for code in tries if code not in taken)


def _leading_to(kind: str, target: str) -> Values:
    return {"next": target, "approved": target, "otherwise": target, "all_of": [target]} if target else {}


def _put_between(document: Document, entry: Document, source: str, target: str) -> None:
    code = code_of(entry)
    if source == START:
        document["start"] = code
        document["nodes"].insert(0, entry)
        return
    before = find(document, source)
    _redirect(before, target, code)
    document["nodes"].insert(document["nodes"].index(before) + 1, entry)


def _places(work: Working) -> Iterator[Option]:
    """Every link of the flow, as a place where something can be put."""
    start = work.document["start"]
    yield Option(f"{START}>{start}", _between(work, START, start))
    for entry in work.document["nodes"]:
        for target in dict.fromkeys(_targets(entry)):
            yield Option(f"{code_of(entry)}>{target}", _between(work, code_of(entry), target))


def places(work: Working, code: str) -> tuple[Option, ...]:
    """The places to which a step can be moved."""
    return tuple(one for one in _places(work) if code not in one.value.split(">"))


def _between(work: Working, source: str, target: str) -> Text:
    return _BETWEEN.format(a=name_of(work, source), b=name_of(work, target))


def _targets(entry: Document) -> list[str]:
    kind = kind_of(entry)
    if kind == "step":
        return list(entry["outcomes"].values()) if "outcomes" in entry else [entry["to"]]
    if kind == "choice":
        other = entry.get("otherwise")
        return [*(branch["to"] for branch in entry["branches"]), *([other] if other else [])]
    if kind == "fork":
        return list(entry["to"])
    return [entry["to"]] if kind == "join" else []


def _redirect(entry: Document, old: str, new: str) -> None:
    """Where an entry led to `old`, it leads to `new`."""
    if isinstance(entry.get("to"), list):
        entry["to"] = [new if to == old else to for to in entry["to"]]
    elif entry.get("to") == old:
        entry["to"] = new
    if "outcomes" in entry:
        entry["outcomes"] = {name: new if to == old else to for name, to in entry["outcomes"].items()}
    for branch in entry.get("branches", []):
        _redirect(branch, old, new)
    if entry.get("otherwise") == old:
        entry["otherwise"] = new


def _others(work: Working, code: str) -> tuple[Option, ...]:
    """All other nodes, as places that something may lead to."""
    codes = [code_of(one) for one in work.document["nodes"]]
    return tuple(Option(one, name_of(work, one)) for one in codes if one != code)


def _shown(
    work: Working, entry: Document | None, kind: str, departments: tuple[Option, ...]
) -> tuple[tuple[Field, ...], Values]:
    found: Document = entry or {}
    code = str(found.get(kind, ""))
    ways = _others(work, code)
    if kind == "step":
        return _step_shown(found, ways, departments, is_new=entry is None)
    if kind == "choice":
        return _choice_shown(work, found, ways, is_new=entry is None)
    if kind == "fork":
        return (several("all_of", _ALL_OF, ways),), {"all_of": found.get("to", [])}
    if kind == "join":
        forks = tuple(
            Option(one["fork"], name_of(work, one["fork"])) for one in work.document["nodes"] if "fork" in one
        )
        going = () if entry is None else (select("next", _NEXT, ways),)
        return (select("of", _OF, forks), *going), {"of": found.get("of"), "next": found.get("to")}
    return (), {}


def _step_shown(
    found: Document, ways: tuple[Option, ...], departments: tuple[Option, ...], *, is_new: bool
) -> tuple[tuple[Field, ...], Values]:
    own = [ask["name"] for ask in found.get("asks", []) if isinstance(ask, dict)]
    ready = tuple(Option(name, said) for name, said in words.READY.items())
    known = {o.value for o in departments}
    asked = tuple(Option(c, Text(c, c)) for c in found.get("departments", []) if c not in known)
    fields = (
        *two("name", _NAME),
        select("actor", _ACTOR, words.options(words.ACTORS)),
        select("act", _ACT, words.options(words.ACTS, STEP_ACTS)),
        *_leading_fields(found, ways, is_new=is_new),
        *period("term", _TERM),
        select("state", _STATE, words.options(words.STATES)),
        several("asks", _ASKS, ready, help=_OWN_ASKS),
        several("disclosed", _DISCLOSED, _disclosable(own)),
        tick("skippable", _SKIPPABLE),
        select("hold", _HOLD, (Option("none", _NO_HOLD), *words.holds())),
        several("implied_by", _IMPLIED, words.options(words.ACTS, STEP_ACTS)),
        *(
            (several("departments", _DEPARTMENTS, (*asked, *departments)),)
            if found.get("act") == "consult"
            else ()
        ),
        *two("help", _HELP, long=True, required=False),
    )
    values: Values = {
        k: found.get(k) for k in ("actor", "act", "state", "skippable", "implied_by", "departments")
    }
    values |= {"disclosed": found.get("disclosed", ["actor", "time"]), "hold": found.get("hold", "none")}
    values["asks"] = [ask for ask in found.get("asks", []) if isinstance(ask, str)]
    values |= {"next": found.get("to"), **(found.get("outcomes") or {})}
    values |= text_values("name", found.get("name")) | text_values("help", found.get("help"))
    return fields, values | period_values("term", found.get("term"))


def _leading_fields(found: Document, ways: tuple[Option, ...], *, is_new: bool) -> tuple[Field, ...]:
    if is_new:
        return ()
    if found.get("act") == "approve":
        return select("approved", _APPROVED, ways), select("sent_back", _SENT_BACK, ways)
    return (select("next", _NEXT, ways),)


def _disclosable(own: list[str]) -> tuple[Option, ...]:
    names = {name: words.DISCLOSED[name] for name in ALWAYS_DISCLOSABLE}
    names |= {name: said for name, said in words.READY.items() if name != "result"}
    return words.options(names | {name: Text(name, name) for name in own})


def _write_step(work: Working, entry: Document, typed: Values) -> None:
    entry["name"] = text_of(typed, "name")
    for key in ("actor", "act", "state"):
        entry[key] = typed[key]
    _write_leading(entry, typed)
    put(entry, "term", period_of(typed, "term", _TERM))
    put(entry, "hold", None if typed["hold"] == "none" else typed["hold"])
    ready = [*typed.get("asks", [])]
    kept = [ask for ask in entry.get("asks", []) if isinstance(ask, dict) or ask in ready]
    put(entry, "asks", [*kept, *(name for name in words.READY if name in ready and name not in kept)])
    entry["disclosed"] = in_order(entry.get("disclosed", ["actor", "time"]), typed.get("disclosed", []))
    put(entry, "implied_by", in_order(entry.get("implied_by", []), typed.get("implied_by", [])))
    put(entry, "skippable", typed.get("skippable"))
    if entry["act"] != "consult" or "departments" in typed:
        put(entry, "departments", in_order(entry.get("departments", []), typed.get("departments", [])))
    put_text(entry, "help", typed)


def _write_leading(entry: Document, typed: Values) -> None:
    """Where a step leads: signed and sent back for a signature, onwards for every other."""
    onwards = typed.get("next") or typed.get("approved") or entry.get("to")
    if entry["act"] == "approve":
        before = entry.pop("outcomes", {})
        entry.pop("to", None)
        signed = typed.get("approved") or before.get("approved") or onwards
        entry["outcomes"] = {
            "approved": signed,
            "sent_back": typed.get("sent_back") or before.get("sent_back", signed),
        }
    else:
        entry.pop("outcomes", None)
        entry["to"] = onwards


def _choice_shown(
    work: Working, found: Document, ways: tuple[Option, ...], *, is_new: bool
) -> tuple[tuple[Field, ...], Values]:
    branches: list[dict[str, Any]] = found.get("branches", [])
    fields: list[Field] = []
    values: Values = {"otherwise": found.get("otherwise")}
    for n in range(1, max(BRANCHES, len(branches) + 1) + 1):
        branch = branches[n - 1] if n <= len(branches) else {}
        fields.append(select(f"to_{n}", _GO.format(n=n), ways, required=False))
        fields += conditions.fields(work, branch.get("when"), f"when_{n}", required=False)
        values |= conditions.values(branch.get("when"), f"when_{n}", work.definition.facts) | {
            f"to_{n}": branch.get("to")
        }
    if not is_new:
        fields.append(select("otherwise", _OTHERWISE, ways, required=False))
    return tuple(fields), values


def _write_choice(work: Working, entry: Document, typed: Values) -> None:
    before = entry.get("branches", [])
    branches = []
    for n in range(1, max(BRANCHES, len(before) + 1) + 1):
        old = before[n - 1].get("when") if n <= len(before) else None
        when = conditions.read(typed, old, work.definition.facts, f"when_{n}")
        to = typed.get(f"to_{n}")
        if when is None and not to:
            continue
        if when is None or not to:
            raise refuse(f"to_{n}" if not to else f"when_{n}", _NO_WAY.format(n=n))
        branches.append({"when": when, "to": to})
    entry["branches"] = branches
    put(entry, "otherwise", typed.get("otherwise"))


def _write_fork(work: Working, entry: Document, typed: Values) -> None:
    entry["to"] = in_order(entry.get("to", []), typed.get("all_of", []))


def _write_join(work: Working, entry: Document, typed: Values) -> None:
    entry["of"], entry["to"] = typed["of"], typed.get("next") or entry.get("to")


_WRITE = {
    "step": _write_step,
    "choice": _write_choice,
    "fork": _write_fork,
    "join": _write_join,
    "end": lambda *_: None,
}
