"""What changed between two versions of a procedure, in words. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from madang.domains.procedures.chart import ACTOR_NAMES, term_in_words
from madang.domains.procedures.definition import (
    ASSURANCE_NAMES,
    CRITERIA,
    OPEN_VALUES,
    Definition,
    Field,
    RequiredDocument,
    Step,
)
from madang.domains.procedures.flow import order_for_display
from madang.domains.procedures.links import links
from madang.kernel.text import Text

PARTS = {
    "facts": Text("기본 사항", "What it is"),
    "limit": Text("처리기간", "Limit"),
    "steps": Text("단계", "Steps"),
    "flow": Text("흐름", "Flow"),
    "form": Text("신청서", "Form"),
    "papers": Text("구비서류", "Required papers"),
    "disclosure": Text("공개 범위", "Disclosure"),
    "rules": Text("근거 법령", "Rules"),
    "fee": Text("수수료", "Fee"),
    "remedies": Text("불복 절차", "Remedies"),
}
LEVELS = {"no": 0, "masked": 1, "yes": 2}
LEVEL_NAMES = {
    "no": Text("비공개", "not public"),
    "masked": Text("일부 공개", "public in part"),
    "yes": Text("공개", "public"),
}
LEVEL_OF_HANDLING = {
    "city": Text("시의 담당 부서", "the city’s department"),
    "district": Text("자치구", "the district"),
}
_NONE = Text("없음", "none")
_FROM_TO = Text("{what}: {before} → {after}", "{what}: {before} → {after}")
_WORDS = Text("{what}의 내용이 바뀌었습니다.", "{what}: the wording changed.")
_ADDED, _REMOVED = (
    Text("{what} 추가: {name}", "{what} added: {name}"),
    Text("{what} 삭제: {name}", "{what} removed: {name}"),
)
_RENAMED = Text("{what} 이름 변경: {before} → {after}", "{what} renamed: {before} → {after}")
_ORDER = Text("단계의 차례가 바뀌었습니다: {after}", "The order of steps changed: {after}")
_AFTER = Text("‘{name}’ 다음: {before} → {after}", "After “{name}”: {before} → {after}")
_WIDER = Text("더 넓게 공개: {name} ({before} → {after})", "Made wider: {name} ({before} → {after})")
_NARROWER = Text("더 좁게 공개: {name} ({before} → {after})", "Made narrower: {name} ({before} → {after})")
_IN_STEP = Text("‘{step}’ 단계의 {what}", "{what} of “{step}”")
_SHOWN = {
    "actor": Text("처리한 사람", "who acted"),
    "time": Text("처리 시각", "the time"),
    "result": Text("결과", "the result"),
    "reason": Text("사유", "the reason"),
}
_STEP, _FIELD, _PAPER, _RULE = (
    Text("단계", "Step"),
    Text("항목", "Field"),
    Text("서류", "Paper"),
    Text("근거", "Rule"),
)
_REQUIRED, _OPTIONAL = Text("필수", "required"), Text("선택", "optional")
_YES, _NO = Text("예", "yes"), Text("아니요", "no")
_END, _START = Text("끝", "end"), Text("시작", "start")
_DISCLOSED = {True: Text("공개 업무", "disclosed"), False: Text("비공개 업무", "not disclosed")}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: in which part, in a sentence, and for disclosure whether `wider` or `narrower`."""

    part: str
    said: Text
    effect: str = ""


def changes(before: Definition, after: Definition) -> tuple[Change, ...]:
    """Everything that changed from one version to the next, in the order of `PARTS`. Nothing: they say the same."""
    return tuple(dict.fromkeys(one for find in _FINDERS for one in find(before, after)))


def _facts(a: Definition, b: Definition) -> Iterator[Change]:
    names = {
        "name": Text("업무 이름", "Name"),
        "summary": Text("업무 설명", "Summary"),
    }
    for key, what in names.items():
        old, new = getattr(a, key), getattr(b, key)
        if old != new:
            yield Change("facts", _from_to(what, old, new) if key == "name" else _WORDS.format(what=what))
    for key, what in (
        ("kind", Text("종류", "Kind")),
        ("begins", Text("시작", "Begun by")),
        ("department", Text("소관 부서", "Department")),
    ):
        if getattr(a, key) != getattr(b, key):
            yield Change("facts", _from_to(what, _same(getattr(a, key)), _same(getattr(b, key))))
    yield from _handling(a, b)
    if a.identity != b.identity:
        asked = [ASSURANCE_NAMES.get(d.identity, _same(d.identity)) for d in (a, b)]
        yield Change("facts", _from_to(Text("본인확인", "Proof of identity"), *asked))
    yield from _sets(
        "facts", Text("처리 결과", "Result"), a.results, b.results, lambda d, r: d.result_name(r), a, b
    )
    for result in [r for r in a.results if r in b.results and a.result_name(r) != b.result_name(r)]:
        said = _RENAMED.format(
            what=Text("처리 결과", "Result"), before=a.result_name(result), after=b.result_name(result)
        )
        yield Change("facts", said)
    yield from _sets(
        "facts",
        Text("언제나 할 수 있는 처리", "At any time"),
        a.anytime,
        b.anytime,
        lambda _, one: _same(one),
        a,
        b,
    )


