"""The pages of the public log, with a signed state."""

from madang.domains.cases.tests import factories
from madang.domains.cases.tests.factories import City
from madang.kernel import clock
from madang.kernel.models import Event
from madang.log.appending import follow
from madang.log.models import LogEntry
from madang.log.tests.factories import sign
from tests.accessibility.pages import PAGE, Visit


def visits(city: City) -> "list[Visit]":
    """The newest entries, those before, one entry, none; the verify page."""
    case = factories.decided(city)
    follow(list(Event.objects.order_by("id")))
    sign(clock.now())
    index = LogEntry.objects.filter(object__stream_id=case.number).latest("index").index
    log, entry = PAGE + "log/", PAGE + "log/<entry_index:index>/"
    return [
        Visit("log", log, None, "log/"),
        Visit("log, earlier entries", log, None, "log/?before=3"),
        Visit("log, nothing before", log, None, "log/?before=0"),
        Visit("log, entry", entry, None, f"log/{index}/"),
        Visit("log, no such entry", entry, None, "log/99999/", 404),
        Visit("verify", PAGE + "verify/", None, f"verify/?entry={index}"),
    ]
