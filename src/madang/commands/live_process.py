"""Joins the live process with what the public may know of a case and with the parts of its page."""

import importlib
import importlib.util
import socket
from collections.abc import Sequence

from madang.live.records import LiveEvent, RenderRegions, no_regions


def run(descriptor: int) -> int:
    """Serves live streams on a listening socket that the parent opened."""
    from madang.live import server

    return server.serve(socket.socket(fileno=descriptor), describe, regions())


def describe(number: str, after_seq: int) -> Sequence[LiveEvent]:
    """The disclosed events of a case after one, with the state the case is in now. Raises NotFound and Gone."""
    from madang.domains import cases
    from madang.kernel import clock

    news = cases.case_events(number, after_seq)
    state = str(cases.case_record(number, clock.now()).state) if news else ""
    return [LiveEvent(number, e.seq, e.type, e.at, e.step, state, e.summary) for e in news]


def regions() -> RenderRegions:
    """What renders the parts of the case page that change."""
    name = "madang.web.public.live_regions"
    if importlib.util.find_spec(name) is None:
        return no_regions
    return importlib.import_module(name).regions
