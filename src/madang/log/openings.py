"""What entries commit to, as far as it may be shown now: to everybody, or to the person concerned.

The only way from an entry to its values. Whether an object is public is asked of its domain at this moment: what was
withdrawn a moment ago is not shown, although the log has not yet been told of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from madang.log.models import Opening
from madang.log.things import loggables
from madang_verify.disclosures import parse_disclosure


def public_openings(indices: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """The disclosures of these entries that everybody may see now, by index (one statement and one for each stream)."""
    found = Opening.objects.filter(pk__in=indices).select_related("entry__object")
    openings = [opening for opening in found if opening.entry.object is not None]
    seen, unseen = _seen(openings), hidden()
    return {
        opening.pk: told
        for opening in openings
        if _place(opening) in seen and (told := shown(opening.public, unseen))
    }


def shown(disclosures: Iterable[str], unseen: Collection[str]) -> tuple[str, ...]:
    """Those whose name is not among the hidden ones, whatever the number at its end."""
    return tuple(each for each in disclosures if parse_disclosure(each).name.partition(".")[0] not in unseen)


def _place(opening: Opening) -> tuple[str, str]:
    thing = opening.entry.object
    return (thing.stream, thing.stream_id) if thing else ("", "")


def _seen(openings: Sequence[Opening]) -> frozenset[tuple[str, str]]:
    """The objects among those of openings that everybody may read at this moment."""
    asked: dict[str, set[str]] = defaultdict(set)
    for stream, stream_id in map(_place, openings):
        asked[stream].add(stream_id)
    return frozenset(
        (stream, stream_id)
        for stream, ids in asked.items()
        if stream in loggables()
        for stream_id in loggables()[stream].seen(ids)
    )


def hidden() -> frozenset[str]:
    """Names of values that nobody is shown at present."""
    return frozenset(name for one in loggables().values() for name in one.hidden())
