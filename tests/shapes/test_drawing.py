from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
import torch
from torch import nn

from grader.shapes.drawing import Drawing, draw_axes, draw_chain, draw_kernel
from grader.shapes.rules import SizeError

NAMESPACE = "{http://www.w3.org/2000/svg}"


def parsed(drawing: Drawing) -> ElementTree.Element:
    root = ElementTree.fromstring(drawing._repr_svg_())
    assert root.tag == f"{NAMESPACE}svg"
    return root


def words_in(drawing: Drawing) -> list[str]:
    return [element.text or "" for element in parsed(drawing).iter(f"{NAMESPACE}text")]


DRAWINGS = [
    draw_kernel(10, 3, dilation=2),
    draw_kernel((5, 7), 2, padding="same"),
    draw_kernel(9, 3, stride=2, padding=1, at=(4, 4)),
    draw_kernel(2, 5),
    draw_chain([32, 15, 7, 3, 1, 0], labels=["conv1", "conv2", "conv3", "conv4", "conv5"]),
    draw_chain([(52, 52), (24, 24), (10, 10)], labels=["input", "pool1", "pool<2>"]),
    draw_chain([4]),
    draw_axes((64, 20, 5, 5), ["N", "C", "H", "W"], highlight="C"),
]


@pytest.mark.parametrize("drawing", DRAWINGS, ids=repr)
def test_every_drawing_is_well_formed_says_itself_in_words_and_stays_inside_its_frame(drawing: Drawing) -> None:
    root = parsed(drawing)
    title = root.find(f"{NAMESPACE}title")
    assert title is not None
    assert title.text
    assert repr(drawing).startswith(title.text)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for box in root.iter(f"{NAMESPACE}rect"):
        x, y, wide, tall = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        assert 0 <= x < x + wide <= width
        assert 0 <= y < y + tall <= height
    for text in root.iter(f"{NAMESPACE}text"):
        assert 0 < float(text.attrib["x"]) < width
        assert 0 < float(text.attrib["y"]) < height


@pytest.mark.parametrize(
    ("size", "settings"),
    [
        (10, {"kernel_size": 3, "dilation": 2}),
        (9, {"kernel_size": 3, "stride": 2, "padding": 1}),
        (7, {"kernel_size": 2, "padding": "same"}),
        (8, {"kernel_size": 2, "padding": 1}),
        (11, {"kernel_size": 4, "padding": "same", "dilation": 2}),
    ],
)
def test_the_drawn_taps_are_the_elements_that_torch_reads(size: int, settings: dict[str, int | str]) -> None:
    conv = nn.Conv2d(1, 1, bias=False, **settings)  # type: ignore[arg-type]
    nn.init.ones_(conv.weight)
    x = torch.zeros(1, 1, size, size, requires_grad=True)
    y = conv(x)
    for at in [(0, 0), (y.shape[2] - 1, y.shape[3] - 1), (y.shape[2] // 2, 1)]:
        (read,) = torch.autograd.grad(y[0, 0][at], x, retain_graph=True)
        drawing = draw_kernel(size, at=at, **settings)  # type: ignore[arg-type]
        words, *lines = repr(drawing).split("\n")
        drawn = [line.split(" ") for line in lines]
        before = next(i for i, line in enumerate(drawn) if "·" in line)
        taps = {(i - before, j - before) for i, line in enumerate(drawn) for j, mark in enumerate(line) if mark == "■"}
        inside = {(i, j) for i, j in taps if 0 <= i < size and 0 <= j < size}
        assert inside == {(i, j) for i, j in torch.nonzero(read[0, 0]).tolist()}
        assert len(taps) == conv.weight.numel()
        assert f"output {y.shape[2]}×{y.shape[3]}" in words


def test_a_kernel_that_does_not_fit_is_drawn_without_an_output() -> None:
    assert "it does not fit" in words_in(draw_kernel(2, 3, dilation=2))


def test_a_chain_says_every_size_and_every_label() -> None:
    assert words_in(draw_chain([8, 3, 1], labels=["a", "b"])) == ["8×8", "a", "3×3", "b", "1×1"]
    assert words_in(draw_chain([8, 3], labels=["in", "out"])) == ["8×8", "in", "3×3", "out"]


def test_axes_are_named_and_one_is_marked() -> None:
    assert repr(draw_axes((3, 20, 5), ["B", "T", "features"], highlight=-1)) == "(B 3, T 20, [features 5])"


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(SizeError):
        draw_kernel(10, 0)
    with pytest.raises(SizeError):
        draw_kernel(10, 3, stride=2, padding="same")
    with pytest.raises(IndexError):
        draw_kernel(10, 3, at=(8, 0))
    with pytest.raises(ValueError, match="labels"):
        draw_chain([4, 2], labels=["a", "b", "c"])
    with pytest.raises(ValueError, match="named"):
        draw_axes((1, 2), ["N", "C"], highlight="H")
