"""The chart as SVG and as a list, and BPMN: complete, without overlap, small, quick, readable by others."""

import time

import pytest
from lxml import etree

from madang.domains.procedures import Definition, chart, flow
from madang.domains.procedures.bpmn import DC, DD, DI, MODEL, export
from madang.domains.procedures.links import links
from madang.domains.procedures.tests.factories import BUILTIN, builtin, definition, step

SVG = {"s": "http://www.w3.org/2000/svg"}
NS = {"m": MODEL, "di": DI, "dc": DC, "dd": DD}


def states_of(made: Definition) -> dict[str, str]:
    order = flow.order_for_display(made)
    cycle = ("done", "done", "current", "skipped", "next")
    return {code: cycle[min(n, 4)] for n, code in enumerate(order)}


def many(n: int) -> Definition:
    """A definition with `n` steps side by side."""
    names = [f"p{i}" for i in range(n)]

    def change(made: dict) -> None:
        made["nodes"][0]["to"] = "all"
        made["nodes"] += [{"fork": "all", "to": names}, {"join": "met", "of": "all", "to": "size"}]
        made["nodes"] += [
            step(name, "met") | {"name": {"ko": "관계 부서 의견 조회", "en": "Opinion"}} for name in names
        ]

    return definition(change)


def overlapping(svg: str) -> list[tuple[float, ...]]:
    boxes = [
        tuple(float(r.get(k)) for k in ("x", "y", "width", "height"))
        for r in etree.fromstring(svg.encode()).iterfind(".//s:rect", SVG)
    ]
    return [
        a
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
    ] + [a for a in boxes if a[0] < 0 or a[0] + a[2] > chart.WIDTH]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("code", BUILTIN)
def test_the_chart_is_whole_small_and_named(code: str, language: str) -> None:
    made = builtin(code)
    svg = chart.svg(made, states_of(made), language)
    root = etree.fromstring(svg.encode())
    assert len(svg.encode()) <= 2_000 + 600 * len(made.steps)
    assert root.get("role") == "img" and made.name[language] in root.findtext("s:title", namespaces=SVG)
    described = root.findtext("s:desc", namespaces=SVG)
    assert all(one.name[language] in described for one in made.steps)
    assert len(root.findall(".//s:rect", SVG)) == len(made.steps) and overlapping(svg) == []
    for state in ("done", "current", "next", "skipped"):
        assert f"flow-step is-{state}" in svg
    assert "style=" not in svg and "#" not in svg.replace("&#", "")


@pytest.mark.parametrize("n", [2, 3, 4, 5, 7])
def test_many_side_by_side_do_not_overlap(n: int) -> None:
    made = many(n)
    assert overlapping(chart.svg(made, states_of(made))) == []
    listed = {one.code: one for one in chart.as_list(made)}
    assert len(listed["p0"].together_with) == n - 1


def test_a_chart_takes_less_than_a_millisecond() -> None:
    made = builtin("TRN-02")
    states = states_of(made)
    chart.svg(made, states)
    begin = time.process_time()
    for _ in range(50):
        chart.svg(made, states)
    assert (time.process_time() - begin) / 50 < 0.001


def test_long_words_are_broken_and_text_is_escaped() -> None:
    made = definition(lambda d: d["nodes"][0].update(name={"ko": "가" * 60 + "<&>", "en": "x" * 90}))
    svg = chart.svg(made, {}, "ko")
    root = etree.fromstring(svg.encode())
    lines = [t.text for t in root.iterfind(".//s:tspan", SVG)]
    assert max(map(len, lines)) <= 40 and "&lt;&amp;&gt;" in svg


def test_the_list_says_what_the_drawing_says() -> None:
    listed = {one.code: one for one in chart.as_list(builtin("HSG-07"), {"deliberate": "current"})}
    assert listed["deliberate"].when.ko == "옥외광고심의위원회 심의 대상인 경우"
    assert listed["deliberate"].state_name.ko == "진행 중"
    assert listed["draft"].when is None
    assert listed["approve"].returns[0].ko == "되돌림: ‘처리안 작성’ 단계로 돌아감"
    assert listed["received"].term.ko == "근무시간 8시간"


@pytest.mark.parametrize("code", BUILTIN)
def test_links_lead_from_step_to_step(code: str) -> None:
    made = builtin(code)
    codes = {s.code for s in made.steps} | {None}
    assert all(link.source in codes and link.target in codes for link in links(made))
    assert {link.target for link in links(made)} == codes
    assert [(x.source, x.target) for x in links(made) if x.back and x.source == "approve"] == [
        ("approve", "draft")
    ]


@pytest.mark.parametrize("made", [*map(builtin, BUILTIN), many(4)], ids=[*BUILTIN, "many"])
def test_bpmn_is_whole(made: Definition) -> None:
    root = etree.fromstring(export(made))
    process = root.find("m:process", NS)
    nodes = {e.get("id"): e for e in process if e.tag != f"{{{MODEL}}}sequenceFlow" and e.get("id")}
    flows = {f.get("id"): f for f in process.iterfind("m:sequenceFlow", NS)}
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) and all(
        i.isascii() and i.replace("_", "").replace("-", "").isalnum() for i in ids
    )
    for id, one in flows.items():
        source, target = nodes[one.get("sourceRef")], nodes[one.get("targetRef")]
        assert id in [o.text for o in source.iterfind("m:outgoing", NS)]
        assert id in [o.text for o in target.iterfind("m:incoming", NS)]
    for id, one in nodes.items():
        tag = etree.QName(one).localname
        assert (tag == "startEvent") != bool(one.findall("m:incoming", NS)), id
        assert (tag == "endEvent") != bool(one.findall("m:outgoing", NS)), id
        for out in one.iterfind("m:outgoing", NS):
            is_conditional = flows[out.text].find("m:conditionExpression", NS) is not None
            assert is_conditional == (tag == "exclusiveGateway" and one.get("default") != out.text)
        if tag == "exclusiveGateway":
            assert flows[one.get("default")].get("sourceRef") == id
    drawn = [s.get("bpmnElement") for s in root.iter(f"{{{DI}}}BPMNShape")]
    assert sorted(drawn) == sorted(nodes) and all(
        s.find("dc:Bounds", NS) is not None for s in root.iter(f"{{{DI}}}BPMNShape")
    )
    edges = {e.get("bpmnElement"): e for e in root.iter(f"{{{DI}}}BPMNEdge")}
    assert sorted(edges) == sorted(flows) and all(
        len(e.findall("dd:waypoint", NS)) >= 2 for e in edges.values()
    )
    steps = process.xpath("count(m:userTask|m:serviceTask)", namespaces=NS)
    assert steps == len(made.steps)
