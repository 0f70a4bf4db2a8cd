"""What changed, in words: every kind of change is told once, and nothing is told where nothing changed."""

# ruff: noqa: E501  a change and its sentence stand on one line

from collections.abc import Callable
from typing import Any

import pytest

from madang.domains.procedures import changes, chart, parse
from madang.domains.procedures.tests.factories import (
    BUILTIN,
    builtin,
    definition,
    document,
    field,
    step,
    text,
)
from madang.kernel.text import Text

Document = dict[str, Any]


def node(made: Document, code: str) -> Document:
    return next(n for n in made["nodes"] if code in (n.get("step"), n.get("choice")))


CHANGES: list[tuple[Callable[[Document], object], str, str]] = [
    (lambda d: d.update(name=text("새 허가", "New permit")), "facts", "Name: Test permit → New permit"),
    (lambda d: d.update(summary=text("새", "new")), "facts", "Summary: the wording changed."),
    (lambda d: d.update(department="WAT"), "facts", "Department: TST → WAT"),
    (lambda d: d["results"].append("accepted"), "facts", "Result added: Accepted"),
    (lambda d: d.update(result_names={"granted": text("등록", "Registered")}), "facts", "Result renamed: Granted → Registered"),
    (lambda d: d["anytime"].remove("withdraw"), "facts", "At any time removed: withdraw"),
    (lambda d: d["limit"].update(rule="working-days:7"), "limit", "Limit: 10 working days → 7 working days"),
    (lambda d: d.update(reception_term="immediate"), "limit", "Reception: 8 working hours → at once (3 working hours)"),
    (
        lambda d: d["limit"].update(variants=[{"when": {"fact": "area", "op": "ge", "value": 5}, "rule": "weeks:2", "source": text()}]),
        "limit",
        "area at least 5: none → 2 weeks",
    ),
    (lambda d: d["limit"].update(deemed={"result": "granted", "source": text()}), "limit", "What silence means: none → Granted"),
    (lambda d: node(d, "site").update(name=text("현장", "Site visit")), "steps", "Step renamed: site → Site visit"),
    (lambda d: node(d, "site").update(term="working-days:5"), "steps", "term of “site”: 3 working days → 5 working days"),
    (lambda d: node(d, "site").update(actor="lead"), "steps", "actor of “site”: Official in charge → Team lead"),
    (lambda d: node(d, "site").update(asks=[field("seen", public="yes")]), "steps", "Field added: seen of “site” (optional)"),
    (lambda d: node(d, "site").update(to="decided"), "flow", "After “site”: draft → decided"),
    (lambda d: d["form"].append(field("why", required=True, example="x")), "form", "Field added: why (required)"),
    (lambda d: d["form"].pop(0), "form", "Field removed: applicant_name"),
    (lambda d: d["form"][0].update(required=False), "form", "applicant_name: required → optional"),
    (lambda d: d["form"].reverse(), "form", "The order of the fields changed."),
    (lambda d: d["form"][1].update(min=3), "form", "area: the wording changed."),
    (lambda d: d["documents_required"].append({"code": "map", "name": text("지도", "Map")}), "papers", "Paper added: Map"),
    (lambda d: d["documents_required"][0].update(required=False), "papers", "Plan: required → optional"),
    (lambda d: d["form"][1].update(public="no"), "disclosure", "Made narrower: area (public → not public)"),
    (lambda d: d["form"][0].update(public="masked"), "disclosure", "Made wider: applicant_name (not public → public in part)"),
    (lambda d: node(d, "decided").update(disclosed=["time"]), "disclosure", "Made narrower: the result of “decided” (public → not public)"),
    (lambda d: d["disclosure"].update(disclosed=False), "disclosure", "Made narrower: Test permit (disclosed → not disclosed)"),
    (lambda d: d["disclosure"].update(chosen_for=["complexity"]), "disclosure", "Why it was chosen: Complex, with room for favours"),
    (lambda d: d["rules"].append({"title": text("법", "Act"), "article": text("2", "Art. 2"), "url": "https://x.kr"}), "rules", "Rule added: Act Art. 2"),
    (lambda d: d["fee"].update(amount=1200), "fee", "Fee: KRW 0 → KRW 1,200"),
    (lambda d: d.update(remedies=text("새", "new")), "remedies", "Remedies: the wording changed."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "part", "said"), CHANGES, ids=[said for _, _, said in CHANGES])
def test_a_change_is_told(change: Callable[[Document], object], part: str, said: str) -> None:
    found = changes(definition(), definition(change))
    assert (part, said) in [(one.part, one.said.en) for one in found]
    assert all(one.said.ko and one.said.en for one in found)
    assert len(found) == 1 or part in ("steps", "flow")


def test_a_step_that_came_or_went_is_told_with_what_it_does_to_the_flow() -> None:
    def change(made: Document) -> None:
        node(made, "site")["to"] = "listed"
        made["nodes"].append(step("listed", "draft", name=text("공고", "Announced")))

    assert [one.said.en for one in changes(definition(), definition(change))] == [
        "Step added: Announced",
        "After “site”: draft → Announced",
    ]
    assert "Step removed: Announced" in [c.said.en for c in changes(definition(change), definition())]


def test_effects_on_the_public_are_marked() -> None:
    found = changes(definition(), definition(lambda d: d["form"][1].update(public="no")))
    assert [one.effect for one in found] == ["narrower"]
    assert [
        one.effect for one in changes(definition(lambda d: d["form"][1].update(public="no")), definition())
    ] == ["wider"]


@pytest.mark.parametrize("code", BUILTIN[:6])
def test_nothing_changed_between_a_version_and_itself(code: str) -> None:
    assert changes(builtin(code), parse(document())) != ()
    assert changes(builtin(code), builtin(code)) == ()


def test_a_chart_is_drawn_of_a_draft_with_faults() -> None:
    broken = [
        lambda d: node(d, "site").update(to="nowhere"),
        lambda d: d.update(start="nowhere"),
        lambda d: d["nodes"].append({"choice": "round", "branches": [], "otherwise": "round"}),
        lambda d: (
            d.update(start="round"),
            d["nodes"].append({"choice": "round", "branches": [], "otherwise": "round"}),
        ),
        lambda d: node(d, "site").update(term="soon"),
        lambda d: node(d, "size").update(branches=[]),
    ]
    for change in broken:
        made = definition(change)
        marked = chart.steps_to_mark(made, {"size", "site"})
        assert marked == {"received", "site"}
        drawn = chart.svg(made, None, "en", marked)
        assert drawn.count("To be mended") == 2 and "is-faulty" in drawn
        assert len(chart.as_list(made)) == 6
        changes(definition(), made)
    assert Text("a", "b").en == "b"
