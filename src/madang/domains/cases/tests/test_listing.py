"""Lists of public cases."""

import base64
from zoneinfo import ZoneInfo

import pytest

from madang.domains.cases import CaseFilters, case_list
from madang.kernel import clock
from madang.kernel.errors import InvalidInput


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        "9999-12-31T23:59:59-14:00|1",
        "0001-01-01T00:00:00+14:00|1",
        "2026-01-01T00:00:00|1",
        "2026-01-01T00:00:00+00:00|x",
        "|",
    ],
)
def test_a_cursor_that_is_none_of_ours_is_refused(content):
    cursor = base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")
    with pytest.raises(InvalidInput):
        case_list(CaseFilters(), now=clock.now(), zone=ZoneInfo("Asia/Seoul"), cursor=cursor)
