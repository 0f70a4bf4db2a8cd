"""From what was sent to the act: values are read before anything is done."""

from zoneinfo import ZoneInfo

import pytest

from madang.domains.cases import perform
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.kernel.errors import InvalidInput

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seen", ["1e9", -1, 2**63, True, [1]])
def test_a_number_of_the_last_entry_seen_that_is_none_stops_the_act(seen):
    city = factories.city()
    case = factories.filed(city)
    with pytest.raises(InvalidInput) as refused:
        perform(
            city.official(),
            number=case.number,
            act="accept",
            body={"seen_seq": seen},
            zone=ZoneInfo("Asia/Seoul"),
        )
    assert [f.field for f in refused.value.fields] == ["seen_seq"]
    assert Case.objects.get(pk=case.pk).last_seq == case.last_seq
