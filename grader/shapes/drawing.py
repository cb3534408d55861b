"""Small pictures of shapes as SVG: a kernel over its input, a chain of shrinking sizes, the axes of a tensor.

Lines and letters are drawn in `currentColor`, so that a picture reads on a light and on a dark page alike. Each has its
meaning in words as `<title>` and as `repr`, for those who see no picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from grader.shapes.rules import SizeError, conv_output_size, effective_kernel_size

CELL = 18
LETTER = 7.2  # width of one character of LETTERS
LINE = 18
MARGIN = 6
LONGEST_SIDE = 120
MARKED = "#e8710a"
LETTERS = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px"

Cell = tuple[int, int]


@dataclass(frozen=True, repr=False)
class Drawing:
    """A picture that Jupyter shows as SVG and a terminal as `text`."""

    svg: str
    text: str

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        """The picture in words, for a terminal."""
        return self.text


def draw_kernel(
    size: int | tuple[int, int],
    kernel_size: int,
    stride: int = 1,
    padding: int | str = 0,
    dilation: int = 1,
    at: Cell | None = None,
) -> Drawing:
    """The taps of a square kernel on its input, and the one output element (row, column) `at` that they make.

    Left: the input of `size` (height and width, or one number for both) with its padding dashed; the kernel's taps are
    filled and its span is framed. Right: the output. `padding` may be 'same' or 'valid'. `at` is (0, 0) if not given.
    A kernel that does not fit is drawn sticking out of its input, with no output beside it.

    Raises `SizeError` for settings that torch refuses, IndexError if `at` lies outside the output.
    """
    height, width = (size, size) if isinstance(size, int) else size
    span = effective_kernel_size(kernel_size, dilation)
    before, after = _padding_sides(padding, span)
    if min(height, width) + before + after < span:
        output = None
    else:
        output = (
            conv_output_size(height, kernel_size, stride, padding, dilation),
            conv_output_size(width, kernel_size, stride, padding, dilation),
        )
    row, column = at or (0, 0)
    if output and not (0 <= row < output[0] and 0 <= column < output[1]):
        raise IndexError(f"output element {(row, column)} is outside the output, which is {output[0]}×{output[1]}")

    steps = range(0, span, dilation)
    taps = [(row * stride + i, column * stride + j) for i in steps for j in steps]
    cells = {(i, j) for i in range(before, before + height) for j in range(before, before + width)}
    rows, columns = height + before + after, width + before + after
    border = [cell for cell in _grid(rows, columns) if cell not in cells]
    words = _kernel_words((height, width), kernel_size, stride, padding, dilation, span, output)

    canvas = _Canvas()
    canvas.cells(border, dashed=True)
    canvas.cells(sorted(cells))
    canvas.cells(taps, marked=True)
    canvas.frame(before, before, height, width)
    canvas.frame(row * stride, column * stride, span, span, marked=True)
    deepest = max(rows, row * stride + span)
    if output:
        left = columns + 3
        canvas.arrow(columns + 0.6, left - 0.6, rows / 2)
        canvas.cells([(i, j + left) for i, j in _grid(*output)])
        canvas.cells([(row, column + left)], marked=True)
        deepest = max(deepest, output[0])
    lines = _grid_lines(taps, cells, deepest if not output else rows, max(columns, column * stride + span))
    return canvas.drawing(words, deepest, lines)


def draw_chain(sizes: Sequence[int | tuple[int, int]], labels: Sequence[str] = ()) -> Drawing:
    """Maps that shrink from layer to layer: one square (or rectangle, height by width) for each size, to one scale.

    `labels` go below the squares when there is one for each, or on the arrows when there is one fewer. A size of 0 is
    drawn as a cross: nothing is left. Raises ValueError for no sizes or another number of labels.
    """
    if not sizes or len(labels) not in (0, len(sizes) - 1, len(sizes)):
        raise ValueError(f"{len(sizes)} sizes take {len(sizes)} labels or one fewer, but there are {len(labels)}")
    pairs = [(size, size) if isinstance(size, int) else size for size in sizes]
    written = [_written(pair) for pair in pairs]
    on_arrows = list(labels) if len(labels) == len(sizes) - 1 else [""] * (len(sizes) - 1)
    below = list(labels) if len(labels) == len(sizes) else []
    scale = LONGEST_SIDE / max(1, *(side for pair in pairs for side in pair))
    tallest = scale * max(height for height, _ in pairs)
    middle = MARGIN + tallest / 2
    captions = [f"{size}\n{label}" for size, label in zip(written, below, strict=False)] or written

    x = float(MARGIN)
    shapes: list[str] = []
    for index, ((height, width), caption) in enumerate(zip(pairs, captions, strict=True)):
        room = max(width * scale, *(LETTER * len(line) for line in caption.split("\n")))
        shapes.append(_map(x + room / 2, middle, width * scale, height * scale))
        for line, text in enumerate(caption.split("\n")):
            shapes.append(_text(x + room / 2, MARGIN + tallest + LINE * (line + 1) - 2, text))
        x += room
        if index < len(on_arrows):
            length = max(28.0, LETTER * len(on_arrows[index]) + 8)
            shapes.append(_arrow(x + 8, x + 8 + length, middle))
            shapes.append(_text(x + 8 + length / 2, middle - 8, on_arrows[index]))
            x += length + 16
    steps = [f" —{label}→ " if label else " → " for label in on_arrows]
    named = [caption.replace("\n", " ") for caption in captions]
    words = "".join(part for pair in zip(named, [*steps, ""], strict=True) for part in pair)
    bottom = MARGIN + tallest + LINE * (2 if below else 1) + MARGIN
    return Drawing(_svg(x + MARGIN, bottom, words, shapes), words)


def draw_axes(shape: Sequence[int | str], names: Sequence[str], highlight: int | str | None = None) -> Drawing:
    """The axes of a tensor as a row of boxes: each axis' length in a box, its name below, one of them marked.

    `highlight` is the axis' number or its name. Raises ValueError if a name is missing or `highlight` names no axis.
    """
    if len(names) != len(shape):
        raise ValueError(f"{len(shape)} axes take {len(shape)} names, but there are {len(names)}")
    if isinstance(highlight, str):
        if highlight not in names:
            raise ValueError(f"no axis is named {highlight!r}")
        highlight = list(names).index(highlight)
    chosen = None if highlight is None else range(len(shape))[highlight]

    x = float(MARGIN)
    shapes: list[str] = []
    for axis, (length, name) in enumerate(zip(map(str, shape), names, strict=True)):
        room = max(44.0, LETTER * max(len(length), len(name)) + 14)
        fill = f'fill="{MARKED}" fill-opacity="0.45"' if axis == chosen else 'fill="none"'
        shapes.append(f'<rect x="{_n(x)}" y="{MARGIN}" width="{_n(room)}" height="34" {fill} stroke="currentColor"/>')
        shapes.append(_text(x + room / 2, MARGIN + 21, length))
        shapes.append(_text(x + room / 2, MARGIN + 50, name))
        x += room
    parts = (f"{name} {length}" for length, name in zip(shape, names, strict=True))
    words = "(" + ", ".join(f"[{part}]" if axis == chosen else part for axis, part in enumerate(parts)) + ")"
    return Drawing(_svg(x + MARGIN, MARGIN + 58, words, shapes), words)


# --- a canvas of cells --------------------------------------------------------------------------


class _Canvas:
    """Collects shapes on a grid of cells; (0, 0) is the top left one."""

    def __init__(self) -> None:
        self.shapes: list[str] = []
        self.right = 0.0

    def cells(self, cells: Iterable[Cell], *, dashed: bool = False, marked: bool = False) -> None:
        """Squares at (row, column), all in one path."""
        placed = list(cells)
        if not placed:
            return
        self.right = max(self.right, max(column for _, column in placed) + 1)
        path = "".join(f"M{_n(_at(c))} {_n(_at(r))}h{CELL}v{CELL}h-{CELL}z" for r, c in placed)
        if marked:
            look = f'fill="{MARKED}" fill-opacity="0.75" stroke="currentColor" stroke-opacity="0.55"'
        elif dashed:
            look = (
                'fill="none" stroke="currentColor" stroke-opacity="0.45" stroke-dasharray="3 3" stroke-dashoffset="1.5"'
            )
        else:
            look = 'fill="currentColor" fill-opacity="0.06" stroke="currentColor" stroke-opacity="0.55"'
        self.shapes.append(f'<path d="{path}" {look}/>')

    def frame(self, row: int, column: int, height: int, width: int, *, marked: bool = False) -> None:
        """A frame around height × width cells."""
        self.right = max(self.right, column + width)
        look = f'stroke="{MARKED}" stroke-width="2.5"' if marked else 'stroke="currentColor" stroke-width="2"'
        self.shapes.append(
            f'<rect x="{_n(_at(column))}" y="{_n(_at(row))}" width="{width * CELL}" height="{height * CELL}" '
            f'fill="none" {look}/>'
        )

    def arrow(self, start: float, end: float, row: float) -> None:
        """An arrow to the right, in cells."""
        self.shapes.append(_arrow(_at(start), _at(end), _at(row)))

    def drawing(self, words: str, rows: int, lines: list[str]) -> Drawing:
        """The picture, with `words` below it."""
        wrapped = words.split("; ")
        width = max(_at(self.right), MARGIN + LETTER * max(map(len, wrapped))) + MARGIN
        for number, line in enumerate(wrapped):
            self.shapes.append(_text(MARGIN, _at(rows) + LINE * (number + 1) - 2, line, anchor="start"))
        height = _at(rows) + LINE * len(wrapped) + MARGIN
        return Drawing(_svg(width, height, words, self.shapes), "\n".join([words, *lines]))


def _at(cells: float) -> float:
    return MARGIN + cells * CELL


def _grid(rows: int, columns: int) -> list[Cell]:
    return [(row, column) for row in range(rows) for column in range(columns)]


def _padding_sides(padding: int | str, span: int) -> tuple[int, int]:
    if padding == "same":
        return (span - 1) // 2, span - 1 - (span - 1) // 2
    if padding == "valid":
        return 0, 0
    if isinstance(padding, str) or padding < 0:
        raise SizeError(f"padding must be 0 or more, 'same' or 'valid', but is {padding!r}")
    return padding, padding


def _kernel_words(
    size: Cell, kernel: int, stride: int, padding: int | str, dilation: int, span: int, output: Cell | None
) -> str:
    settings = [f"kernel {kernel}"]
    settings += [f"stride {stride}"] * (stride != 1) + [f"padding {padding}"] * (padding not in (0, "valid"))
    settings += [f"dilation {dilation}, spans {span}"] * (dilation != 1)
    result = f"output {_written(output)}" if output else "it does not fit"
    return f"input {_written(size)}; {', '.join(settings)}; {result}"


def _grid_lines(taps: list[Cell], cells: set[Cell], rows: int, columns: int) -> list[str]:
    marks = {**dict.fromkeys(cells, "·"), **dict.fromkeys(taps, "■")}
    return [" ".join(marks.get((row, column), "-") for column in range(columns)) for row in range(rows)]


# --- SVG ----------------------------------------------------------------------------------------


def _written(size: Cell) -> str:
    return f"{size[0]}×{size[1]}"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _map(x: float, y: float, width: float, height: float) -> str:
    """A map centred on (x, y); a cross where nothing is left of it."""
    if min(width, height) <= 0:
        a, b, c, d = (_n(v) for v in (x - 9, y - 9, x + 9, y + 9))
        return f'<path d="M{a} {b}L{c} {d}M{a} {d}L{c} {b}" stroke="{MARKED}" stroke-width="3"/>'
    return (
        f'<rect x="{_n(x - width / 2)}" y="{_n(y - height / 2)}" width="{_n(width)}" height="{_n(height)}" '
        f'fill="{MARKED}" fill-opacity="0.45" stroke="currentColor"/>'
    )


def _arrow(start: float, end: float, y: float) -> str:
    tip = f"M{_n(end - 5)} {_n(y - 4)}L{_n(end)} {_n(y)}L{_n(end - 5)} {_n(y + 4)}"
    return f'<path d="M{_n(start)} {_n(y)}H{_n(end)}{tip}" fill="none" stroke="currentColor"/>'


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    if not text:
        return ""
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" fill="currentColor">{escape(text)}</text>'


def _svg(width: float, height: float, words: str, shapes: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}" height="{_n(height)}" style="max-width:100%;height:auto;{LETTERS}">'
        f"<title>{escape(words)}</title>{''.join(shapes)}</svg>"
    )