def _handling(a: Definition, b: Definition) -> Iterator[Change]:
    old, new = a.handled_by, b.handled_by
    if old.level != new.level:
        pair = [LEVEL_OF_HANDLING.get(one.level, _same(one.level)) for one in (old, new)]
        yield Change("facts", _from_to(Text("처리하는 곳", "Handled by"), *pair))
    if old.place != new.place:
        yield Change(
            "facts",
            _WORDS.format(what=Text("자치구를 알려 주는 주소", "The address that tells the district")),
        )
    yield from _sets(
        "facts",
        Text("자치구가 정할 수 있는 것", "What districts may set"),
        old.may_set,
        new.may_set,
        lambda _, one: OPEN_VALUES.get(one, _same(one)),
        a,
        b,
    )


def _sets(
    part: str,
    what: Text,
    before: Sequence[str],
    after: Sequence[str],
    name: Callable[[Definition, str], Text],
    a: Definition,
    b: Definition,
) -> Iterator[Change]:
    for one in [x for x in before if x not in after]:
        yield Change(part, _REMOVED.format(what=what, name=name(a, one)))
    for one in [x for x in after if x not in before]:
        yield Change(part, _ADDED.format(what=what, name=name(b, one)))


def _limit(a: Definition, b: Definition) -> Iterator[Change]:
    if a.limit.rule != b.limit.rule:
        yield Change("limit", _from_to(PARTS["limit"], _term(a.limit.rule), _term(b.limit.rule)))
    if a.limit.source != b.limit.source or a.limit.set_by != b.limit.set_by:
        yield Change("limit", _WORDS.format(what=Text("처리기간의 근거", "Source of the limit")))
    if a.reception_term != b.reception_term:
        yield Change(
            "limit",
            _from_to(Text("접수 기한", "Reception"), _term(a.reception_term), _term(b.reception_term)),
        )
    old, new = _variants(a), _variants(b)
    for when in [w for w in {**old, **new} if old.get(w) != new.get(w)]:
        yield Change("limit", _from_to(when, _term(old.get(when)), _term(new.get(when))))
    deemed = [d.result_name(d.limit.deemed.result) if d.limit.deemed else _NONE for d in (a, b)]
    if deemed[0] != deemed[1]:
        yield Change("limit", _from_to(Text("통지가 없을 때의 효과", "What silence means"), *deemed))


def _variants(definition: Definition) -> dict[Text, str]:
    return {definition.says(v.when): v.rule for v in definition.limit.variants}


def _steps(a: Definition, b: Definition) -> Iterator[Change]:
    old, new = {s.code: s for s in a.steps}, {s.code: s for s in b.steps}
    yield from _sets("steps", _STEP, tuple(old), tuple(new), lambda d, code: d.step(code).name, a, b)
    for code in [c for c in old if c in new]:
        yield from _step(old[code], new[code])
    order = [[c for c in order_for_display(d) if c in old and c in new] for d in (a, b)]
    if order[0] != order[1]:
        names = [new[code].name for code in order[1]]
        yield Change("steps", _ORDER.format(after=_joined(names, " → ")))


def _step(a: Step, b: Step) -> Iterator[Change]:
    if a.name != b.name:
        yield Change("steps", _RENAMED.format(what=_STEP, before=a.name, after=b.name))

    def told(what: Text, before: Text, after: Text) -> Iterator[Change]:
        if before != after:
            yield Change("steps", _from_to(_IN_STEP.format(step=b.name, what=what), before, after))

    yield from told(
        Text("담당", "actor"),
        ACTOR_NAMES.get(a.actor, _same(a.actor)),
        ACTOR_NAMES.get(b.actor, _same(b.actor)),
    )
    yield from told(Text("처리", "act"), _same(a.act), _same(b.act))
    yield from told(Text("기간", "term"), _term(a.term), _term(b.term))
    yield from told(
        Text("처리기간에 넣지 않음", "pause of the clock"), _yes(bool(a.hold)), _yes(bool(b.hold))
    )
    yield from told(Text("건너뛸 수 있음", "may be left out"), _yes(a.skippable), _yes(b.skippable))
    yield from told(
        Text("협의 부서", "departments"), _same(", ".join(a.departments)), _same(", ".join(b.departments))
    )
    yield from told(Text("민원 상태", "state of the case"), _same(a.state), _same(b.state))
    if a.help != b.help:
        yield Change("steps", _WORDS.format(what=_IN_STEP.format(step=b.name, what=Text("안내 글", "help"))))
    yield from _fields("steps", a.asks, b.asks, lambda name: _IN_STEP.format(step=b.name, what=name))


