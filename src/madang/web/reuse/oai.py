"""OAI-PMH 2.0 (openarchives.org): the public documents for harvesters, with deletions that are kept for good.

http://www.openarchives.org/OAI/openarchivesprotocol.html
"""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from madang.domains import documents, organisation
from madang.domains.documents import public
from madang.kernel import clock
from madang.web import authority
from madang.web.reuse import oai_records
from madang.web.reuse.addresses import origin, xml
from madang.web.reuse.oai_asked import FORMAT, Asked, Refused, asked_of, utc

PAGE = 100
_HEAD = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation='
    '"http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">'
)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """`/oai`: every verb of the protocol, by GET or POST. Errors are answers of the protocol (200)."""
    sent: QueryDict = request.POST if request.method == "POST" else request.GET
    now, base = clock.now(), f"{origin(request)}{request.path}"
    try:
        asked = asked_of({name: sent.getlist(name) for name in sent}, now)
        body, said = _VERBS[asked.verb](asked, base), asked.said
        inner = f"<{asked.verb}>{body}</{asked.verb}>"
    except Refused as refused:
        said = refused.said
        inner = f'<error code="{refused.code}">{xml(str(refused))}</error>'
    attributes = "".join(f' {name}="{xml(value)}"' for name, value in said.items())
    told = f"<request{attributes}>{xml(base)}</request>"
    envelope = f"{_HEAD}<responseDate>{utc(now)}</responseDate>{told}{inner}</OAI-PMH>"
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n{envelope}\n'
    response = HttpResponse(content, content_type="text/xml; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _identify(asked: Asked, base: str) -> str:
    first = public.first_change() or clock.now()
    told = {
        "repositoryName": authority.name()["ko"],
        "baseURL": base,
        "protocolVersion": "2.0",
        "adminEmail": oai_records.admin(),
        "earliestDatestamp": utc(first),
        "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DDThh:mm:ssZ",
        "compression": "gzip",
    }
    return "".join(f"<{name}>{xml(value)}</{name}>" for name, value in told.items())


def _formats(asked: Asked, base: str) -> str:
    if asked.identifier:
        _standing(asked)
    return (
        f"<metadataFormat><metadataPrefix>{FORMAT}</metadataPrefix>"
        "<schema>http://www.openarchives.org/OAI/2.0/oai_dc.xsd</schema>"
        "<metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace></metadataFormat>"
    )


def _sets(asked: Asked, base: str) -> str:
    found = [("category", "Categories"), ("institution", "Institutions")]
    found += [(f"category:{c.code}", c.name["ko"]) for c in documents.categories().values()]
    codes = {row.code: row.name["ko"] for row in organisation.institutions()}
    found += [(f"institution:{code}", name) for code, name in codes.items()]
    return "".join(
        f"<set><setSpec>{xml(spec)}</setSpec><setName>{xml(name)}</setName></set>" for spec, name in found
    )


def _identifiers(asked: Asked, base: str) -> str:
    return _page(asked, oai_records.header)


def _records(asked: Asked, base: str) -> str:
    return _page(asked, lambda standing: oai_records.record(standing, base))


def _one(asked: Asked, base: str) -> str:
    return oai_records.record(_standing(asked), base)


def _standing(asked: Asked) -> public.Standing:
    uid = oai_records.uid_of(asked.identifier)
    found = public.standing_of(uid) if uid else None
    if found is None:
        raise Refused("idDoesNotExist", "There is no such document.", asked.said)
    return found


def _page(asked: Asked, tell: Callable[[public.Standing], str]) -> str:
    """A page of a list, in order of datestamp; the token carries the place and what was asked."""
    found = public.oldest_changes(asked.narrowed(), PAGE + 1, asked.after)
    if not found and asked.after is None:
        raise Refused("noRecordsMatch", "No document fits.", asked.said)
    shown = found[:PAGE]
    more = len(found) > PAGE
    token = asked.token(shown[-1].changed_at, shown[-1].pk) if more else ""
    closing = f"<resumptionToken>{token}</resumptionToken>" if more or asked.after is not None else ""
    return "".join(tell(one) for one in shown) + closing


_VERBS: Mapping[str, Callable[[Asked, str], str]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "ListIdentifiers": _identifiers,
    "ListRecords": _records,
    "GetRecord": _one,
}
