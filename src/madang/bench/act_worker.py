"""Drives cases by the actions themselves until the time is up; prints how long each act took that committed."""

import json
import os
import sys
import time
from zoneinfo import ZoneInfo


def main(seconds: float) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.conf.settings")
    import django

    django.setup()
    from madang.bench.journey import planned_acts
    from madang.domains.accounts import account_by_token
    from madang.domains.cases import actions, perform
    from madang.domains.organisation import actor_for
    from madang.kernel import clock

    made = json.load(sys.stdin)
    people = {name: account_by_token(token) for name, token in made["tokens"].items()}
    actors = {name: actor_for(account, clock.now()) for name, account in people.items() if account}
    zone, times, until = ZoneInfo("Asia/Seoul"), [], time.monotonic() + seconds
    while time.monotonic() < until:
        begin = time.monotonic()
        case = actions.file_case(actors["citizen"], procedure="CON-06", form=made["form"])
        times.append(time.monotonic() - begin)
        for planned in planned_acts():
            if time.monotonic() > until:
                break
            begin = time.monotonic()
            perform(actors[planned.who], number=case.number, act=planned.act, body=planned.body, zone=zone)
            times.append(time.monotonic() - begin)
    print(json.dumps(times))


if __name__ == "__main__":
    main(float(sys.argv[1]))
