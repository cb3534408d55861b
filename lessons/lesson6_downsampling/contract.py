"""Lesson 6: strides that shrink a map until the next kernel no longer fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod

import numpy as np

from grader.contract import (
    Lesson,
    agrees,
    answer,
    answers,
    at_least,
    between,
    exactly,
    function,
    maps,
    mistake,
    model,
    moves_with_input,
    multiple_of,
    some,
    without,
)
from grader.shapes.rules import SizeError, conv_output_size, effective_kernel_size, minimum_input_size

Layer = tuple[int, int, int, int]
KERNEL, STRIDE = 3, 2
# Without padding the four layers of 6.1 live from 31 pixels on: both sides of that are tried.
ANY_SIDE = at_least(1)


# --- 6.0: chains --------------------------------------------------------------------------------


def chain(size: int, layers: int) -> tuple[int, ...]:
    """The sizes after each layer that runs, of `layers` convolutions with kernel 3 and stride 2."""
    sizes: list[int] = []
    for _ in range(layers):
        try:
            size = conv_output_size(size, KERNEL, STRIDE)
        except SizeError:
            break
        sizes.append(size)
    return tuple(sizes)


def one_layer(size: int) -> int | str:
    """The size after one layer, or "raises"."""
    return chain(size, 1)[0] if chain(size, 1) else "raises"


# --- 6.2: the smallest input --------------------------------------------------------------------


def smallest(layers: Sequence[Layer]) -> int:
    """Smallest size, at least 1, that every layer leaves something of."""
    size = minimum_input_size([(k, s, p, d) for k, s, p, d in layers])
    assert size is not None
    return size


def chain_written(layers: Sequence[Layer]) -> str:
    """The sizes from the smallest input on, and the layer at which one less dies."""
    size = start = smallest(layers)
    sizes = [start]
    for layer in layers:
        size = conv_output_size(size, *layer)
        sizes.append(size)
    written = " → ".join(str(size) for size in sizes)
    if start == 1:
        return f"{written}: no smaller input exists"
    size = start - 1
    for number, (kernel, stride, padding, dilation) in enumerate(layers, start=1):
        try:
            size = conv_output_size(size, kernel, stride, padding, dilation)
        except SizeError:
            span = effective_kernel_size(kernel, dilation)
            return (
                f"{written}; from {start - 1}, layer {number} gets {size} + 2·{padding} = {size + 2 * padding}, "
                f"but its kernel spans {dilation}·({kernel}−1) + 1 = {span}"
            )
    return written


def altered(change: Callable[[Layer], Layer]) -> Callable[[Sequence[Layer]], int]:
    """The right rule on layers of which something was forgotten."""
    return lambda layers: smallest([change(layer) for layer in layers])


def end_clamped(layers: Sequence[Layer]) -> int:
    """Back from the last layer, but kept at 1 or more only at the very end."""
    return max(1, unclamped(layers))


def unclamped(layers: Sequence[Layer]) -> int:
    """Back from the last layer, below 1 where padding allows it."""
    need = 1
    for kernel, stride, padding, dilation in reversed(layers):
        need = (need - 1) * stride + effective_kernel_size(kernel, dilation) - 2 * padding
    return need


def multiplied_back(layers: Sequence[Layer]) -> int:
    """need·stride in place of (need − 1)·stride: the division undone without the floor and the + 1."""
    need = 1
    for kernel, stride, padding, dilation in reversed(layers):
        need = max(1, need * stride + effective_kernel_size(kernel, dilation) - 1 - 2 * padding)
    return need


def times_stride(layers: Sequence[Layer]) -> int:
    """need·stride in place of (need − 1)·stride, all else right."""
    need = 1
    for kernel, stride, padding, dilation in reversed(layers):
        need = max(1, need * stride + effective_kernel_size(kernel, dilation) - 2 * padding)
    return need


def padded_once(layers: Sequence[Layer]) -> int:
    """padding in place of 2·padding."""
    need = 1
    for kernel, stride, padding, dilation in reversed(layers):
        need = max(1, (need - 1) * stride + effective_kernel_size(kernel, dilation) - padding)
    return need


def forwards(layers: Sequence[Layer]) -> int:
    """The same rule walked from the first layer to the last."""
    return smallest(tuple(reversed(layers)))


def stacks(random: np.random.Generator) -> list[tuple[list[Layer]]]:
    """The known traps first, then random stacks small enough to be searched by trial."""
    encoder: Layer = (3, 2, 0, 1)
    traps: list[list[Layer]] = [
        [],
        [encoder],
        [encoder] * 4,
        [(3, 2, 1, 1)] * 4,  # never dies: 1
        [(3, 1, 0, 1)] * 13,  # as many as real encoders have
        [(1, 1, 0, 1)],
        [(1, 4, 0, 1)],  # a stride that skips: still 1
        [(3, 1, 0, 8)],  # dilation alone
        [(3, 2, 0, 1), (3, 1, 0, 4)],
        [(5, 1, 0, 1), (3, 1, 4, 1)],  # the last layer asks for nothing, the first does
        [(3, 1, 0, 1), (2, 3, 3, 1), (4, 2, 0, 1)],  # a need below 1 in between
        [(3, 3, 4, 1), (7, 1, 0, 1)],
        [(2, 5, 0, 1), (2, 5, 0, 1)],
        [(7, 2, 3, 1), (3, 2, 1, 1), (3, 2, 0, 2)],
    ]
    drawn = [
        [
            (
                int(random.integers(1, 6)),
                int(random.integers(1, 4)),
                int(random.integers(0, 4)),
                int(random.integers(1, 4)),
            )
            for _ in range(int(random.integers(1, 5)))
        ]
        for _ in range(30)
    ]
    return [(layers,) for layers in traps + drawn]


# --- the lesson ---------------------------------------------------------------------------------

LESSON = Lesson(
    id="lesson6",
    title="Downsampling to zero",
    case="An encoder that works on large images raises deep inside on small ones: the map has become smaller than the kernel.",
    loud="loud",
    minutes=30,
    exercises=(
        answer(
            "6.0",
            "predicted",
            answers(
                {
                    "128": one_layer(128),
                    "32": one_layer(32),
                    "4": one_layer(4),
                    "2": one_layer(2),
                    "chain_32": chain(32, 3),
                    "chain_16": chain(16, 3),
                    "chain_8": chain(8, 3),
                    "dies": f"conv{len(chain(8, 3)) + 1}",
                },
                because={
                    "128": "half of 128 needs padding; without it a kernel of 3 uses up one more",
                    "32": "floor((size − 3)/2) + 1, without padding",
                    "4": "the kernel covers 3 of 4 pixels; how many places has it to stand on, two apart?",
                    "2": "does a kernel of 3 find a place on 2 pixels?",
                    "chain_32": "one size a layer: each layer starts from what the one before it left",
                    "chain_16": "apply floor((size − 3)/2) + 1 three times; the answer is not 16/8",
                    "chain_8": "only the sizes of layers that run: a layer whose kernel does not fit leaves none",
                    "dies": "the first layer that is given fewer pixels than its kernel has",
                },
            ),
            hints=(
                "Nothing here is padded. Write the rule with this layer's numbers: floor((size − 3)/2) + 1.",
                "The kernel needs 3 pixels. From there on, each 2 pixels more give one more place to stand on.",
                "128: (128 − 3)/2 = 62.5, floor 62, + 1 = 63. A chain does the same with its own result. Below 3 pixels a "
                "layer raises.",
            ),
            why="Without padding, kernel 3 and stride 2 give floor((size − 3)/2) + 1: always less than half. 128 gives 63, "
            "not 64. 8 gives 3, 3 gives 1, and 1 has no room for a kernel of 3, so the third layer raises.",
            another_way="Count from the end: 1 pixel out needs 3 in, 3 need 7, 7 need 15. Three layers need 15 pixels, so "
            "32 and 16 live and 8 dies.",
        ),
        model(
            "6.1",
            "SurvivesSmall",
            maps(
                "N 3 H W -> N 64 ⌈H/16⌉ ⌈W/16⌉",
                H=ANY_SIDE,
                W=ANY_SIDE,
                weights_at={"H": at_least(33), "W": at_least(33)},
            ),
            some("Conv2d", 4, stride=exactly(2), purpose="halves the map"),
            without("resizing", "the map has to shrink by the strides of the convolutions"),
            without("adaptive pooling", "it would hide which size the convolutions give"),
            moves_with_input(16, 16),
            hints=(
                "Follow 16 through the four layers: 7, 3, 1. The fourth has a kernel of 3 and 1 pixel. Where did the other "
                "pixels go?",
                "Each layer should give half, rounded up: floor((size + 2·padding − 3)/2) + 1 = ⌈size/2⌉. Solve for padding.",
                "Give all four convolutions padding=1. Then 16 → 8 → 4 → 2 → 1, and 1 → 1.",
            ),
            why="With padding 1 a kernel of 3 always finds a place: floor((size + 2 − 3)/2) + 1 = ⌈size/2⌉, and ⌈1/2⌉ is 1. "
            "16 goes 8, 4, 2, 1 where it went 7, 3, 1 and died. On tiny inputs most of what the last kernels read is "
            "padding: the model runs, but it has little to say there.",
            another_way="Kernel 5 with padding 2, or an nn.ZeroPad2d(1) before each convolution: any padding of "
            "(kernel − 1)/2 with an odd kernel halves and rounds up.",
        ),
        function(
            "6.2",
            "minimum_input_size",
            agrees(
                smallest,
                stacks,
                arithmetic=chain_written,
                mistakes=(
                    mistake("the product of the strides", lambda layers: prod(layer[1] for layer in layers)),
                    mistake("the size without dilation", altered(lambda layer: (*layer[:3], 1))),
                    mistake("the size without padding", altered(lambda layer: (layer[0], layer[1], 0, layer[3]))),
                    mistake("the size with padding counted on one side only", padded_once),
                    mistake("the size that the last layer needs, alone", lambda layers: smallest(layers[-1:])),
                    mistake("the size that the first layer needs, alone", lambda layers: smallest(layers[:1])),
                    mistake("a size below 1 where padding is large: no input has that", unclamped),
                    mistake(
                        "the size with a need below 1 handed on to the layer before: each layer must leave at least 1",
                        end_clamped,
                    ),
                    mistake("the size with need·stride where (need − 1)·stride is meant", times_stride),
                    mistake("the size with need·stride where (need − 1)·stride + 1 is meant", multiplied_back),
                    mistake("the rule walked from the first layer to the last; it goes backwards", forwards),
                ),
            ),
            hints=(
                "Start at the end: the last layer must leave 1. How many pixels does it need for that?",
                "To leave `need` pixels a layer needs (need − 1)·stride + its kernel's span − 2·padding, and never less "
                "than 1. Which layer comes next on the way back?",
                "need = 1; for k, s, p, d in reversed(layers): need = max(1, (need - 1) * s + d * (k - 1) + 1 - 2 * p)",
            ),
            why="The size rule, solved for the input: `need` outputs stand `stride` apart, so they cover (need − 1)·stride "
            "pixels and one kernel span, less what padding brings. Four layers of kernel 3 and stride 2 need, from the end, "
            "3, 7, 15, 31. max(1, …) is there because padding can make a layer ask for nothing, and no image has 0 pixels.",
            another_way="Try 1, 2, 3 … forward until no layer's kernel is wider than its padded input. Slower, and just as right.",
        ),
        model(
            "6.3",
            "VolumeEncoder",
            maps(
                "N 1 H W D -> N 32 H/8 W/8 D",
                H=multiple_of(8),
                W=multiple_of(8),
                D=at_least(1),
                weights_at={"H": multiple_of(8, 32), "W": multiple_of(8, 32), "D": at_least(7)},
            ),
            some("Conv3d", 3, stride=at_least(2), purpose="strides in plane"),
            without("resizing", "a slice blended from its neighbours is not a slice that was measured"),
            moves_with_input(8, 8, 1),
            hints=(
                "A thin volume has many pixels in plane and few slices. Along which axes can it afford a stride?",
                "A Conv3d takes its stride as three numbers, one for each axis in the order of the tensor: here H, W, D.",
                "stride=(2, 2, 1) with kernel 3 and padding 1, three times: H and W halve, D stays.",
            ),
            why="stride=2 stands for (2, 2, 2): 16 slices become 8, 4 and 2 in three layers, and unpadded 7, 3 and 1. "
            "(2, 2, 1) strides in plane only. With padding 1, floor((D + 2 − 3)/1) + 1 = D: every slice comes out, also "
            "from a volume that has only one.",
            another_way="Kernel (3, 3, 1) with padding (1, 1, 0): no mixing between slices and a third of the weights, for "
            "volumes whose slices lie far apart.",
        ),
    ),
)
