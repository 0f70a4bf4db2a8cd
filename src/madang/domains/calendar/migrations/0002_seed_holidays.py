"""Fills the holidays of Korea, 2000 to 2035, from the pinned package. May be run again: adds only what is missing."""

import secrets
from importlib.metadata import version

from django.db import migrations
from holidays.countries import KR

YEARS = range(2000, 2036)
SUBSTITUTE_KO, SUBSTITUTE_EN = " 대체 휴일", "Alternative holiday for "
KOREAN = {"신정연휴": "신정", "부처님오신날": "부처님 오신 날"}
ENGLISH = {
    "The day preceding Korean New Year": "Day before Korean New Year",
    "The second day of Korean New Year": "Day after Korean New Year",
    "The day preceding Chuseok": "Day before Chuseok",
    "The second day of Chuseok": "Day after Chuseok",
}


def in_korean(name):
    if name.endswith(SUBSTITUTE_KO):
        return f"{name.removesuffix(SUBSTITUTE_KO)} 대체공휴일"
    return KOREAN.get(name, name)


def in_english(name):
    if name.startswith(SUBSTITUTE_EN):
        return f"Substitute holiday for {name.removeprefix(SUBSTITUTE_EN)}"
    return ENGLISH.get(name, name)


def named(names, translate):
    return " · ".join(sorted(translate(name) for name in names.split("; ")))


def seed(apps, schema_editor):
    Holiday = apps.get_model("calendar", "Holiday")
    CalendarVersion = apps.get_model("calendar", "CalendarVersion")
    had = set(Holiday.objects.values_list("date", flat=True))
    source = f"holidays {version('holidays')}"
    korean, english = KR(years=YEARS, language="ko"), KR(years=YEARS, language="en_US")
    Holiday.objects.bulk_create(
        Holiday(
            date=day,
            name={"ko": named(korean[day], in_korean), "en": named(english[day], in_english)},
            source=source,
        )
        for day in sorted(korean)
        if day not in had
    )
    if not CalendarVersion.objects.exists():
        CalendarVersion.objects.create(pk=1, number=1, stamp=secrets.token_hex(8))


class Migration(migrations.Migration):
    dependencies = [("calendar", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
