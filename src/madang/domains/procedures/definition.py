"""What a procedure is: an immutable value, read by `reading`, checked by `soundness`, run by `flow`."""

from dataclasses import dataclass, field

from madang.domains.procedures.guards import Facts, Guard, describe
from madang.kernel.text import Text

EMPTY = Text("", "")
KINDS = (
    *("permit", "registration", "report", "approval", "deliberation", "plan"),
    *("disposition", "contract", "compensation", "fund", "tariff"),
)
KIND_NAMES = {
    "permit": Text("허가·인가·면허", "Permit"),
    "registration": Text("등록", "Registration"),
    "report": Text("신고", "Report"),
    "approval": Text("승인", "Approval"),
    "deliberation": Text("심의·검사", "Deliberation"),
    "plan": Text("계획", "Plan"),
    "disposition": Text("행정처분", "Disposition"),
    "contract": Text("계약", "Contract"),
    "compensation": Text("보상", "Compensation"),
    "fund": Text("지원", "Fund"),
    "tariff": Text("요금", "Tariff"),
}
RESULTS = ("granted", "granted_with_conditions", "refused", "accepted", "completed")
ACTORS = ("official", "lead", "department", "line", "consulted", "applicant", "committee", "system")
STEP_ACTS = (
    *("accept", "assign", "record", "consult", "reply", "inspect", "deliberate"),
    *("draft", "approve", "decide", "notify", "request-supplement", "supply"),
)
ANYTIME_ACTS = (
    *("request-supplement", "supply", "transfer", "extend", "withdraw"),
    *("return", "explain-delay", "correct", "appeal"),
)
CASE_STATES = ("received", "reviewing", "deciding")
ALWAYS_DISCLOSABLE = ("actor", "time", "result", "reason")
ASSURANCES = ("none", "verified")
ASSURANCE_NAMES = {
    "none": Text("본인확인 없이 신청", "No proof of identity asked"),
    "verified": Text("처리 결과가 나오기 전에 본인확인", "Proof of identity before the decision"),
}
RESULT_NAMES = {
    "granted": Text("허가", "Granted"),
    "granted_with_conditions": Text("조건부 허가", "Granted with conditions"),
    "refused": Text("불허가", "Refused"),
    "accepted": Text("수리", "Accepted"),
    "completed": Text("완료", "Completed"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One value that may be chosen in a field."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One thing asked, of the applicant (form) or of whoever completes a step (asks).

    `public` is "yes", "masked" (by the kind `pii`) or "no"; `fact` lets guards read the value under `name`.
    """

    name: str
    type: str
    label: Text
    help: Text = EMPTY
    required: bool = False
    choices: tuple[Option, ...] = ()
    min: int | float | str | None = None
    max: int | float | str | None = None
    pattern: str | None = None
    max_length: int | None = None
    example: object = None
    show_if: Guard | None = None
    public: str = "no"
    pii: str | None = None
    fact: bool = False


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """A paper to be handed in (구비서류); with `when`, only if it holds for the facts of the form."""

    code: str
    name: Text
    help: Text = EMPTY
    required: bool = True
    when: Guard | None = None


@dataclass(frozen=True, slots=True)
class RuleLink:
    """A rule the decision rests on, with its article and the address of the law text."""

    title: Text
    article: Text
    url: str


@dataclass(frozen=True, slots=True)
class Fee:
    """What it costs, in won; `amount` None where `text` says who sets it."""

    amount: int | None
    text: Text


@dataclass(frozen=True, slots=True)
class LimitVariant:
    """Another limit where `when` holds for the facts of the form."""

    when: Guard
    rule: str
    source: Text


@dataclass(frozen=True, slots=True)
class Deemed:
    """What silence means once the limit has passed (간주): the result, and where the law says so."""

    result: str
    source: Text


@dataclass(frozen=True, slots=True)
class Limit:
    """The processing period (처리기간): a calendar rule, its source, and who set it (statute, authority)."""

    rule: str
    source: Text
    set_by: str = "statute"
    variants: tuple[LimitVariant, ...] = ()
    deemed: Deemed | None = None


LEVELS = ("city", "district")
OPEN_VALUES = {
    "department": Text("처리 부서", "department"),
    "fee": Text("수수료", "fee"),
    "contact": Text("문의처", "contact"),
    "limit": Text("처리기간", "processing period"),
    "terms": Text("단계별 기간", "terms of steps"),
}
"""What a standard may leave to the institutions that work by it."""


@dataclass(frozen=True, slots=True)
class Handling:
    """Who handles it: the city's department, or at level "district" the district named in the address `place`.

    `may_set` names those of `OPEN_VALUES` that a district may set for itself; the rest is the same everywhere.
    """

    level: str = "city"
    place: str = ""
    may_set: tuple[str, ...] = ()


CRITERIA = {
    "past_corruption": Text("부패가 있었던 업무", "Corruption has occurred in it"),
    "complexity": Text("절차가 복잡하여 재량과 특혜의 여지가 있는 업무", "Complex, with room for favours"),
    "third_parties": Text("제3자의 이해에 영향을 주는 업무", "It affects third parties"),
}
"""The published criteria by which the audit office chooses what is disclosed."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Whether cases are disclosed, who chose so, why (`criteria`, in words), since when (ISO date).

    `chosen_for` names those of the published `CRITERIA` that apply; empty in definitions older than these.
    """

    selected_by: Text
    criteria: tuple[Text, ...]
    since: str
    disclosed: bool = True
    chosen_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactType:
    """What a guard may read: the type, its values, and the steps that set it (none: the form)."""

    name: str
    type: str
    label: Text
    choices: tuple[Option, ...] = ()
    set_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One stage. `outcomes` leads from what may come out of it to the next node; a plain one has "done".

    `state` is that of the case while the step is current, `term` its own period, `hold` the kind of hold
    the legal clock is under meanwhile, `implied_by` the acts that complete it as well, `disclosed` what the
    public sees (actor, time, result, reason, or the name of an ask).
    """

    code: str
    name: Text
    actor: str
    act: str
    state: str
    outcomes: dict[str, str]
    implied_by: tuple[str, ...] = ()
    term: str | None = None
    hold: str | None = None
    asks: tuple[Field, ...] = ()
    disclosed: tuple[str, ...] = ("actor", "time")
    skippable: bool = False
    departments: tuple[str, ...] = ()
    help: Text = EMPTY

    def targets(self) -> tuple[str, ...]:
        return tuple(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class Branch:
    """One way out of a choice."""

    when: Guard
    to: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The first branch whose guard holds is taken, or else `otherwise`."""

    code: str
    branches: tuple[Branch, ...]
    otherwise: str | None

    def targets(self) -> tuple[str, ...]:
        return (*(b.to for b in self.branches), *((self.otherwise,) if self.otherwise else ()))


@dataclass(frozen=True, slots=True)
class Fork:
    """All of `to` begin at once."""

    code: str
    to: tuple[str, ...]

    def targets(self) -> tuple[str, ...]:
        return self.to


@dataclass(frozen=True, slots=True)
class Join:
    """Goes on once as many branches have arrived as the fork `of` opened."""

    code: str
    of: str
    to: str

    def targets(self) -> tuple[str, ...]:
        return (self.to,)


@dataclass(frozen=True, slots=True)
class End:
    """The procedure is over."""

    code: str

    def targets(self) -> tuple[str, ...]:
        return ()


Node = Step | Choice | Fork | Join | End


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A procedure as one version defines it. Two are the same only if they are the same object."""

    code: str
    sector: str
    kind: str
    name: Text
    summary: Text
    begins: str
    department: str
    limit: Limit
    reception_term: str
    results: tuple[str, ...]
    form: tuple[Field, ...]
    documents_required: tuple[RequiredDocument, ...]
    rules: tuple[RuleLink, ...]
    fee: Fee
    disclosure: Disclosure
    nodes: tuple[Node, ...]
    start: str
    anytime: tuple[str, ...]
    remedies: Text
    result_names: dict[str, Text] = field(default_factory=dict)
    handled_by: Handling = Handling()
    identity: str = "none"  # what assurance of the applicant's identity is asked for, see `ASSURANCES`
    facts: dict[str, FactType] = field(init=False)
    by_code: dict[str, Node] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", _facts_of(self))
        object.__setattr__(self, "by_code", {node.code: node for node in reversed(self.nodes)})

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps in the order they are written down; see `flow.order_for_display`."""
        return tuple(node for node in self.nodes if isinstance(node, Step))

    def step(self, code: str) -> Step:
        """Raises KeyError where there is no such step."""
        node = self.by_code[code]
        if not isinstance(node, Step):
            raise KeyError(code)
        return node

    def result_name(self, result: str) -> Text:
        """A result in the words of this procedure: 등록 rather than 허가; the result itself where it is none."""
        return self.result_names.get(result) or RESULT_NAMES.get(result) or Text(result, result)

    def says(self, guard: Guard) -> Text:
        """A guard in words, with the labels of the facts it reads."""
        return describe(guard, self._label_of, self._value_of)

    def _label_of(self, fact: str) -> Text:
        return self.facts[fact].label if fact in self.facts else Text(fact, fact)

    def _value_of(self, fact: str, value: object) -> Text:
        options = self.facts[fact].choices if fact in self.facts else ()
        plain = f"{value:,}" if isinstance(value, (int, float)) else str(value)
        return next((o.label for o in options if o.value == value), Text(plain, plain))


def _facts_of(definition: Definition) -> dict[str, FactType]:
    facts = {f.name: FactType(f.name, f.type, f.label, f.choices) for f in definition.form if f.fact}
    for step in definition.steps:
        for ask in step.asks:
            if ask.fact:
                earlier = facts[ask.name].set_by if ask.name in facts else ()
                facts[ask.name] = FactType(ask.name, ask.type, ask.label, ask.choices, (*earlier, step.code))
    return facts


def limit_for(definition: Definition, facts: Facts) -> tuple[str, Text]:
    """The limit's rule and its source for these facts: the first variant that holds, or the general one."""
    limit = definition.limit
    variant = next((v for v in limit.variants if v.when.holds(facts)), None)
    return (variant.rule, variant.source) if variant else (limit.rule, limit.source)
