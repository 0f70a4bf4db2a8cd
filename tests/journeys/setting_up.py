"""Fills a data folder: the demo city's organisation without its cases, and sign-ins in the departments that are asked.

Run as a module with the settings of the server in the environment: `python -m tests.journeys.setting_up`.
"""

import os
from datetime import timedelta
from typing import Any

SIGN_INS = {"gar1": "GAR", "saf1": "SAF", "cli1": "CLI", "wat2": "WAT"}
HEADS = {"gar3": "GAR", "saf3": "SAF"}
BUREAU_HEAD = "wat4"  # of the department in which cases are handled; acts for its director
DIRECTOR = 3


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.conf.settings")
    import django

    django.setup()
    from madang.demo import loading
    from madang.kernel import clock

    city = loading.found(clock.now() - timedelta(days=900))
    for username, department in SIGN_INS.items():
        _name(_demo_officers(city, department)[-1], username)
    for username, department in HEADS.items():
        person = _demo_officers(city, department)[0]
        _name(person, username)
        _make_head(person, department)
    _name_bureau_head()


def _demo_officers(city: Any, department: str) -> list[Any]:
    return [p for p in city.officers[department] if p.account.username.startswith("demo-")]


def _name(person: Any, username: str) -> None:
    from madang.demo.organisation import PASSWORD

    person.account.username = username
    person.account.set_password(PASSWORD)
    person.account.save()


def _make_head(person: Any, department: str) -> None:
    """In the demo city one director heads several departments; here these two have directors of their own."""
    from madang.domains.organisation.models import Holding, Official

    official = Official.objects.get(account=person.account)
    posts = Holding.objects.filter(
        post__department__code=department, post__rank=DIRECTOR, valid_until__isnull=True
    )
    posts.update(official=official)


def _name_bureau_head() -> None:
    from types import SimpleNamespace

    from madang.domains.organisation.models import Holding

    head = Holding.objects.filter(post__department__code="WAT", post__rank=DIRECTOR + 1).latest("pk")
    _name(SimpleNamespace(account=head.official.account), BUREAU_HEAD)


if __name__ == "__main__":
    main()
