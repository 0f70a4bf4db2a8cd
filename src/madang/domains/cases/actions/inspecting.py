"""The petition inspector's monthly check (월별 점검): confirmed once, with a remark that is kept."""

from django.db import IntegrityError, transaction

from madang.domains.calendar import work_calendar
from madang.domains.cases.errors import MONTH_CONFIRMED, MONTH_NOT_OVER, ONLY_INSPECTOR
from madang.domains.cases.models import MonthlyCheck
from madang.domains.cases.months import bounds_of, figures_of_month
from madang.domains.cases.rules import check_length
from madang.kernel import clock, events
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import NotAllowed, NotPossible

STREAM = "inspection"


def confirm_month(actor: Actor, *, month: str, remark: str = "") -> MonthlyCheck:
    """Confirms that the inspector has gone through a month (`YYYY-MM`) that is over, with its figures as they stand
    (민원 처리에 관한 법률 시행령 제22조제1항: 매월 1회 이상 확인ㆍ점검).

    Raises NotAllowed for everybody but the petition inspector of the whole authority, NotFound for what is no month,
    NotPossible
    (`month_not_over`, `month_confirmed`).
    """
    if not actor.everywhere(Role.INSPECTOR):
        raise NotAllowed(ONLY_INSPECTOR, "only_inspector")
    text, now = check_length("remark", remark), clock.now()
    _, end = bounds_of(month, work_calendar().zone)
    if end > now:
        raise NotPossible(MONTH_NOT_OVER, "month_not_over")
    figures = figures_of_month(month)
    try:
        with transaction.atomic():
            check = MonthlyCheck.objects.create(
                month=month, confirmed_at=now, official_id=actor.official_id, figures=figures
            )
            events.append(
                stream=STREAM,
                stream_id=month,
                type="inspection.month-confirmed",
                actor=actor,
                at=now,
                disclosed=False,
                data=figures,
                texts={"internal": text},
            )
    except IntegrityError as error:
        raise NotPossible(MONTH_CONFIRMED, "month_confirmed") from error
    return check
