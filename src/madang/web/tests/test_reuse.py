"""Outlets for re-users: well-formed by their standards, complete over their pages, and without what was taken back."""

import csv
import hashlib
import io
import json
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.test import Client
from lxml import etree

from madang.domains import statistics
from madang.domains.cases.tests import factories as cases
from madang.domains.documents import public
from madang.domains.documents.actions import withdraw
from madang.domains.documents.actions.counting import count_disclosed
from madang.domains.documents.actions.cutting import cut_sitemap
from madang.domains.documents.models import DisclosureDay, Document
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry, stored
from madang.domains.statistics.opendata import documents as bulk
from madang.kernel import clock, jobs, outbox
from madang.web.public import document_feeds
from madang.web.reuse import oai
from madang.web.reuse.json_ld import embedded, json_ld

pytestmark = pytest.mark.django_db
OAI = {"o": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/"}
ATOM = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def client() -> Client:
    return Client()


def _withdraw(place: Archive, document: Document) -> None:
    actor = place.disclosure.actor(clock.now())
    withdraw(actor, document.uid, reason_code="personal_data", reason="")


def _xml(client: Client, path: str, **query: str):
    answer = client.get(path, query)
    assert answer.status_code == 200, (path, answer.status_code)
    return etree.fromstring(answer.content)


def test_the_feed_is_walked_by_pages_and_tells_what_was_taken_back(client, monkeypatch) -> None:
    monkeypatch.setattr(document_feeds, "ENTRIES", 3)
    place = archive()
    here = disclosed(*(entry(place.home, title=f"<제목 & {n}>\x0b") for n in range(4)))
    there = disclosed(*(entry(place.garden, category="press") for _ in range(4)))
    _withdraw(place, here[0])
    entries, gone, at, pages = [], [], "/en/documents/feed.atom", 0
    while at:
        root = _xml(client, at)
        entries += root.xpath("a:entry/a:id/text()", namespaces=ATOM)
        gone += root.xpath("at:deleted-entry/@ref", namespaces=ATOM)
        following = root.xpath("a:link[@rel='next']/@href", namespaces=ATOM)
        at, pages = (following[0] if following else ""), pages + 1
    assert (len(entries), len(set(entries)), pages) == (7, 7, 3)
    assert gone == [f"tag:localhost,2026:madang/en/documents/{here[0].uid}"]
    assert (
        len(_xml(client, f"/ko/departments/{place.garden.code}/documents.atom").findall("a:entry", ATOM)) == 3
    )
    assert len(_xml(client, "/ko/documents/categories/press/feed.atom").findall("a:entry", ATOM)) == 3
    assert client.get("/ko/documents/categories/nothing/feed.atom").status_code == 404
    assert client.get("/ko/documents/feed.atom?before=zz").status_code == 404
    assert there


def test_a_kept_feed_is_not_taken_for_true_after_a_withdrawal(client) -> None:
    place = archive()
    (document,) = disclosed(entry(place.home))
    first = client.get("/ko/documents/feed.atom")
    assert client.get("/ko/documents/feed.atom", headers={"If-None-Match": first["ETag"]}).status_code == 304
    _withdraw(place, document)
    again = client.get("/ko/documents/feed.atom", headers={"If-None-Match": first["ETag"]})
    assert (
        again.status_code == 200
        and b"<entry>" not in again.content
        and document.title.encode() not in again.content
    )


def test_harvesters_walk_all_records_by_tokens(client, monkeypatch) -> None:
    monkeypatch.setattr(oai, "PAGE", 3)
    place = archive()
    documents = disclosed(*(entry(place.home, summary=f"요지 {n}") for n in range(7)))
    _withdraw(place, documents[2])
    seen, deleted, query = [], [], {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    for _ in range(4):
        root = _xml(client, "/oai", **query)
        seen += root.xpath("//o:identifier/text()", namespaces=OAI)
        deleted += root.xpath("//o:header[@status='deleted']/o:identifier/text()", namespaces=OAI)
        assert len(root.xpath("//o:record[o:header/@status='deleted']/o:metadata", namespaces=OAI)) == 0
        token = root.findtext(".//o:resumptionToken", namespaces=OAI)
        if not token:
            break
        query = {"verb": "ListRecords", "resumptionToken": token}
    assert sorted(seen) == sorted(f"oai:localhost:{d.uid}" for d in documents)
    assert root.find(".//o:resumptionToken", OAI) is not None  # the last page says that it is the last
    assert deleted == [f"oai:localhost:{documents[2].uid}"]
    one = _xml(client, "/oai", verb="GetRecord", metadataPrefix="oai_dc", identifier=seen[0])
    assert one.findtext(".//dc:title", namespaces=OAI)
    by_post = client.post("/oai", {"verb": "Identify"})
    told = etree.fromstring(by_post.content).find("o:Identify", OAI)
    assert [child.tag.rpartition("}")[2] for child in told] == [
        *("repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp"),
        *("deletedRecord", "granularity", "compression"),
    ]


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=x", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-05-01&until=2026-05-02T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-05-02&until=2026-05-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=category:nothing", "noRecordsMatch"),
        ("verb=ListIdentifiers&resumptionToken=WyJMaXN0UmVjb3JkcyJd", "badResumptionToken"),
        ("verb=ListIdentifiers&resumptionToken=%F0%9F%98%80", "badResumptionToken"),
        ("verb=ListIdentifiers&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:NOBODYS", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%00", "idDoesNotExist"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
    ],
)
def test_errors_of_the_protocol(client, query, code) -> None:
    place = archive()
    disclosed(entry(place.home))
    root = etree.fromstring(client.get(f"/oai?{query}").content)
    (error,) = root.findall("o:error", OAI)
    assert error.get("code") == code
    asked = root.find("o:request", OAI)
    assert not (asked.attrib and code in ("badVerb", "badArgument"))


