"""The drawing of a page of a PDF, rewritten without the letters and pixels that are to go."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Stream, String

from madang.domains.documents.pictures.turning import UNMOVED, Matrix, joined, moved
from madang.domains.documents.redaction.pdf_areas import Areas
from madang.domains.documents.redaction.pdf_fonts import Font, Unreadable, font_of
from madang.domains.documents.redaction.pdf_pixels import painted

_DEEPEST = 12  # forms within forms
_SEGMENTS = 8  # lines of a path beyond which it may be letters drawn as outlines
Drawing = list[tuple[Any, Any]]  # operands and operator


@dataclass(frozen=True, slots=True)
class _State:
    """What `q` keeps and `Q` brings back."""

    matrix: Matrix = UNMOVED
    font: Font | None = None
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


@dataclass(slots=True)
class Rewriting:
    """One page, or one form within it, on its way through."""

    pdf: pikepdf.Pdf
    areas: Areas
    resources: Any
    unseen: frozenset[Any]  # layers (optional content) that are switched off
    words: Any = None  # masks a string among the properties of marked content
    state: _State = field(default_factory=_State)
    depth: int = 0
    stack: list[_State] = field(default_factory=list)
    line: Matrix = UNMOVED  # where the line of text begins
    text: Matrix = UNMOVED
    marks: list[bool] = field(default_factory=list)  # for each open mark, whether it hides
    out: Drawing = field(default_factory=list)
    path: list[tuple[float, float]] = field(default_factory=list)
    segments: int = 0
    changed: bool = False

    def run(self, drawing: Iterable[Any]) -> Drawing:
        """Rewrites a drawing. Raises Unreadable where that cannot be done faithfully."""
        for instruction in drawing:
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._inline(instruction)
                continue
            operands, name = instruction.operands, str(instruction.operator)
            handler = _HANDLERS.get(name)
            if handler is None:
                if not (self.hidden and name in _PAINTS):
                    self.emit(name, *operands)
                continue
            handler(self, name, operands)
        self.out += [([], Operator("EMC"))] * len(self.marks) + [([], Operator("Q"))] * len(self.stack)
        return self.out

    @property
    def hidden(self) -> bool:
        return any(self.marks)

    def emit(self, name: str, *operands: Any) -> None:
        self.out.append((list(operands), Operator(name)))

    # state

    def _keep(self, name: str, operands: Any) -> None:
        self.stack.append(self.state)
        self.emit(name)

    def _bring_back(self, name: str, operands: Any) -> None:
        if self.stack:
            self.state = self.stack.pop()
            self.emit(name)

    def _turn(self, name: str, operands: Any) -> None:
        matrix = tuple(map(float, operands))
        if len(matrix) == 6:
            self.state = replace(self.state, matrix=joined(matrix, self.state.matrix))
            self.emit(name, *operands)

    def _set(self, name: str, operands: Any) -> None:
        value = float(operands[0])
        attribute, factor = _NUMBERS[name]
        changes: dict[str, Any] = {attribute: value * factor}
        self.state = replace(self.state, **changes)
        self.emit(name, *operands)

    def _font(self, name: str, operands: Any) -> None:
        fonts = self.resources.get("/Font", Dictionary())
        self.state = replace(self.state, font=font_of(fonts.get(operands[0])), size=float(operands[1]))
        self.emit(name, *operands)

    def _graphics(self, name: str, operands: Any) -> None:
        chosen = self.resources.get("/ExtGState", Dictionary()).get(operands[0], Dictionary())
        if "/Font" in chosen:
            font, size = chosen.Font
            self.state = replace(self.state, font=font_of(font), size=float(size))
        self.emit(name, *operands)

    # text

    def _begin(self, name: str, operands: Any) -> None:
        self.line = self.text = UNMOVED
        self.emit(name)

    def _place(self, name: str, operands: Any) -> None:
        self.line = self.text = tuple(map(float, operands))
        self.emit(name, *operands)

    def _move(self, name: str, operands: Any) -> None:
        x, y = map(float, operands)
        if name == "TD":
            self.state = replace(self.state, leading=-y)
        self.line = self.text = joined((1.0, 0.0, 0.0, 1.0, x, y), self.line)
        self.emit(name, *operands)

    def _next_line(self, name: str, operands: Any) -> None:
        self.line = self.text = joined((1.0, 0.0, 0.0, 1.0, 0.0, -self.state.leading), self.line)
        self.emit("T*")

    def _show(self, name: str, operands: Any) -> None:
        if name in ("'", '"'):
            if name == '"':
                self._set("Tw", operands[:1])
                self._set("Tc", operands[1:2])
            self._next_line("T*", ())
        shown = operands[-1]
        parts = list(shown) if isinstance(shown, Array) else [shown]
        kept, changed = self._letters(parts)
        self.changed |= changed
        if changed or name in ("'", '"'):
            self.emit("TJ", Array(kept))
        else:
            self.emit(name, *operands)

    def _letters(self, parts: list[Any]) -> tuple[list[Any], bool]:
        """What remains of a line of text: strings, and numbers by which those after move on."""
        kept: list[Any] = []
        run, changed = b"", False
        for part in parts:
            if not isinstance(part, String):
                self._advance(-float(part) / 1000 * self.state.size)
                kept, run = [*kept, *([String(run)] if run else []), part], b""
                continue
            for code, width, blank in self._font_now().letters(bytes(part)):
                gap = self._gap(width, blank)
                if self._goes(width * self.state.size):
                    kept, run = [*kept, *([String(run)] if run else [])], b""
                    kept.append(-round(gap * 1000 / self.state.size, 3) if self.state.size else 0)
                    changed = True
                else:
                    run += code
                self._advance(gap)
        return [*kept, *([String(run)] if run else [])], changed

    def _font_now(self) -> Font:
        if self.state.font is None:
            raise Unreadable("text without font")
        return self.state.font

    def _gap(self, width: float, blank: bool) -> float:
        state = self.state
        return width * state.size + state.spacing + (state.word_spacing if blank else 0.0)

    def _advance(self, by: float) -> None:
        self.text = joined((1.0, 0.0, 0.0, 1.0, by * self.state.stretch, 0.0), self.text)

    def _goes(self, width: float) -> bool:
        if self.hidden:
            return True
        whole = joined(self.text, self.state.matrix)
        begin = moved(whole, 0.0, self.state.rise)
        end = moved(whole, width * self.state.stretch, self.state.rise)
        size = abs(self.state.size) * (abs(whole[2]) + abs(whole[3]))
        return self.areas.takes_letter(begin, end, size)

    # marks

    def _mark(self, name: str, operands: Any) -> None:
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, Name):
            properties = self.resources.get("/Properties", Dictionary()).get(properties)
        layer = len(operands) > 1 and operands[0] == Name.OC
        self.marks.append(bool(layer and properties is not None and self._is_unseen(properties)))
        if layer:
            self.emit("BMC", Name.OC)
        elif len(operands) > 1 and isinstance(operands[1], Dictionary) and self.words is not None:
            self.changed |= self.words(operands[1])
            self.emit(name, *operands)
        else:
            self.emit(name, *operands)

    def _unmark(self, name: str, operands: Any) -> None:
        if self.marks:
            self.marks.pop()
            self.emit(name)

    def _is_unseen(self, layer: Any) -> bool:
        if layer.get("/Type") != Name.OCMD:
            return layer.objgen in self.unseen
        members = layer.get("/OCGs", Array())
        groups = [members] if isinstance(members, Dictionary) else list(members)
        return bool(groups) and all(group.objgen in self.unseen for group in groups)

    # pictures and forms

    def _draw(self, name: str, operands: Any) -> None:
        drawn = self.resources.get("/XObject", Dictionary()).get(operands[0])
        if drawn is None or self.hidden or ("/OC" in drawn and self._is_unseen(drawn.OC)):
            self.changed = True
            return
        if drawn.get("/Subtype") == Name.Form:
            new = self._form(drawn)
        else:
            rects = self.areas.beneath(self.state.matrix)
            new = painted(self.pdf, drawn, self.state.matrix, rects) if rects else None
        self.emit(name, operands[0] if new is None else self._named(new))

    def _form(self, form: Any) -> Any:
        """The form without what goes, None where nothing does."""
        if self.depth >= _DEEPEST:
            raise Unreadable("forms within forms")
        matrix = joined(tuple(map(float, form.get("/Matrix", UNMOVED))), self.state.matrix)
        inner = Rewriting(
            self.pdf,
            self.areas,
            own_resources(form, self.resources),
            self.unseen,
            self.words,
            replace(self.state, matrix=matrix),
            self.depth + 1,
        )
        drawing = inner.run(pikepdf.parse_content_stream(form))
        if not inner.changed:
            return None
        self.changed = True
        new = Stream(self.pdf, pikepdf.unparse_content_stream(drawing))
        for key, value in form.items():
            if key not in ("/Length", "/Filter", "/DecodeParms", "/Resources"):
                new[key] = value
        new.Resources = inner.resources
        return new

    def _named(self, new: Any) -> Name:
        self.changed = True
        name = Name(f"/Redacted{self.depth}x{len(self.out)}")
        self.resources.XObject[name] = self.pdf.make_indirect(new)
        return name

    def _inline(self, picture: Any) -> None:
        if self.hidden:
            return
        if self.areas.beneath(self.state.matrix):
            raise Unreadable("a picture within the drawing lies beneath")
        self.out.append(picture)

    # outlines

    def _line_to(self, name: str, operands: Any) -> None:
        numbers = list(map(float, operands))
        if name == "re":
            x, y, width, height = numbers
            points = [(x, y), (x + width, y + height)]
        else:
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            self.segments += 4 if name in "cvy" else 1
        self.path += [moved(self.state.matrix, x, y) for x, y in points]
        self.emit(name, *operands)

    def _paint(self, name: str, operands: Any) -> None:
        if self.path and self.segments > _SEGMENTS and self.areas.rects and name != "n":
            across, up = [x for x, _ in self.path], [y for _, y in self.path]
            if self.areas.meets_marked((min(across), min(up), max(across), max(up))):
                raise Unreadable("outlines lie beneath")
        self.path, self.segments = [], 0
        self.emit("n" if self.hidden else name)


_NUMBERS = {
    "Tc": ("spacing", 1.0),
    "Tw": ("word_spacing", 1.0),
    "Tz": ("stretch", 0.01),
    "TL": ("leading", 1.0),
    "Ts": ("rise", 1.0),
}
_PAINTS = {"sh"}
_HANDLERS = {
    "q": Rewriting._keep,
    "Q": Rewriting._bring_back,
    "cm": Rewriting._turn,
    **dict.fromkeys(_NUMBERS, Rewriting._set),
    "Tf": Rewriting._font,
    "gs": Rewriting._graphics,
    "BT": Rewriting._begin,
    "Tm": Rewriting._place,
    "Td": Rewriting._move,
    "TD": Rewriting._move,
    "T*": Rewriting._next_line,
    **dict.fromkeys(("Tj", "TJ", "'", '"'), Rewriting._show),
    **dict.fromkeys(("BMC", "BDC"), Rewriting._mark),
    "EMC": Rewriting._unmark,
    "Do": Rewriting._draw,
    **dict.fromkeys(("m", "l", "c", "v", "y", "re"), Rewriting._line_to),
    **dict.fromkeys(("f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "n"), Rewriting._paint),
}


def own_resources(owner: Any, inherited: Any) -> Any:
    """A copy of what a page or form draws with, so that others sharing it stay as they are."""
    found = owner.get("/Resources", inherited)
    copy = Dictionary(dict(found.items())) if found is not None else Dictionary()
    copy.XObject = Dictionary(dict(copy.get("/XObject", Dictionary()).items()))
    return copy
