"""BPMN 2.0 with diagram interchange, so that a definition opens in other tools. Export only."""

from collections.abc import Iterator
from xml.etree import ElementTree as Tree

from madang.domains.procedures.chart import ACTOR_NAMES
from madang.domains.procedures.definition import Choice, Definition, End, Node, Step
from madang.domains.procedures.flow import back_edges, node_order
from madang.domains.procedures.links import OTHERWISE

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_TASKS = {"system": "serviceTask", "applicant": "userTask"}
_ACROSS, _DOWN = 160, 120

Flow = tuple[str, str, str, str]
"""id, from, to, name"""


def export(definition: Definition, language: str = "ko") -> bytes:
    """The process as a BPMN 2.0 file in UTF-8. Steps with several outcomes get a gateway behind them."""
    for prefix, uri in (("bpmn", MODEL), ("bpmndi", DI), ("dc", DC), ("di", DD), ("xsi", _XSI)):
        Tree.register_namespace(prefix, uri)
    name = definition.name[language]
    root = Tree.Element(
        f"{{{MODEL}}}definitions",
        {"id": "definitions", "targetNamespace": "urn:madang:procedures", "exporter": "Madang"},
    )
    process = _add(root, MODEL, "process", id="process", name=name, isExecutable="false")
    _add(process, MODEL, "documentation").text = definition.summary[language]
    flows = list(_flows(definition, language))
    shapes = _elements(process, definition, flows, language)
    for flow in flows:
        _sequence(process, flow, shapes)
    _diagram(root, definition, shapes, flows)
    Tree.indent(root)
    return Tree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _add(parent: Tree.Element, space: str, tag: str, /, **attributes: str) -> Tree.Element:
    return Tree.SubElement(parent, f"{{{space}}}{tag}", {k: v for k, v in attributes.items() if v})


def _sequence(process: Tree.Element, flow: Flow, shapes: list[tuple[str, str]]) -> None:
    """A flow; out of an exclusive gateway it says its condition in words, unless it is the default."""
    id, source, target, name = flow
    element = _add(process, MODEL, "sequenceFlow", id=id, sourceRef=source, targetRef=target, name=name)
    gateway = process.find(f"*[@id='{source}']")
    chooses = (
        ("exclusiveGateway" in dict(shapes)[source]) and gateway is not None and gateway.get("default") != id
    )
    if chooses and name:
        condition = _add(element, MODEL, "conditionExpression")
        condition.set(f"{{{_XSI}}}type", "bpmn:tFormalExpression")
        condition.text = name


def _out(step: Step) -> str:
    """Where the flows out of a step begin: the step, or the gateway behind it."""
    return f"after_{step.code}" if len(step.outcomes) > 1 else f"node_{step.code}"


def _flows(definition: Definition, language: str) -> Iterator[Flow]:
    yield "flow_start", "start", f"node_{definition.start}", ""
    for node in definition.nodes:
        if isinstance(node, Step) and len(node.outcomes) > 1:
            yield f"flow_{node.code}", f"node_{node.code}", _out(node), ""
        for number, (to, name) in enumerate(_ways(definition, node, language), 1):
            source = _out(node) if isinstance(node, Step) else f"node_{node.code}"
            yield f"flow_{node.code}_{number}", source, f"node_{to}", name


def _ways(definition: Definition, node: Node, language: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, Choice):
        for branch in node.branches:
            yield branch.to, definition.says(branch.when)[language]
        if node.otherwise:
            yield node.otherwise, OTHERWISE[language]
    elif isinstance(node, Step) and len(node.outcomes) > 1:
        yield from ((to, outcome) for outcome, to in node.outcomes.items())
    else:
        yield from ((to, "") for to in node.targets())


def _elements(
    process: Tree.Element, definition: Definition, flows: list[Flow], language: str
) -> list[tuple[str, str]]:
    """Writes the nodes; gives (id, tag) of each."""
    shapes = [("start", "startEvent")]
    _element(process, "startEvent", "start", "", flows)
    for code in node_order(definition):
        node = definition.by_code[code]
        tag = _tag(node)
        element = _element(
            process, tag, f"node_{code}", node.name[language] if isinstance(node, Step) else "", flows
        )
        shapes.append((f"node_{code}", tag))
        if isinstance(node, Choice) and node.otherwise:
            element.set("default", f"flow_{code}_{len(node.branches) + 1}")
        if isinstance(node, Step):
            actor = ACTOR_NAMES[node.actor][language] if node.actor in ACTOR_NAMES else node.actor
            said = Tree.Element(f"{{{MODEL}}}documentation")
            said.text = " · ".join(part for part in (actor, node.act, node.term or "") if part)
            element.insert(0, said)
            if len(node.outcomes) > 1:
                after = _element(process, "exclusiveGateway", _out(node), "", flows)
                after.set("default", f"flow_{code}_1")
                shapes.append((_out(node), "exclusiveGateway"))
    return shapes


