"""The log follows events: what may be told of them is an entry a moment later."""

from madang.kernel.outbox import BatchConsumer
from madang.log.appending import follow
from madang.log.things import loggables


def _takes(stream: str, type: str) -> bool:
    loggable = loggables().get(stream)
    return loggable is not None and loggable.takes(type)


LOG = BatchConsumer(name="log", takes=_takes, handle_many=follow, most=2000)
