"""Fills a data folder: the demo city's organisation without its cases, and sign-ins in the departments that are asked.

Run as a module with the settings of the server in the environment: `python -m tests.journeys.setting_up`.
"""

import os
from datetime import timedelta

SIGN_INS = {"gar1": "GAR", "saf1": "SAF", "cli1": "CLI", "wat2": "WAT"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.conf.settings")
    import django

    django.setup()
    from madang.demo import loading
    from madang.demo.organisation import PASSWORD
    from madang.kernel import clock

    city = loading.found(clock.now() - timedelta(days=900))
    for username, department in SIGN_INS.items():
        account = next(
            p for p in reversed(city.officers[department]) if p.account.username.startswith("demo-")
        ).account
        account.username = username
        account.set_password(PASSWORD)
        account.save()


if __name__ == "__main__":
    main()