def _tag(node: Node) -> str:
    if isinstance(node, Step):
        return _TASKS.get(node.actor, "userTask")
    if isinstance(node, End):
        return "endEvent"
    return "exclusiveGateway" if isinstance(node, Choice) else "parallelGateway"


def _element(process: Tree.Element, tag: str, id: str, name: str, flows: list[Flow]) -> Tree.Element:
    element = _add(process, MODEL, tag, id=id, name=name)
    incoming, outgoing = [f[0] for f in flows if f[2] == id], [f[0] for f in flows if f[1] == id]
    if tag.endswith("Gateway"):
        element.set("gatewayDirection", _direction(len(incoming), len(outgoing)))
    for flow in incoming:
        _add(element, MODEL, "incoming").text = flow
    for flow in outgoing:
        _add(element, MODEL, "outgoing").text = flow
    return element


def _direction(incoming: int, outgoing: int) -> str:
    if incoming > 1 and outgoing > 1:
        return "Mixed"
    return "Diverging" if outgoing > 1 else "Converging" if incoming > 1 else "Unspecified"


def _diagram(
    root: Tree.Element, definition: Definition, shapes: list[tuple[str, str]], flows: list[Flow]
) -> None:
    """Boxes from left to right by distance from the start, those side by side below each other."""
    diagram = _add(root, DI, "BPMNDiagram", id="diagram")
    plane = _add(diagram, DI, "BPMNPlane", id="plane", bpmnElement="process")
    places = _places(definition, shapes, flows)
    for id, (x, y, width, height) in places.items():
        shape = _add(plane, DI, "BPMNShape", id=f"shape_{id}", bpmnElement=id)
        if "Gateway" in dict(shapes)[id]:
            shape.set("isMarkerVisible", "true")
        _add(shape, DC, "Bounds", x=str(x), y=str(y), width=str(width), height=str(height))
    for id, source, target, _ in flows:
        edge = _add(plane, DI, "BPMNEdge", id=f"edge_{id}", bpmnElement=id)
        for x, y in _points(places[source], places[target]):
            _add(edge, DD, "waypoint", x=str(x), y=str(y))


Place = tuple[int, int, int, int]


def _places(definition: Definition, shapes: list[tuple[str, str]], flows: list[Flow]) -> dict[str, Place]:
    back = {(f"node_{a}", f"node_{b}") for a, b in back_edges(definition)}
    back |= {(f"after_{a[5:]}", b) for a, b in back}
    depth = {id: 0 for id, _ in shapes}
    for id, _ in shapes:
        for _, source, target, _ in flows:
            if source == id and (source, target) not in back:
                depth[target] = max(depth[target], depth[id] + 1)
    used: dict[int, int] = {}
    places = {}
    for id, tag in shapes:
        row = used.get(depth[id], 0)
        used[depth[id]] = row + 1
        size = (100, 80) if tag.endswith("Task") else (50, 50) if tag.endswith("Gateway") else (36, 36)
        x = 80 + depth[id] * _ACROSS + (100 - size[0]) // 2
        places[id] = (x, 80 + row * _DOWN + (80 - size[1]) // 2, *size)
    return places


def _points(source: Place, target: Place) -> list[tuple[int, int]]:
    """From edge to edge: straight ahead with a bend in between, or over the top where it leads back."""
    begin = (source[0] + source[2], source[1] + source[3] // 2)
    end = (target[0], target[1] + target[3] // 2)
    if end[0] < begin[0]:
        over = 40
        top, landing = (source[0] + source[2] // 2, source[1]), (target[0] + target[2] // 2, target[1])
        return [top, (top[0], over), (landing[0], over), landing]
    if begin[1] == end[1]:
        return [begin, end]
    middle = end[0] - 20
    return [begin, (middle, begin[1]), (middle, end[1]), end]