def _flow(a: Definition, b: Definition) -> Iterator[Change]:
    both = [s.code for s in b.steps if s.code in {x.code for x in a.steps}]
    old, new = _onwards(a), _onwards(b)
    for code in (None, *both):
        if old.get(code) != new.get(code):
            name = b.step(code).name if code else _START
            yield Change(
                "flow", _AFTER.format(name=name, before=old.get(code) or _NONE, after=new.get(code) or _NONE)
            )


def _onwards(definition: Definition) -> dict[str | None, Text]:
    """Where each step leads, in words."""
    found: dict[str | None, list[Text]] = {}
    for link in links(definition):
        name = definition.step(link.target).name if link.target else _END
        said = _WITH.format(name=name, more=link.when) if link.when else name
        found.setdefault(link.source, []).append(said)
    return {source: _joined(said, ", ") for source, said in found.items()}


def _form(a: Definition, b: Definition) -> Iterator[Change]:
    yield from _fields("form", a.form, b.form, lambda name: name)


def _fields(
    part: str, before: Sequence[Field], after: Sequence[Field], place: Callable[[Text], Text]
) -> Iterator[Change]:
    old, new = {f.name: f for f in before}, {f.name: f for f in after}
    for name in [n for n in old if n not in new]:
        yield Change(part, _REMOVED.format(what=_FIELD, name=place(old[name].label)))
    for name in [n for n in new if n not in old]:
        required = _REQUIRED if new[name].required else _OPTIONAL
        label = place(new[name].label)
        said = _WITH.format(name=label, more=required)
        yield Change(part, _ADDED.format(what=_FIELD, name=said))
    for name in [n for n in old if n in new]:
        yield from _field(part, old[name], new[name], place)
    if [n for n in old if n in new] != [n for n in new if n in old]:
        yield Change(part, Text("항목의 차례가 바뀌었습니다.", "The order of the fields changed."))


def _field(part: str, a: Field, b: Field, place: Callable[[Text], Text]) -> Iterator[Change]:
    label = place(b.label)
    if a.label != b.label:
        yield Change(part, _RENAMED.format(what=_FIELD, before=place(a.label), after=label))
    if a.required != b.required:
        pair = [_REQUIRED if one.required else _OPTIONAL for one in (a, b)]
        yield Change(part, _from_to(label, *pair))
    if a.type != b.type:
        yield Change(part, _from_to(label, _same(a.type), _same(b.type)))
    if b.name != "result" and [o.value for o in a.choices] != [o.value for o in b.choices]:
        pair = [_joined([o.label for o in one.choices], ", ") for one in (a, b)]
        yield Change(part, _from_to(label, *pair))
    rest = ("help", "min", "max", "pattern", "max_length", "show_if", "fact", "pii")
    if any(getattr(a, key) != getattr(b, key) for key in rest):
        yield Change(part, _WORDS.format(what=label))


def _papers(a: Definition, b: Definition) -> Iterator[Change]:
    old, new = {p.code: p for p in a.documents_required}, {p.code: p for p in b.documents_required}
    yield from _sets("papers", _PAPER, tuple(old), tuple(new), lambda d, code: _paper(d, code).name, a, b)
    for code in [c for c in old if c in new]:
        one, other = old[code], new[code]
        if one.name != other.name:
            yield Change("papers", _RENAMED.format(what=_PAPER, before=one.name, after=other.name))
        if one.required != other.required:
            pair = [_REQUIRED if p.required else _OPTIONAL for p in (one, other)]
            yield Change("papers", _from_to(other.name, *pair))
        if one.when != other.when or one.help != other.help:
            yield Change("papers", _WORDS.format(what=other.name))


def _paper(definition: Definition, code: str) -> RequiredDocument:
    return next(p for p in definition.documents_required if p.code == code)


