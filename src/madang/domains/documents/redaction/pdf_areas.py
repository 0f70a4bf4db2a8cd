"""What is to go from one page of a PDF, in the page's own measure."""

from dataclasses import dataclass, field

from madang.domains.documents.pictures.turning import Matrix, corners, moved

Rect = tuple[float, float, float, float]  # left, bottom, right, top
_CELL = 4.0  # points: the grid in which letters are found again
_NEAR = 0.12  # parts of the size of a letter by which its beginning may be off


@dataclass(slots=True)
class Areas:
    """Letters that begin at `points`, and all that lies in `rects`. Outside of `page` nothing is seen anyway."""

    page: Rect
    points: dict[tuple[int, int], list[tuple[float, float]]] = field(default_factory=dict)
    rects: list[Rect] = field(default_factory=list)  # marked by hand
    painted: list[Rect] = field(default_factory=list)  # beneath words that go: pictures lose these pixels

    def add_point(self, x: float, y: float) -> None:
        self.points.setdefault((int(x // _CELL), int(y // _CELL)), []).append((x, y))

    def takes_letter(self, begin: tuple[float, float], end: tuple[float, float], size: float) -> bool:
        """Whether a letter that runs along its baseline from `begin` to `end` goes."""
        middle = (begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2
        if not _within(self.page, middle, slack=size):
            return True
        if any(_within(rect, middle, slack=size * 0.2) for rect in self.rects):
            return True
        return bool(self.points) and self._begins_at(begin, max(size * _NEAR, 0.05))

    def _begins_at(self, point: tuple[float, float], near: float) -> bool:
        x, y = point
        column, row = int(x // _CELL), int(y // _CELL)
        reach = 1 + int(near // _CELL)
        return any(
            abs(x - px) <= near and abs(y - py) <= near
            for across in range(column - reach, column + reach + 1)
            for up in range(row - reach, row + reach + 1)
            for px, py in self.points.get((across, up), ())
        )

    def beneath(self, matrix: Matrix) -> list[Rect]:
        """The rectangles that lie over a picture drawn by `matrix`, what is cropped away among them."""
        area = corners(matrix)
        outer = [rect for rect in _around(self.page, area) if _meets(rect, area, 1.0)]
        return [rect for rect in (*self.rects, *self.painted) if _meets(rect, area, 0.0)] + outer

    def meets_marked(self, area: Rect) -> bool:
        return any(_meets(rect, area, 0.0) for rect in self.rects)


def _within(rect: Rect, point: tuple[float, float], slack: float) -> bool:
    left, bottom, right, top = rect
    return left - slack <= point[0] <= right + slack and bottom - slack <= point[1] <= top + slack


def _meets(one: Rect, other: Rect, by: float) -> bool:
    """Whether two rectangles overlap by more than `by` both ways."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > by
        and min(one[3], other[3]) - max(one[1], other[1]) > by
    )


def _around(page: Rect, area: Rect) -> list[Rect]:
    """What of an area lies outside the page, as up to four rectangles."""
    left, bottom, right, top = area
    return [
        (left, bottom, page[0], top),
        (page[2], bottom, right, top),
        (left, bottom, right, page[1]),
        (left, page[3], right, top),
    ]


def polygon(rect: Rect, matrix: Matrix, width: int, height: int) -> list[tuple[float, float]]:
    """The corners of a rectangle of the page as pixels of a picture drawn by `matrix`."""
    a, b, c, d, e, f = matrix
    determinant = a * d - b * c
    inverse = (
        d / determinant,
        -b / determinant,
        -c / determinant,
        a / determinant,
        (c * f - d * e) / determinant,
        (b * e - a * f) / determinant,
    )
    left, bottom, right, top = rect
    placed = [moved(inverse, x, y) for x, y in ((left, bottom), (right, bottom), (right, top), (left, top))]
    return [(across * width, (1 - up) * height) for across, up in placed]
