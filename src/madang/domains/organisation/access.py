"""Who may change the organisation, and the only way to the rows that are changed."""

from datetime import datetime
from typing import TypeVar

from madang.domains.organisation.models import Department, Holding, Institution, Official, Post
from madang.domains.organisation.rules import DIRECTOR
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import NotAllowed, NotFound
from madang.kernel.text import Text

_Row = TypeVar("_Row")
_OPERATOR_ONLY = Text(
    "조직 정보는 시스템 운영자만 바꿀 수 있습니다. 운영자에게 요청해 주십시오.",
    "Only the operator changes the organisation. Please ask the operator.",
)
_ABSENCE_BY_DIRECTOR = Text(
    "부재와 직무대행은 그 부서의 과장이나 시스템 운영자가 등록합니다.",
    "Absence and acting are recorded by the director of the department or by the operator.",
)


def require_operator(actor: Actor) -> None:
    """Raises NotAllowed unless the actor runs the system."""
    if not actor.has(Role.OPERATOR, Role.SYSTEM):
        raise NotAllowed(_OPERATOR_ONLY)


def require_head_of(actor: Actor, official: Official, at: datetime) -> None:
    """Raises NotAllowed unless the actor runs the system or is director where the official holds a post."""
    if actor.has(Role.OPERATOR, Role.SYSTEM):
        return
    headed = {post.department_id for post in actor.posts if post.rank >= DIRECTOR}
    if not Holding.objects.at(at).filter(official=official, post__department_id__in=headed).exists():
        raise NotAllowed(_ABSENCE_BY_DIRECTOR)


def access_institution(code: str, at: datetime) -> Institution:
    """The institution that bears a code at an instant. Raises NotFound."""
    return _found(Institution.objects.at(at).filter(code=code).first(), "institution_not_found")


def access_department(code: str, at: datetime) -> Department:
    """The department that bears a code at an instant. Raises NotFound."""
    return _found(Department.objects.at(at).filter(code=code).first(), "department_not_found")


def access_post(post_id: int, at: datetime) -> Post:
    """A post that exists at an instant. Raises NotFound."""
    return _found(Post.objects.at(at).filter(pk=post_id).first(), "post_not_found")


def access_official(official_id: int, at: datetime) -> Official:
    """An official who is in service at an instant. Raises NotFound."""
    return _found(Official.objects.at(at).filter(pk=official_id).first(), "official_not_found")


def access_holding(holding_id: int, at: datetime) -> Holding:
    """An appointment that holds at an instant. Raises NotFound."""
    return _found(Holding.objects.at(at).filter(pk=holding_id).first(), "appointment_not_found")


_MISSING = {
    "institution_not_found": Text("그런 기관이 없습니다.", "There is no such institution."),
    "department_not_found": Text(
        "그런 부서가 없습니다. 부서 코드를 확인해 주십시오.",
        "There is no such department. Please check its code.",
    ),
    "post_not_found": Text("그런 직위가 없습니다.", "There is no such post."),
    "official_not_found": Text("재직 중인 그런 공무원이 없습니다.", "There is no such official in service."),
    "appointment_not_found": Text("유효한 그런 보직이 없습니다.", "There is no such appointment in force."),
}


def _found(row: _Row | None, code: str) -> _Row:
    if row is None:
        raise NotFound(_MISSING[code], code)
    return row
