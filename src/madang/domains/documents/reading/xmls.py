"""XML of an unknown kind: every word and attribute, as it stands."""

from madang.domains.documents.content import Hiding
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Gathering
from madang.domains.documents.reading.xml import comments_of, lines_of, parse

MEDIA = "application/xml"


def read(content: bytes, name: str, gathering: Gathering) -> None:
    root = parse(content)
    page = gathering.page(lines_of(root))
    for element in root.iter("*"):
        gathering.hide(Hiding.HIDDEN_TEXT, "attributes", "\n".join(map(str, element.attrib.values())), page)
    for comment in comments_of(root):
        gathering.hide(Hiding.COMMENT, "XML comment", comment, page)


def words_of_packet(packet: bytes) -> str:
    """The words of a packet of XML without its tags; attributes too, where XMP keeps values in them."""
    begin, end = packet.find(b"<"), packet.rfind(b">")
    try:
        root = parse(packet[begin : end + 1])
    except Unreadable:
        return packet.decode("utf-8", "replace")
    said = [piece.strip() for piece in root.itertext("*")]
    said += [
        value
        for element in root.iter("*")
        for key, value in element.attrib.items()
        if "rdf-syntax" not in key
    ]
    return "\n".join(filter(None, said))
