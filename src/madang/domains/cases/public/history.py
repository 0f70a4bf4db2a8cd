"""The disclosed events of a case, with corrections visible as corrections."""

from collections.abc import Iterable, Mapping, Sequence

from madang.domains.cases import access
from madang.domains.cases.events import step_name, summarise
from madang.domains.cases.public.shapes import Named, PublicEvent, PublicOfficial
from madang.domains.organisation import Directory, officials_shown
from madang.domains.procedures import Definition, Step, version
from madang.kernel import events
from madang.kernel.models import Event
from madang.kernel.text import Text

# what of an event's free text is for everybody; everything else (notes among colleagues) stays inside
PUBLIC_TEXTS = ("reason", "reasons", "conditions", "items", "note", "opinion", "agency", "text")


def case_events(number: str, after_seq: int = 0) -> list[PublicEvent]:
    """The disclosed events of a public case after a number. Raises NotFound or Gone as its page does."""
    case = access.public_case(number)
    found = events.history("case", number, disclosed_only=True, after_seq=after_seq)
    shown = officials_of(found)
    return public_events(found, version(case.version_id).definition, shown)


def officials_of(found: Iterable[Event]) -> dict[int, PublicOfficial]:
    """The officials who acted, as the authority's policy shows them."""
    return public_officials({e.official_id for e in found if e.official_id})


def public_officials(ids: Iterable[int], among: Directory | None = None) -> dict[int, PublicOfficial]:
    """By id; a caller who has the directory at hand saves a statement."""
    return {
        i: PublicOfficial(shown.post, shown.phone, shown.name, shown.officer_code)
        for i, shown in officials_shown(ids, among=among).items()
    }


def public_events(
    found: Sequence[Event], definition: Definition, shown: Mapping[int, PublicOfficial]
) -> list[PublicEvent]:
    """Events as public records; only disclosed ones may be passed."""
    corrected_by = {e.data["of"]: e.seq for e in found if e.type == "case.corrected"}
    return [_public_event(e, definition, shown, corrected_by) for e in found if e.disclosed]


def _public_event(
    event: Event, definition: Definition, shown: Mapping[int, PublicOfficial], corrected_by: Mapping[int, int]
) -> PublicEvent:
    official = shown.get(event.official_id) if event.official_id else None
    department = (
        Named(event.department_code, Text.of(event.department_name)) if event.department_name else None
    )
    texts = events.texts_of(event)
    node = definition.by_code.get(event.step)
    return PublicEvent(
        seq=event.seq,
        type=event.type,
        at=event.at,
        disclosed_at=event.recorded_at,
        step=event.step,
        step_name=step_name(event.step, definition) if isinstance(node, Step) else None,
        actor_role=event.actor_role,
        department=department,
        post=Text.of(event.post_title) if event.post_title else None,
        official_name=official.name if official else None,
        summary=summarise(event, definition),
        text=tuple((name, texts[name]) for name in PUBLIC_TEXTS if name in texts),
        corrects=event.data.get("of"),
        corrected_by=corrected_by.get(event.seq),
        entered_late=bool(event.data.get("entered_late")),
    )
