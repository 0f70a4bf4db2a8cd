"""The line proposed for a draft: the table in force, the organisation as it stands, and the pure rule between them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from madang.domains.approvals.delegation.rules.line import (
    COOPERATOR,
    Cooperation,
    LeftOut,
    Proposal,
    propose_line,
)
from madang.domains.approvals.delegation.rules.resolving import resolve
from madang.domains.approvals.delegation.tables import table_in_force
from madang.domains.organisation import Directory, absences_at, directory, posts_of
from madang.kernel.text import Text


def proposed_line(
    *,
    drafter_id: int,
    department_id: int,
    matter: str,
    at: datetime,
    amount: int | None = None,
    cooperating: Sequence[str] = (),
    sector: str = "",
) -> Proposal:
    """Who would sign a draft of an official in a department at an instant; nothing is written.

    `matter` is a code such as `case:CON-06:granted` or `document:expense`, `amount` in won, `sector` the code of a
    procedure's sector where its code does not begin with it. `cooperating`: codes of departments beside those the table
    names. A department that was merged is followed by who answers for it. Five statements (six the first time a table
    is used). Raises NotPossible (no_superior, no_approver).
    """
    among = directory()
    home = among.department(among.structure.responsible(department_id, at))
    departments = among.structure.upwards(home.id, at)
    table = table_in_force(home.institution_code, at, among)
    ruling = resolve(table.rules, matter, amount, sector=sector)
    asked, unknown = _cooperations((*ruling.cooperates, *cooperating), at, among)
    concerned = {*departments, *(one for each in asked for one in each.departments)}
    proposal = propose_line(
        drafter_id=drafter_id,
        departments=departments,
        posts=posts_of(concerned, at),
        away=absences_at(at),
        ruling=ruling,
        cooperating=asked,
    )
    return _with_unknown(proposal, unknown)


def _cooperations(
    codes: Sequence[str], at: datetime, among: Directory
) -> tuple[tuple[Cooperation, ...], tuple[str, ...]]:
    """The departments that answer today for some codes, each once, and the codes that nobody ever bore."""
    found: dict[int, Cooperation] = {}
    unknown = []
    for code in dict.fromkeys(codes):
        row = among.structure.named(code, at) or among.structure.named(code)
        if row is None:
            unknown.append(code)
            continue
        here = among.department(among.structure.responsible(row.id, at))
        chain = among.structure.upwards(here.id, at)
        found.setdefault(here.id, Cooperation(here.code, here.name, chain))
    return tuple(found.values()), tuple(unknown)


def _with_unknown(proposal: Proposal, codes: Sequence[str]) -> Proposal:
    missing = tuple(LeftOut(COOPERATOR, Text(code, code), 0, 0, _NO_SUCH_DEPARTMENT) for code in codes)
    return replace(proposal, left_out=(*proposal.left_out, *missing))


_NO_SUCH_DEPARTMENT = Text(
    "전결규정에 적힌 이 부서가 조직에 없습니다.", "The organisation has no such department."
)
