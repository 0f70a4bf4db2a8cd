"""Prints how many acts on cases the database knows: events that people caused, one for each act."""

import os


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.conf.settings")
    import django

    django.setup()
    from madang.kernel.models import Event

    consequences = ("case.notified", "case.approved", "case.consultation-ended", "case.delayed")
    print(Event.objects.filter(stream="case").exclude(type__in=consequences).count())


if __name__ == "__main__":
    main()
