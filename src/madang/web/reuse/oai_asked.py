"""What a harvester asks, read strictly: the arguments of each verb, times, sets, and the place in a list."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import orjson

from madang.domains import documents
from madang.domains.documents import public

FORMAT = "oai_dc"
_LIST = frozenset({"metadataPrefix", "from", "until", "set"})
ARGUMENTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {  # required, optional
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), _LIST),
    "ListRecords": (frozenset({"metadataPrefix"}), _LIST),
}
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SET = re.compile(r"(category|institution)(?::([A-Za-z0-9_-]{1,40}))?")
_LONGEST = 600


class Refused(Exception):
    """An error of the protocol. `said`: the arguments as the answer repeats them; none where they were wrong."""

    def __init__(self, code: str, message: str, said: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.code, self.said = code, said or {}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `after`: the place in a list; `until`: its end, fixed when the list was begun."""

    verb: str
    said: Mapping[str, str]
    identifier: str = ""
    set: str = ""
    since: datetime | None = None
    until: datetime | None = None
    after: tuple[datetime, int] | None = None

    def narrowed(self) -> public.Narrowed:
        kind, _, code = self.set.partition(":")
        return public.Narrowed(
            category=code if kind == "category" else "",
            institution=code if kind == "institution" else "",
            since=self.since,
            until=self.until,
        )

    def token(self, at: datetime, pk: int) -> str:
        """The place after a document, with all that was asked."""
        told = [self.verb, self.set, _iso(self.since), _iso(self.until), _iso(at), pk]
        return base64.urlsafe_b64encode(orjson.dumps(told)).decode().rstrip("=")


def utc(at: datetime) -> str:
    """An instant as the protocol writes it, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def asked_of(sent: Mapping[str, Sequence[str]], now: datetime) -> Asked:
    """Reads a request. Raises Refused with the error of the protocol."""
    verbs = sent.get("verb", ())
    if len(verbs) != 1 or verbs[0] not in ARGUMENTS:
        raise Refused("badVerb", "The verb is missing, repeated or none of the protocol.")
    verb = verbs[0]
    said = {name: values[0] for name, values in sent.items()}
    _check(verb, sent, said)
    if "resumptionToken" in said:
        return _resumed(verb, said)
    if said.get("metadataPrefix", FORMAT) != FORMAT:
        raise Refused("cannotDisseminateFormat", "Only oai_dc is offered.", said)
    since, until = _times(said, now)
    wanted = said.get("set", "")
    if wanted:
        _require_set(wanted, said)
    return Asked(verb, said, said.get("identifier", ""), wanted, since, until)


def _check(verb: str, sent: Mapping[str, Sequence[str]], said: Mapping[str, str]) -> None:
    required, optional = ARGUMENTS[verb]
    given = set(said) - {"verb"}
    alone = "resumptionToken" in given and verb.startswith("List") and verb != "ListMetadataFormats"
    allowed = {"resumptionToken"} if alone else required | optional
    if any(len(values) != 1 for values in sent.values()) or not given <= allowed:
        raise Refused("badArgument", "An argument is repeated, or is none of this verb.")
    if not alone and not required <= given:
        raise Refused("badArgument", f"Missing: {', '.join(sorted(required - given))}.")


def _times(said: Mapping[str, str], now: datetime) -> tuple[datetime | None, datetime]:
    """From and until, both included; a day means all of it, a second the whole second."""
    first, last = said.get("from", ""), said.get("until", "")
    if first and last and len(first) != len(last):
        raise Refused("badArgument", "from and until must be of the same granularity.")
    since = _instant(first) if first else None
    until = _instant(last) if last else None
    if since and until and since > until:
        raise Refused("badArgument", "from is later than until.")
    length = timedelta(days=1) if _DAY.fullmatch(last) else timedelta(seconds=1)
    return since, (until + length - timedelta(microseconds=1)) if until else now


def _instant(text: str) -> datetime:
    try:
        if _SECOND.fullmatch(text):
            return datetime.fromisoformat(text)
        if _DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        pass
    raise Refused("badArgument", "A time is written YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")


def _require_set(wanted: str, said: Mapping[str, str]) -> None:
    found = _SET.fullmatch(wanted)
    if found is None:
        raise Refused("badArgument", "There is no such set.")
    if found[1] == "category" and found[2] and found[2] not in documents.categories():
        raise Refused("noRecordsMatch", "There is no such category.", said)


def _resumed(verb: str, said: Mapping[str, str]) -> Asked:
    """What a token carries. Raises Refused (badResumptionToken) for one that is not ours, or of another verb."""
    token = said["resumptionToken"]
    bad = Refused("badResumptionToken", "The token is not one of ours.", {"verb": verb})
    if len(token) > _LONGEST or verb == "ListSets":
        raise bad
    try:
        value = orjson.loads(base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True))
        of, wanted, since, until, at, pk = value
        if (
            of != verb
            or not isinstance(pk, int)
            or not 0 <= pk < 2**62
            or (wanted and not _SET.fullmatch(wanted))
        ):
            raise bad
        place = (datetime.fromisoformat(at), pk)
        begin, end = (datetime.fromisoformat(one) if one else None for one in (since, until))
        if any(one and one.tzinfo is None for one in (place[0], begin, end)):
            raise bad
    except (ValueError, TypeError, binascii.Error):
        raise bad from None
    return Asked(verb, said, "", wanted, begin, end, place)


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
