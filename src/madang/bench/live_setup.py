"""A small city with one case that is late: run with `MADANG_NOW` in the past. Prints number and token as JSON."""

import json
import os


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.conf.settings")
    import django

    django.setup()
    from madang.domains import accounts
    from madang.domains.cases.tests import factories
    from madang.kernel import clock
    from madang.kernel.actor import SYSTEM

    city = factories.city()
    case = factories.in_review(city)
    username = city.officials["WAT"].account.username
    token = accounts.issue_token(SYSTEM, username=username, name="bench", at=clock.now())
    print(json.dumps({"number": case.number, "token": token}))


if __name__ == "__main__":
    main()