def test_sets_and_times_narrow_a_list(client) -> None:
    place = archive()
    (press,) = disclosed(entry(place.home, category="press"))
    disclosed(entry(place.garden), now=clock.now() + timedelta(days=2))
    day = press.updated_at.strftime("%Y-%m-%d")
    ask = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    for more in (
        {"set": "category:press"},
        {"from": day, "until": day},
        {"until": press.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ")},
    ):
        found = _xml(client, "/oai", **ask, **more).xpath("//o:identifier/text()", namespaces=OAI)
        assert found == [f"oai:localhost:{press.uid}"], more
    assert len(_xml(client, "/oai", **ask, set="institution").xpath("//o:header", namespaces=OAI)) == 1
    sets = _xml(client, "/oai", verb="ListSets").xpath("//o:setSpec/text()", namespaces=OAI)
    assert {"category", "institution", "category:press"} <= set(sets) and len(sets) == len(set(sets)) >= 34


def test_sitemaps_name_every_public_thing_and_robots_are_told(client) -> None:
    city = cases.city()
    case = cases.filed(city)
    place = archive()
    kept, gone = disclosed(entry(place.home), entry(place.home))
    cut_sitemap(clock.now())
    _withdraw(place, gone)
    names = _xml(client, "/sitemap.xml").xpath("//s:loc/text()", namespaces=MAP)
    found = [u for name in names for u in _xml(client, name).xpath("//s:loc/text()", namespaces=MAP)]
    assert len(found) == len(set(found))
    paths = {u.removeprefix("http://testserver") for u in found}
    assert {
        f"/ko/documents/{kept.uid}/",
        f"/ko/cases/{case.number}/",
        "/ko/procedures/CON-06/",
        "/ko/",
    } <= paths
    assert f"/ko/documents/{gone.uid}/" not in paths
    for bad in ("cases-1999-0", "cases-2026-99", "documents-x-1", "documents-2026-01-01-1"):
        assert client.get(f"/sitemaps/{bad}.xml").status_code == 404
    robots = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in robots and "Disallow: /*/documents/*?" in robots


def test_linked_data_of_a_document_is_its_public_record_and_ends_no_element() -> None:
    place = archive()
    (document,) = disclosed(entry(place.home, title="</script><b>&", files=(stored("월보 본문".encode()),)))
    told = json_ld(public.public_record(document.uid), "https://city.example", "en")
    assert told["@type"] == "DigitalDocument" and told["name"] == document.title
    assert (
        told["encoding"][0]["contentUrl"]
        == f"https://city.example/en/documents/{document.uid}/files/1/download"
    )
    text = str(embedded(told))
    assert "<" not in text and json.loads(text) == told


def test_the_bulk_export_rewrites_what_changed_and_gives_out_nothing_stale(
    client, tmp_path, settings
) -> None:
    place, at = archive(), clock.now() - timedelta(days=70)
    old = disclosed(*(entry(place.home, approved_at=at, summary='쉼표, 따옴표 " 줄\n바꿈') for _ in range(3)))
    new = disclosed(entry(place.home))
    done = bulk.write_changed()
    assert (done.written, done.rows) == (2, 4)
    month = f"{old[0].approved_on:%Y-%m}"
    path = f"/open-data/documents/csv/{month}.csv"
    first = client.get(path)
    content = b"".join(first.streaming_content)
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert {r["id"] for r in rows} == {d.uid for d in old} and rows[0]["summary"] == old[0].summary
    listed = {p["month"]: p for p in client.get("/open-data/documents/manifest.json").json()["partitions"]}
    assert (
        listed[month]["files"][0]["sha256"] == hashlib.sha256(content).hexdigest()
        and listed[month]["rows"] == 3
    )
    parquet = b"".join(client.get(path.replace("csv", "parquet")).streaming_content)
    assert pq.read_table(io.BytesIO(parquet)).to_pylist()[0]["title"] == old[0].title
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    while outbox.take("documents-export"):
        pass
    _withdraw(place, old[0])
    stale = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (stale.status_code, stale["Retry-After"]) == (503, "5")
    assert outbox.take("documents-export") == 1 and jobs.run_due("test") >= 1
    fresh = b"".join(client.get(path).streaming_content)
    assert old[0].uid.encode() not in fresh and fresh.count(b"\r\n") + fresh.count(b"\n") > 2
    assert not [p for p in bulk.folder().iterdir() if old[0].uid.encode() in p.read_bytes()]
    target = tmp_path / "out"
    assert statistics.export_documents(target).rows == 3
    names = {f"{month}.csv", f"{new[0].approved_on:%Y-%m}.csv"}
    assert {p.name for p in (target / "csv").iterdir()} == names
    before = (target / "csv" / f"{month}.csv").stat().st_mtime_ns
    assert statistics.export_documents(target).written == 0
    assert (target / "csv" / f"{month}.csv").stat().st_mtime_ns == before
    for document in old[1:]:
        _withdraw(place, document)
    bulk.write_changed()
    assert client.get(path).status_code == 404
    with pytest.raises(ValueError, match="something else"):
        statistics.export_documents(Path(__file__).parent)


def test_the_policy_on_names_breaks_what_was_exported(client) -> None:
    from madang.domains.organisation import set_officials_shown
    from madang.kernel.actor import SYSTEM

    place = archive()
    (document,) = disclosed(entry(place.home, author="김담당"))
    set_officials_shown(SYSTEM, policy="name", at=clock.now())
    bulk.write_changed()
    path = f"/open-data/documents/csv/{document.approved_on:%Y-%m}.csv"
    assert "김담당".encode() in b"".join(client.get(path).streaming_content)
    set_officials_shown(SYSTEM, policy="post_and_phone", at=clock.now())
    assert client.get(path).status_code == 503
    bulk.write_changed()
    assert "김담당".encode() not in b"".join(client.get(path).streaming_content)


def test_pages_of_figures_say_what_the_table_says(client, django_assert_max_num_queries) -> None:
    place = archive()
    disclosed(
        entry(place.home),
        entry(place.home, disclosure="closed", grounds=(5,)),
        entry(place.garden, title="연락 010-2222-3333"),
    )
    while outbox.take("document-days"):
        pass
    count_disclosed(clock.now())
    days = {"from": f"{clock.now() - timedelta(days=20):%Y-%m-%d}", "to": f"{clock.now():%Y-%m-%d}"}
    for path in ("/en/statistics/disclosure/", "/ko/statistics/reconciliation/"):
        with django_assert_max_num_queries(14):
            answer = client.get(path, days)
        assert answer.status_code == 200, path
    table = client.get("/ko/statistics/reconciliation.csv", days)
    rows = list(csv.DictReader(io.StringIO(table.content.decode())))
    assert {r["department"] for r in rows} == {place.home.code, place.garden.code}
    for row in rows:
        assert int(row["approved"]) == sum(int(row[c]) for c in public.COLUMNS if c != "approved") > 0
    one = client.get("/en/statistics/reconciliation/", days | {"department": place.home.code})
    assert place.home.code.encode() in one.content
    assert client.get("/en/statistics/reconciliation/?department=NONE").status_code == 404
    assert client.get("/en/statistics/reconciliation/?from=2026-05-02&to=2026-05-01").status_code == 422
    assert client.get("/en/statistics/disclosure/?from=1990-01-01&to=2026-05-01").status_code == 422


def test_a_median_of_one_day_is_a_day(client) -> None:
    place, at = archive(), clock.now() - timedelta(days=1)
    disclosed(entry(place.home, approved_at=at))
    count_disclosed(clock.now())
    told = client.get("/en/statistics/disclosure/").content.decode()
    assert "<dt>half of them within</dt><dd>1 day</dd>" in told
    assert [
        label for label in ("1", "2–3", "4–7", "8–30", "&gt;30") if f'y="184">{label}</text>' not in told
    ] == []


def test_a_stranger_counts_the_table_again(client, monkeypatch, capsys) -> None:
    place, at = archive(), clock.now() - timedelta(days=3)
    gone, *_ = disclosed(
        *(entry(place.home, approved_at=at) for _ in range(2)),
        entry(place.garden, approved_at=at, disclosure="closed", grounds=(5,)),
        entry(place.garden, approved_at=at, disclosure="partial", grounds=(6,)),
        entry(place.garden, approved_at=at, title="연락 010-2222-3333"),
    )
    bulk.write_changed()
    _withdraw(place, gone)
    while outbox.take("document-days") + outbox.take("documents-export") + jobs.run_due("test"):
        pass
    script = Path(__file__).resolve().parents[4] / "docs" / "open-data" / "recompute_documents.py"
    shown: dict = {"__name__": "recompute"}
    exec(compile(script.read_text("utf-8"), script.name, "exec"), shown)

    def opened(address: str) -> io.BytesIO:
        answer = client.get(address.removeprefix("http://city"))
        assert answer.status_code == 200, address
        return io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)

    monkeypatch.setattr("urllib.request.urlopen", opened)
    assert shown["main"]("http://city") == 0
    assert (
        "2 days of departments compared, 0 counts differ; 1 withdrawn here, 1 deleted"
        in capsys.readouterr().out
    )
    DisclosureDay.objects.filter(department_id=place.garden.pk).update(partial=2, held=0)
    assert shown["main"]("http://city") == 1
