"""Acts on cases of the demo city at a steady pace: `python -m madang.bench.log_acts RATE`.

Prints `ready` when a first case went through all of it. On stdin then comes a line with an instant (monotonic clock)
and a number of seconds; prints what was done as JSON: case, its last event before and after, instant of the commit.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

_USERS = {"citizen": "citizen1", "lead": "lead1", "director": "director1"}
_ANYBODY_ELSE = "official1"  # sits in all departments that handle or are consulted
Done = tuple[str, int, int, float]


class Actors:
    """Drives river permits one after the other, act by act."""

    def __init__(self) -> None:
        from madang.domains import accounts, organisation
        from madang.domains.procedures import current_version, forms
        from madang.kernel import clock

        def actor(name: str) -> Any:
            account = accounts.account_by_username(_USERS.get(name, _ANYBODY_ELSE))
            if account is None:
                raise ValueError("the demo's organisation is needed: run `madang bench seed-cases --cases N`")
            return organisation.actor_for(account, clock.now())

        self._actor = actor
        self._form = forms.examples(current_version("CON-06", clock.now()).definition.form)
        self._zone = ZoneInfo(organisation.authority().zone)

    def one_case(self) -> Iterator[Done]:
        """Each act is done when it is asked for, and committed when it is given."""
        from madang.bench.journey import planned_acts
        from madang.domains.cases import actions, perform

        case = actions.file_case(self._actor("citizen"), procedure="CON-06", form=self._form)
        yield case.number, 0, case.last_seq, time.monotonic()
        for planned in planned_acts():
            before = case.last_seq
            case = perform(
                self._actor(planned.who),
                number=case.number,
                act=planned.act,
                body=planned.body,
                zone=self._zone,
            )
            yield case.number, before, case.last_seq, time.monotonic()

    def without_end(self) -> Iterator[Done]:
        while True:
            yield from self.one_case()


def paced(acts: Iterator[Done], begin: float, rate: float, seconds: float) -> Iterator[Done]:
    """Acts begun every 1/`rate` seconds from an instant on; one that is late is followed by the next at once."""
    for number in range(round(rate * seconds)):
        at = begin + number / rate
        time.sleep(max(0.0, at - time.monotonic()))
        if time.monotonic() > begin + seconds:
            return
        yield next(acts)


def main(rate: float) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.conf.settings")
    import django

    django.setup()
    actors = Actors()
    list(actors.one_case())
    print("ready", flush=True)
    begin, seconds = map(float, sys.stdin.readline().split())
    print(json.dumps(list(paced(actors.without_end(), begin, rate, seconds))), flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]))
