"""Dossiers, a topic and a closed emergency of the demo city, made by the acts of its officials."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from madang.demo.clockwork import Days, Story
from madang.demo.data import read
from madang.demo.organisation import City
from madang.domains.documents import Dossier, Topic, curating, dossiers, emergencies, topics
from madang.kernel import clock
from madang.kernel.text import Text

DAY = 480  # working minutes
_DAYS = re.compile(r"\{([+-]\d+)\}")
_MINUTE = timedelta(minutes=1)


def stories(city: City, days: Days) -> Iterator[Story]:
    """One for each dossier, one for the topic that collects them, one for the emergency."""
    told, made = read("dossiers"), dict[str, str]()
    for row in told["dossiers"]:
        yield _dossier(city, days, row, made)
    yield _topic(city, days, told["topic"], made)
    yield _emergency(city, days, told["emergency"])


def _dossier(city: City, days: Days, row: Mapping[str, Any], made: dict[str, str]) -> Story:
    yield days.after_work(days.now, -row["ago"] * DAY)
    lead, title = city.actor(city.leads[row["department"]], clock.now()), row["title"]
    fields = {name: _dated(value, days) for name, value in row["fields"].items()} | _responsible(city, row)
    said = {"title": title["ko"], "title_en": title["en"], "fields": fields}
    uid = dossiers.begin_dossier(lead, kind=row["kind"], department=row["department"], **said)
    if "stage" in row:
        dossiers.edit_dossier(lead, uid, stage=row["stage"], **said)
    for entry in row["entries"]:
        words = {"title": entry["title"]["ko"], "title_en": entry["title"]["en"]}
        words |= {"text": entry["text"]["ko"], "text_en": entry["text"]["en"]}
        curating.add_entry(Dossier, lead, uid, stage=entry["stage"], **words)
    curating.publish(Dossier, lead, uid)
    made[row["key"]] = uid


def _dated(value: str, days: Days) -> str:
    """A day told as so many days from the present; everything else as it is."""
    found = _DAYS.fullmatch(value)
    return (days.now.date() + timedelta(days=int(found[1]))).isoformat() if found else value


def _responsible(city: City, row: Mapping[str, Any]) -> dict[str, str]:
    """Of a policy by real name, who answers for it: the lead of its department."""
    if row["kind"] != "policy":
        return {}
    return {"officials": city.actor(city.leads[row["department"]], clock.now()).officer_code}


def _topic(city: City, days: Days, row: Mapping[str, Any], made: Mapping[str, str]) -> Story:
    yield days.after_work(days.now, -row["ago"] * DAY)
    lead, title, said = (
        city.actor(city.leads[row["department"]], clock.now()),
        row["title"],
        row["introduction"],
    )
    uid = topics.begin_topic(
        lead,
        slug=row["slug"],
        department=row["department"],
        title=title["ko"],
        title_en=title["en"],
        introduction=said["ko"],
        introduction_en=said["en"],
    )
    for key in row["dossiers"]:
        topics.add_dossier(lead, uid, dossier=made[key])
    curating.publish(Topic, lead, uid)


def _emergency(city: City, days: Days, row: Mapping[str, Any]) -> Story:
    opened = days.after_work(days.now, -row["ago"] * DAY)
    yield opened
    heading = emergencies.Heading(*(Text.of(row[name]) for name in ("title", "summary", "banner")))
    uid = emergencies.open_emergency(city.actor(city.people["executive1"], clock.now()), heading)
    for n, notice in enumerate(row["notices"]):
        yield opened + (60 * n + 4) * _MINUTE
        lead = city.actor(city.leads["WAT"], clock.now())
        item = emergencies.write_notice(
            lead, uid, title=Text.of(notice["title"]), text=Text.of(notice["text"])
        )
        yield opened + (60 * n + 6) * _MINUTE
        emergencies.confirm(city.actor(city.people["disclosure1"], clock.now()), uid, item=item)
    yield opened + 130 * _MINUTE
    place = row["place"]
    said = {"name": Text.of(place["name"]), "advice": Text.of(place["advice"]), "area": place["area"]}
    item = emergencies.write_place(city.actor(city.leads["WAT"], clock.now()), uid, starts=opened, **said)
    yield opened + 133 * _MINUTE
    emergencies.confirm(city.actor(city.people["disclosure1"], clock.now()), uid, item=item)
    yield days.after_work(days.now, -row["closed_ago"] * DAY)
    emergencies.close_emergency(city.actor(city.people["executive1"], clock.now()), uid)
