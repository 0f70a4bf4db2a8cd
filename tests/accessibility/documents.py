"""Official documents for the visits: in every state in which their pages look different."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from madang.domains.approvals import actions, rows
from madang.domains.approvals.tests.factories import CONTENT, PARTIAL, chosen, reviewed_by
from madang.domains.cases.tests import factories
from madang.kernel import clock
from tests.accessibility import pages

if TYPE_CHECKING:
    from madang.domains.approvals import Content
    from tests.accessibility.pages import Visit

HOME = "WAT"
LONG = "도심 하천과 지천의 점용 허가 기준 전면 개정과 관계 부서 협조 및 시민 안내에 관한 종합적인 방침(안)"
TABLE = "1. 개요\n  가. 내용\n\n| 구분 | 지금 | 바뀐 뒤 |\n|---|---|---:|\n| 점용료 | 12,000원 | 11,500원 |\n\n끝."


def visits(city: factories.City) -> "list[Visit]":
    """A visit for each page of documents and each of its states."""
    drafter, lead, desk = city.official(HOME), city.lead(HOME), "desk/documents/"
    one = pages.PAGE + desk + "<str:draft>/"
    tick, begin = ".form-actions button.button", "main form button.button"
    found = furnish(city)
    at: Callable[[str, str], str] = lambda name, rest: f"{desk}{found[name]}/{rest}"  # noqa: E731
    Visit = pages.Visit
    return [
        Visit("documents, waiting", pages.PAGE + desk, lead, desk),
        Visit("documents, nothing ticked", pages.PAGE + desk, lead, desk, 422, send=tick),
        Visit("documents, none", pages.PAGE + desk, city.official("ECO"), desk),
        *(
            Visit(f"documents, {show}", pages.PAGE + desk, drafter, f"{desk}?show={show}")
            for show in ("drafted", "returned", "signed", "arrived", "shown", "register")
        ),
        Visit("documents, found", pages.PAGE + desk, lead, f"{desk}?show=register&q=도심"),
        Visit("documents, nobody of that name", pages.PAGE + desk, lead, f"{desk}?person=zz&from=x"),
        Visit("new document", pages.PAGE + desk + "new/", drafter, f"{desk}new/"),
        Visit("new document, refused", pages.PAGE + desk + "new/", drafter, f"{desk}new/", 422, send=begin),
        Visit("editor", one + "edit/", drafter, at("written", "edit/")),
        Visit("editor, with faults", one + "edit/", drafter, at("empty", "edit/"), 422, send="button[value=submit]"),
        Visit("editor, returned", one + "edit/", drafter, at("returned", "edit/")),
        Visit("document, being written", one, drafter, at("written", "")),
        Visit("document, to sign", one, lead, at("partial", "")),
        Visit("document, to sign, of everybody", one, lead, at("in line", "")),
        Visit("document, of its drafter", one, drafter, at("in line", "")),
        Visit("document, returned", one, drafter, at("returned", "")),
        Visit("document, review left out", one, drafter, at("skipped", "")),
        Visit("document, line of many", one, drafter, at("many", "")),
        Visit("document, approved", one, drafter, at("approved", "")),
        Visit("document, received", one, city.official("GAR"), at("approved", "")),
        Visit("document, earlier version", one, lead, at("twice", "?version=1")),
        Visit("document, of nobody", one, city.official("ECO"), at("written", ""), 404),
        Visit("versions of a document", one + "versions/<int:old>/<int:new>/", lead, at("twice", "versions/1/2/")),
        Visit("finished document", one + "document/", drafter, at("approved", "document/")),
    ]  # fmt: skip


def furnish(city: factories.City) -> dict[str, str]:
    """The documents, by what is to be seen of them."""
    drafter, lead, director = city.official(HOME), city.lead(HOME), city.director(HOME)
    line = reviewed_by(city.leads[HOME], approver=city.directors[HOME])
    found = {"empty": actions.begin(drafter, kind="expense")}

    def written(content: "Content", kind: str = "internal") -> str:
        draft = actions.begin(drafter, kind=kind)
        actions.save(drafter, draft_id=draft, content=content, revision=1)
        actions.attach(
            drafter,
            draft_id=draft,
            name=f"{LONG}.xlsx",
            media="application/octet-stream",
            content=b"x" * 9000,
        )
        return draft

    def submitted(content: "Content", kind: str = "internal") -> str:
        draft = written(content, kind)
        actions.submit(drafter, draft_id=draft, line=line)
        return draft

    found["written"] = written(replace(PARTIAL, title=LONG, body=TABLE))
    found["in line"], found["partial"] = (
        submitted(replace(CONTENT, title=LONG, body=TABLE)),
        submitted(PARTIAL),
    )
    found["returned"] = submitted(CONTENT)
    actions.send_back(lead, draft_id=found["returned"], reason="근거를 더 적어 주십시오.")
    found["skipped"] = submitted(CONTENT)
    actions.skip_review(drafter, draft_id=found["skipped"], order=1, reason="팀장 출장")
    found["twice"] = submitted(CONTENT)
    actions.send_back(lead, draft_id=found["twice"], reason="다시")
    revision = rows.editor_screen(drafter, found["twice"], clock.now()).revision
    changed = replace(PARTIAL, title=LONG, body=TABLE)
    actions.save(drafter, draft_id=found["twice"], content=changed, revision=revision)
    actions.submit(drafter, draft_id=found["twice"], line=line)
    found["many"] = written(CONTENT)
    others = [code for code in city.directors if code != HOME][:5]
    seats = [chosen(city.leads[HOME], "reviewer", 1)]
    seats += [chosen(city.directors[code], "cooperator", 2) for code in others]
    actions.submit(
        drafter, draft_id=found["many"], line=[*seats, chosen(city.directors[HOME], "approver", 3)]
    )
    to = ({"department": "GAR"}, {"outside": "한국하천협회"})
    found["approved"] = submitted(replace(PARTIAL, title=LONG, recipients=to), "letter")
    actions.sign(
        lead, draft_id=found["approved"], confirms_class=True, opinion="예산 부서와 협의가 더 필요합니다."
    )
    actions.sign(director, draft_id=found["approved"])
    actions.circulate(drafter, draft_id=found["approved"], official_ids=[lead.official_id or 0])
    return found
