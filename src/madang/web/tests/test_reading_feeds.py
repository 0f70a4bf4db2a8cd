"""Feeds: valid Atom, stable ids, escaped words, nothing of what was withdrawn."""

import pytest
from lxml import etree

from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.web.tests import reading_city as world

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}

# the part of the schema of RFC 4287, appendix B, that our feeds use
SCHEMA = etree.RelaxNG(
    etree.fromstring(
        b"""<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
 datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><start><element name="feed">
 <optional><attribute name="xml:lang"/></optional><interleave>
 <element name="id"><data type="anyURI"/></element><element name="title"><text/></element>
 <element name="updated"><data type="dateTime"/></element>
 <oneOrMore><ref name="link"/></oneOrMore><oneOrMore><ref name="author"/></oneOrMore>
 <optional><element name="subtitle"><text/></element></optional>
 <zeroOrMore><element name="entry"><interleave>
 <element name="id"><data type="anyURI"/></element>
 <element name="title"><optional><attribute name="xml:lang"/></optional><text/></element>
 <element name="updated"><data type="dateTime"/></element>
 <optional><element name="published"><data type="dateTime"/></element></optional>
 <oneOrMore><ref name="link"/></oneOrMore><zeroOrMore><ref name="author"/></zeroOrMore>
 <optional><element name="summary"><optional><attribute name="type"/></optional><text/></element></optional>
 </interleave></element></zeroOrMore></interleave></element></start>
 <define name="link"><element name="link"><attribute name="href"><data type="anyURI"/></attribute>
 <optional><attribute name="rel"/></optional></element></define>
 <define name="author"><element name="author"><element name="name"><text/></element></element></define>
</grammar>"""
    )
)


def feed_of(client, path: str) -> etree._Element:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.content)
    SCHEMA.assertValid(feed)
    return feed


@pytest.mark.parametrize("path", ["cases/", "procedures/CON-06/", "departments/WAT/"])
def test_a_feed_is_valid_full_or_empty(client, town, path):
    empty = feed_of(client, f"/ko/{path}feed.atom")
    assert empty.xpath("count(a:entry)", namespaces=ATOM) == 0
    world.decided(town)
    full = feed_of(client, f"/ko/{path}feed.atom")
    assert full.xpath("count(a:entry)", namespaces=ATOM) == 17 - 1
    assert full.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == [
        f"http://testserver/ko/{path}feed.atom"
    ]


def test_a_case_has_a_feed_of_all_its_entries(client, town):
    case = world.in_review(town)
    feed = feed_of(client, f"/en/cases/{case.number}/feed.atom")
    ids = feed.xpath("a:entry/a:id/text()", namespaces=ATOM)
    assert ids == [f"tag:localhost,2026:madang/en/cases/{case.number}/{n}" for n in (4, 3, 2, 1)]
    assert feed.xpath("a:updated/text()", namespaces=ATOM) == feed.xpath(
        "a:entry[1]/a:updated/text()", namespaces=ATOM
    )
    actions.request_supplement(town.official(), number=case.number, items=["도면"], reason="축척 없음")
    again = feed_of(client, f"/en/cases/{case.number}/feed.atom")
    assert again.xpath("a:entry/a:id/text()", namespaces=ATOM)[1:] == ids


def test_words_are_escaped_and_stripped_of_what_xml_cannot_carry(client, town):
    case = world.in_review(town)
    bad = "축척 <b>없음</b> & ]]> \x01\x0b\ufffe 끝"
    actions.request_supplement(town.official(), number=case.number, items=["도면"], reason=bad)
    summary = feed_of(client, f"/en/cases/{case.number}/feed.atom").xpath(
        "string(a:entry[1]/a:summary)", namespaces=ATOM
    )
    assert "축척 <b>없음</b> & ]]>  끝" in summary


def test_the_applicant_is_in_no_feed(client, town):
    case = world.in_review(town)
    for path in (f"cases/{case.number}/", "cases/", "procedures/CON-06/", "departments/WAT/"):
        body = world.text(client, f"/ko/{path}feed.atom")
        assert not [trace for trace in world.TRACES if trace in body]


def test_what_was_withdrawn_is_gone_from_feeds(client, town):
    case, kept = world.filed(town), world.filed(town)
    assert f"{case.number}/" in world.text(client, "/en/cases/feed.atom")
    actions.withhold(town.on_duty("disclosure_officer"), number=case.number, reason="권리 보호")
    assert client.get(f"/en/cases/{case.number}/feed.atom").status_code == 410
    for path in ("cases/", "procedures/CON-06/", "departments/WAT/"):
        body = world.text(client, f"/en/{path}feed.atom")
        assert f"{case.number}/" not in body
        assert f"{kept.number}/" in body


def test_what_is_unknown_has_no_feed(client, town):
    Case.objects.filter(pk=world.filed(town).pk).update(visibility="undisclosed")
    for path in ("cases/2026-0000001/", "cases/2026-7777777/", "procedures/NO/", "departments/NO/"):
        assert client.get(f"/en/{path}feed.atom").status_code == 404
