"""The flow chart: an SVG that reads on a phone, and the same as a list. State is told by shape, icon and words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

from madang.domains.calendar import Rule
from madang.domains.procedures.definition import Definition, Step
from madang.domains.procedures.flow import order_for_display
from madang.domains.procedures.links import Link, conditions, links, side_by_side
from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text
from madang.kernel.translations import in_english, is_marked, plain

WIDTH = 360
_LEFT, _RIGHT, _GUTTER = 8, 328, 168
_COLUMN = 152
_PAD, _GAP = 8, 22
_ICON = 30
_STATES = {
    "done": Text("완료", "Done"),
    "current": Text("진행 중", "In progress"),
    "next": Text("예정", "To come"),
    "skipped": Text("해당 없음", "Not needed"),
}
ACTOR_NAMES = {
    "official": Text("담당자", "Official in charge"),
    "lead": Text("팀장", "Team lead"),
    "department": Text("담당 부서", "Department"),
    "line": Text("결재선", "Line of approval"),
    "consulted": Text("협의 부서", "Departments consulted"),
    "applicant": Text("신청인", "Applicant"),
    "committee": Text("위원회", "Committee"),
    "system": Text("자동", "Automatic"),
}
_TITLE = Text("{name} 처리 흐름도", "Flow chart: {name}")
_WITHIN = Text("{actor} · {term}", "{actor} · {term}")
_RETURNS = Text("{when}: ‘{name}’ 단계로 돌아감", "{when}: back to “{name}”")
_WHEN = Text("조건: {when}", "When: {when}")
_TOGETHER = Text("동시에 진행", "Side by side")
_BACK = Text("다시", "Again")
_FAULTY = Text("고칠 곳이 있습니다", "To be mended")


@dataclass(frozen=True, slots=True)
class ListedStep:
    """A step of the chart as an entry of a list. `state` is empty where no case is shown."""

    code: str
    name: Text
    actor: Text
    term: Text | None
    state: str
    state_name: Text | None
    when: Text | None
    together_with: tuple[Text, ...]
    returns: tuple[Text, ...]
    help: Text


def as_list(definition: Definition, states: Mapping[str, str] | None = None) -> tuple[ListedStep, ...]:
    """Everything the drawing says, as an ordered list."""
    states = states or {}
    together = side_by_side(definition)
    return tuple(
        ListedStep(
            code=code,
            name=(step := definition.step(code)).name,
            actor=ACTOR_NAMES.get(step.actor, Text(step.actor, step.actor)),
            term=term_in_words(step.term),
            state=states.get(code, ""),
            state_name=_STATES.get(states.get(code, "")),
            when=conditions(definition).get(code),
            together_with=tuple(definition.step(other).name for other in together.get(code, ())),
            returns=tuple(
                _return_of(definition, link) for link in _returns(definition) if link.source == code
            ),
            help=step.help,
        )
        for code in order_for_display(definition)
    )


def term_in_words(term: str | None) -> Text | None:
    """A term in words; what cannot be read as one (in a draft) as it stands."""
    try:
        return Rule.parse(term).text if term else None
    except InvalidInput:
        return Text(str(term), str(term))


def steps_to_mark(definition: Definition, codes: Collection[str]) -> frozenset[str]:
    """The steps at which faults of nodes are drawn: the steps themselves, and for what is not drawn those before it."""
    steps = {step.code for step in definition.steps}
    marked = {code for code in codes if code in steps}
    waiting = {code for code in codes if code in definition.by_code and code not in steps}
    seen: set[str] = set()
    while waiting:
        seen |= waiting
        before = {code for code, node in definition.by_code.items() if waiting & set(node.targets())}
        marked |= before & steps
        waiting = before - steps - seen
    return frozenset(marked)


def _returns(definition: Definition) -> list[Link]:
    return [link for link in links(definition) if link.back and link.source and link.target]


def _return_of(definition: Definition, link: Link) -> Text:
    name = definition.step(link.target or "").name
    return _RETURNS.format(when=link.when or _BACK, name=name)


def svg(
    definition: Definition,
    states: Mapping[str, str] | None = None,
    language: str = "ko",
    faulty: frozenset[str] = frozenset(),
) -> str:
    """The drawing, 360 units wide, as tall as it needs to be; `states` by step: done, current, next, skipped.

    `faulty` are steps of a draft that have to be mended: they say so.
    """
    states = {code: state for code, state in (states or {}).items() if state in _STATES}
    plan = _plan(definition, language[:2], bool(states), faulty)
    title = escape(_TITLE.format(name=definition.name)[language])
    boxes = "".join(
        _box(box, "faulty" if box.code in faulty else states.get(box.code, "")) for box in plan.boxes
    )
    said = "; ".join(_said(box, states.get(box.code, ""), language) for box in plan.boxes)
    id = f"flow-{definition.code}"
    return (
        f'<svg class="flow-chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {plan.height}" role="img" '
        f'aria-labelledby="{id}-t {id}-d" font-family="inherit" fill="none" stroke="currentColor">'
        f'<title id="{id}-t">{title}</title><desc id="{id}-d">{escape(said)}</desc>'
        f'<path class="flow-line" d="{plan.lines}"/><g stroke-width="1.2" font-size="12">{boxes}</g></svg>'
    )


def _said(box: "_Box", state: str, language: str) -> str:
    return f"{box.name} ({_STATES[state][language]})" if state in _STATES else box.name


@dataclass(frozen=True, slots=True)
class _Box:
    code: str
    name: str
    lines: tuple[tuple[str, str], ...]  # (class, text)
    x: float
    y: float
    width: float
    height: float
    state_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Plan:
    boxes: tuple[_Box, ...]
    lines: str
    height: float


@lru_cache(maxsize=1024)
def _plan(definition: Definition, language: str, with_state: bool, faulty: frozenset[str]) -> _Plan:
    """Where everything stands. Does not depend on the case, so it is kept."""
    boxes: list[_Box] = []
    lines: list[str] = []
    y = 4.0
    for layer in _layers(definition):
        if boxes:
            lines.append(f"M{_GUTTER} {y - _GAP}V{y}m-4-5 4 5 4-5")
        rows = [layer[i : i + 2] for i in range(0, len(layer), 2)]
        for number, row in enumerate(rows):
            placed = _row(definition, row, y, language, with_state, faulty)
            boxes += placed
            bottom = max(box.y + box.height for box in placed)
            if len(layer) > 1:
                lines.append(_bus(placed, y, bottom, last=number == len(rows) - 1))
            y = bottom + (_PAD if len(layer) > 1 else 0)
        y += _GAP
    return _Plan(tuple(boxes), "".join(lines) + _loops(definition, boxes), round(y - _GAP + 4, 1))


def _layers(definition: Definition) -> list[list[str]]:
    """The steps in order; those that a fork opens together stand in one layer."""
    together = side_by_side(definition)
    layers: list[list[str]] = []
    for code in order_for_display(definition):
        if layers and code in together.get(layers[-1][0], ()):
            layers[-1].append(code)
        else:
            layers.append([code])
    return layers


def _row(
    definition: Definition,
    codes: list[str],
    y: float,
    language: str,
    with_state: bool,
    faulty: frozenset[str],
) -> list[_Box]:
    """One or two boxes beside the line in the middle; a box alone takes the whole width."""
    alone = len(codes) == 1
    width = _RIGHT - _LEFT if alone else _COLUMN
    top = y + (0 if alone else _PAD)
    made = []
    for place, code in enumerate(codes):
        step = definition.step(code)
        lines = tuple(_lines(definition, step, language, width - _ICON - 6, with_state))
        if code in faulty:
            lines = (*lines, ("note", _FAULTY[language]))
        x = _LEFT if place == 0 else _RIGHT - _COLUMN
        name = step.name[language]
        said = {state: text[language] for state, text in _STATES.items()}
        made.append(_Box(code, name, lines, x, top, width, 14 + 16 * len(lines), said))
    return made


def _lines(
    definition: Definition, step: Step, language: str, width: float, with_state: bool
) -> list[tuple[str, str]]:
    actor = ACTOR_NAMES.get(step.actor, Text(step.actor, step.actor))
    if step.term and not with_state:
        actor = _WITHIN.format(actor=actor, term=term_in_words(step.term))
    notes = []
    if when := conditions(definition).get(step.code):
        notes.append(_WHEN.format(when=when))
    if side_by_side(definition).get(step.code):
        notes.append(_TOGETHER)
    notes += [_return_of(definition, link) for link in _returns(definition) if link.source == step.code]
    lines = [("name", line) for line in _wrap(step.name[language], width, 14)]
    lines += [("who", line) for line in _wrap(actor[language], width, 12)]
    lines += [("note", line) for note in notes for line in _wrap(note[language], width, 12)]
    return [*lines, ("state", "")] if with_state else lines


def _wrap(text: str, width: float, size: float) -> list[str]:
    """Lines that fit; breaks at blanks, or anywhere in a word that is wider than the line."""
    if is_marked(text):
        lines = _wrap(plain(text), width, size)
        return [in_english(line) for line in lines] if in_english(plain(text)) == text else lines
    lines, line = [], ""
    for word in text.split():
        whole = f"{line} {word}".strip()
        if _width(whole, size) <= width:
            line = whole
            continue
        if line:
            lines.append(line)
        line = word
        while _width(line, size) > width:
            cut = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or _width(line[:n], size) <= width)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line] if line else lines


def _width(text: str, size: float) -> float:
    """About as wide as it will be: a Korean letter fills the em, others a little more than half of it."""
    return size * sum(0.95 if ord(c) > 0x2E80 else 0.58 for c in text)


def _bus(row: list[_Box], y: float, bottom: float, *, last: bool) -> str:
    """The line that leads from the middle into two boxes and out of them again."""
    if len(row) == 1:
        return f"M{_GUTTER} {y}V{row[0].y}" + (f"M{_GUTTER} {bottom}v{_PAD}" if last else "")
    first, second = (box.x + box.width / 2 for box in row)
    top = f"M{first} {row[0].y}V{y}H{second}V{row[1].y}"
    ends = "".join(f"M{box.x + box.width / 2} {box.y + box.height}V{bottom + _PAD}" for box in row)
    through = "" if last else f"M{_GUTTER} {y}V{bottom + _PAD}"
    return f"{top}{ends}M{first} {bottom + _PAD}H{second}{through}"


def _loops(definition: Definition, boxes: list[_Box]) -> str:
    """Ways back, along the right edge, where both boxes reach it; the words stand in the box in any case."""
    at = {box.code: box for box in boxes if box.x + box.width == _RIGHT}
    drawn = []
    for number, link in enumerate(_returns(definition)):
        source, target = at.get(link.source or ""), at.get(link.target or "")
        if source and target and source is not target:
            lane = _RIGHT + 10 + 7 * (number % 3)
            begin, end = source.y + source.height / 2 + 6, target.y + target.height / 2 - 6
            drawn.append(f"M{_RIGHT} {begin}H{lane}V{end}H{_RIGHT}m5-4-5 4 5 4")
    return "".join(drawn)


_ICONS = {
    "done": '<path d="M{x} {y}m-7 0 5 5 9-10" stroke-width="2.5"/>',
    "current": '<path d="M{x} {y}m-5-7 12 7-12 7z" fill="currentColor"/>',
    "next": '<circle cx="{x}" cy="{y}" r="6"/>',
    "skipped": '<path d="M{x} {y}m-7 0h14" stroke-width="2.5"/>',
    "faulty": '<path d="M{x} {y}m0-8 9 16h-18zm0 6v5" stroke-width="2"/>',
    "": '<circle cx="{x}" cy="{y}" r="3" fill="currentColor"/>',
}
_SHAPES = {
    "name": ' class="flow-name" font-size="14" font-weight="700"',
    "who": "",
    "note": ' class="flow-note"',
    "state": ' class="flow-state"',
}
_BORDERS = {
    "done": ' stroke-width="1.5"',
    "current": ' stroke-width="3"',
    "skipped": ' stroke-dasharray="4 4"',
    "next": "",
    "faulty": ' stroke-width="3"',
    "": "",
}


def _box(box: _Box, state: str) -> str:
    x, y, text_x = _short(box.x), _short(box.y), _short(box.x + _ICON)
    icon = _ICONS[state].format(x=_short(box.x + 16), y=_short(box.y + 18))
    rows = []
    for number, (kind, line) in enumerate(box.lines):
        line = box.state_names.get(state, "") if kind == "state" else line
        drop = f'y="{_short(box.y + 21)}"' if number == 0 else 'dy="16"'
        rows.append(f'<tspan x="{text_x}" {drop}{_SHAPES[kind]}>{escape(line)}</tspan>')
    named = f"flow-step is-{state}" if state else "flow-step"
    shade = "plain" if state in ("", "faulty") else state
    return (
        f'<g class="{named}"><rect x="{x}" y="{y}" width="{_short(box.width)}" height="{_short(box.height)}" rx="6"'
        f' fill="var(--flow-{shade},none)"{_BORDERS[state]}/>{icon}'
        f'<text fill="currentColor" stroke="none">{"".join(rows)}</text></g>'
    )


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
