"""A small city and tokens of its people, as JSON: what the benchmarks of acts work with."""

import json
import os


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.conf.settings")
    import django

    django.setup()
    from madang.domains import accounts
    from madang.domains.cases.tests import factories
    from madang.kernel import clock
    from madang.kernel.actor import SYSTEM, Actor

    city = factories.city()
    people = {
        "citizen": city.citizen,
        "official": city.official(),
        "lead": city.lead(),
        "director": city.director(),
        **{code: city.official(code) for code in ("GAR", "SAF", "CLI")},
    }

    def token(actor: Actor) -> str:
        username = accounts.Account.objects.get(pk=actor.account_id or 0).username
        return accounts.issue_token(SYSTEM, username=username, name="bench", at=clock.now())

    form = factories.example_form("CON-06")
    print(json.dumps({"tokens": {name: token(actor) for name, actor in people.items()}, "form": form}))


if __name__ == "__main__":
    main()
