"""Pages of dossiers, topics and emergencies, each in the states it is met in."""

from madang.domains.cases.tests import factories
from madang.domains.documents import Dossier, Topic, curating, emergencies
from madang.domains.documents.tests.curated import HEADING, dossier, notice, payment, place, topic
from madang.domains.documents.tests.factories import disclosed, entry
from madang.domains.organisation.models import Department
from tests.accessibility.pages import PAGE, Visit


def visits(city: factories.City) -> list[Visit]:
    """The emergency is closed: its banner would stand on every page; it is looked at in `web/tests`."""
    official, lead, boss = city.official(), city.lead(), city.on_duty("executive")
    documents = disclosed(
        entry(Department.objects.get(code="WAT"), disclosure="partial", grounds=(5,)),
        entry(
            Department.objects.get(code="WAT"),
            category="expense",
            kind="expense",
            expenses=(payment(), payment(2)),
        ),
    )
    full, waits = dossier(lead, "WAT", public=False), dossier(lead, "WAT", "construction")
    gone = dossier(lead, "WAT", title="거두어들일 자료철")
    curating.add_document(Dossier, lead, full, document=documents[0].uid, stage="plan")
    curating.add_entry(Dossier, lead, full, title="회의록", text="첫 줄\n둘째 줄", stage="minutes")
    curating.publish(Dossier, lead, full)
    curating.add_entry(Dossier, official, full, title="기다리는 글")
    curating.withdraw(Dossier, lead, gone, reason_code="rights", reason="")
    of = topic(lead, "WAT", public=False, introduction="모았습니다.")
    curating.add_document(Topic, lead, of, document=documents[0].uid)
    curating.publish(Topic, lead, of)
    emergency = emergencies.open_emergency(boss, HEADING)
    items = [
        notice(official, emergency),
        notice(official, emergency, "거두어들일 알림"),
        place(official, emergency),
    ]
    for item in items:
        emergencies.confirm(city.director(), emergency, item=item)
    emergencies.take_back(city.director(), emergency, item=items[1], reason="틀렸습니다")
    notice(official, emergency, "기다리는 알림")
    emergencies.close_emergency(boss, emergency)
    page, one = PAGE + "dossiers/<code:id>/", PAGE + "emergencies/<code:id>/"
    desk, form = PAGE + "desk/dossiers/", "form.desk-form button.button"
    return [
        Visit("dossiers", PAGE + "dossiers/", None, "dossiers/"),
        Visit("dossiers, none", PAGE + "dossiers/", None, "dossiers/?category=press"),
        Visit("dossier", page, None, f"dossiers/{full}/"),
        Visit("dossier, empty", page, None, f"dossiers/{waits}/"),
        Visit("dossier, withdrawn", page, None, f"dossiers/{gone}/", 410),
        Visit("expenses", PAGE + "expenses/", None, "expenses/"),
        Visit("expenses, none", PAGE + "expenses/", None, "expenses/?year=1999"),
        Visit("topics", PAGE + "topics/", None, "topics/"),
        Visit("topic", PAGE + "topics/<code:slug>/", None, "topics/river-works/"),
        Visit("emergencies", PAGE + "emergencies/", None, "emergencies/"),
        Visit("emergency", one, None, f"emergencies/{emergency}/"),
        Visit("desk: dossiers", desk, official, "desk/dossiers/"),
        Visit("desk: dossiers, refused", desk, official, "desk/dossiers/", 422, send=form),
        Visit("desk: dossier", desk + "<str:id>/", lead, f"desk/dossiers/{full}/"),
        Visit("desk: topics", PAGE + "desk/topics/", lead, "desk/topics/"),
        Visit("desk: topic", PAGE + "desk/topics/<str:id>/", lead, f"desk/topics/{of}/"),
        Visit("desk: emergencies", PAGE + "desk/emergencies/", boss, "desk/emergencies/"),
        Visit("desk: emergency", PAGE + "desk/emergencies/<str:id>/", city.director(),
              f"desk/emergencies/{emergency}/"),
    ]  # fmt: skip