def _disclosure(a: Definition, b: Definition) -> Iterator[Change]:
    one, other = a.disclosure, b.disclosure
    if one.disclosed != other.disclosed:
        yield _level(
            b.name,
            int(one.disclosed),
            int(other.disclosed),
            _DISCLOSED[one.disclosed],
            _DISCLOSED[other.disclosed],
        )
    if one.chosen_for != other.chosen_for or one.criteria != other.criteria:
        names = [CRITERIA[c] for c in other.chosen_for if c in CRITERIA] or list(other.criteria)
        what = Text("선정 사유", "Why it was chosen")
        yield Change(
            "disclosure",
            Text("{what}: {names}", "{what}: {names}").format(what=what, names=_joined(names, ", ")),
        )
    for before, after, place in _asked(a, b):
        if before.public != after.public:
            names = [LEVEL_NAMES.get(f.public, _same(f.public)) for f in (before, after)]
            yield _level(place, LEVELS.get(before.public, 0), LEVELS.get(after.public, 0), *names)
    old = {s.code: s for s in a.steps}
    for step in b.steps:
        if step.code in old:
            yield from _step_disclosure(old[step.code], step)


def _step_disclosure(a: Step, b: Step) -> Iterator[Change]:
    labels: Mapping[str, Text] = {**{f.name: f.label for f in (*a.asks, *b.asks)}, **_SHOWN}
    for name in dict.fromkeys((*a.disclosed, *b.disclosed)):
        was, now = name in a.disclosed, name in b.disclosed
        if was != now:
            what = _IN_STEP.format(step=b.name, what=labels.get(name, _same(name)))
            pair = [LEVEL_NAMES["yes" if shown else "no"] for shown in (was, now)]
            yield _level(what, int(was), int(now), *pair)


def _asked(a: Definition, b: Definition) -> Iterator[tuple[Field, Field, Text]]:
    """The fields and asks that both have, with what they are called."""
    old = {f.name: f for f in a.form}
    for field in b.form:
        if field.name in old:
            yield old[field.name], field, field.label
    steps = {s.code: {f.name: f for f in s.asks} for s in a.steps}
    for step in b.steps:
        for ask in step.asks:
            if before := steps.get(step.code, {}).get(ask.name):
                yield before, ask, _IN_STEP.format(step=step.name, what=ask.label)


def _level(name: Text, before: int, after: int, old: Text, new: Text) -> Change:
    wider = after > before
    said = (_WIDER if wider else _NARROWER).format(name=name, before=old, after=new)
    return Change("disclosure", said, "wider" if wider else "narrower")


def _rules(a: Definition, b: Definition) -> Iterator[Change]:
    names = [
        {_TITLE_ARTICLE.format(title=r.title, article=r.article): r.url for r in d.rules} for d in (a, b)
    ]
    for name in [n for n in names[0] if n not in names[1]]:
        yield Change("rules", _REMOVED.format(what=_RULE, name=name))
    for name in [n for n in names[1] if n not in names[0]]:
        yield Change("rules", _ADDED.format(what=_RULE, name=name))
    for name in [n for n in names[0] if n in names[1] and names[0][n] != names[1][n]]:
        yield Change("rules", _WORDS.format(what=name))


def _fee(a: Definition, b: Definition) -> Iterator[Change]:
    if a.fee.amount != b.fee.amount:
        yield Change("fee", _from_to(PARTS["fee"], _won(a.fee.amount), _won(b.fee.amount)))
    elif a.fee.text != b.fee.text:
        yield Change("fee", _WORDS.format(what=PARTS["fee"]))


def _remedies(a: Definition, b: Definition) -> Iterator[Change]:
    if a.remedies != b.remedies:
        yield Change("remedies", _WORDS.format(what=PARTS["remedies"]))


def _won(amount: int | None) -> Text:
    return _NONE if amount is None else _KRW.format(n=f"{amount:,}")


def _term(rule: str | None) -> Text:
    return term_in_words(rule) or _NONE


def _yes(value: bool) -> Text:
    return _YES if value else _NO


def _same(word: str) -> Text:
    return Text(word, word) if word else _NONE


def _from_to(what: Text, before: Text, after: Text) -> Text:
    return _FROM_TO.format(what=what, before=before, after=after)


def _joined(texts: Sequence[Text], by: str) -> Text:
    return Text.joined(by, texts) if texts else _NONE


_WITH = Text("{name}({more})", "{name} ({more})")
_TITLE_ARTICLE = Text("{title} {article}", "{title} {article}")
_KRW = Text("{n}원", "KRW {n}")
_FINDERS: tuple[Callable[[Definition, Definition], Iterator[Change]], ...] = (
    *(_facts, _limit, _steps, _flow, _form, _papers, _disclosure, _rules, _fee, _remedies),
)
