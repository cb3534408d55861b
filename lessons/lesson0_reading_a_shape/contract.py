"""Lesson 0: what a shape says, what an error message's numbers mean, and the formula behind both."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.contract import Lesson, agrees, answer, answers, function, mistake
from grader.shapes.rules import conv_arithmetic, conv_output_size

Case = tuple[int, ...] | dict[str, int]

PREDICTED: dict[str, Any] = {
    "plain": (2, 8, conv_output_size(32, 5), conv_output_size(32, 5)),
    "strided": (2, 8, conv_output_size(32, 3, stride=2), conv_output_size(32, 3, stride=2)),
    "dilated": (1, 8, conv_output_size(10, 3, dilation=2), conv_output_size(12, 3, dilation=2)),
    "uneven": (1, 8, conv_output_size(20, 3, stride=1, padding=1), conv_output_size(34, 5, stride=2, padding=0)),
    "linear": (4, 3, 32, 10),
}

BECAUSE = {
    "plain": "A kernel of 5 fits into 32 pixels at 32 − 5 + 1 places. N stays, and C becomes out_channels.",
    "strided": "The 29 steps left after the first place are taken two at a time: 29/2 is not whole, and floor drops the half.",
    "dilated": "A kernel of 3 with dilation 2 spans 2·(3 − 1) + 1 pixels. Use that span in place of the kernel, on each axis.",
    "uneven": "The first number of each tuple is for H, the second for W: two sums with different numbers.",
    "linear": "A Linear changes the last axis only, from in_features to out_features. Every axis before it stays.",
}

# Each of these is where one known slip shows: arguments in order are size, kernel_size, stride, padding, dilation.
TRAPS: tuple[Case, ...] = (
    (64, 3, 2),  # 31.5 before the floor
    (64, 3, 2, 1),  # 32.5, which Python's round takes down
    (7, 2, 2),
    (8, 3, 4),
    (10, 3, 4),  # 2.75, nearer to 3
    {"size": 10, "kernel_size": 3, "dilation": 2},
    {"size": 10, "kernel_size": 2, "dilation": 2},
    (3, 3),  # the kernel is exactly as wide as the input
    (3, 3, 5),  # … and the stride beyond it
    (5, 3, 9),
    (1, 1),
    (1, 1, 7),
    (1, 3, 1, 1),  # the kernel fits only thanks to the padding
    (1, 9, 3, 4),
    (2, 1, 1, 6),
    (5, 2, 1, 0, 4),  # the dilated kernel is exactly as wide
    (4, 2, 1, 0, 4),  # … and one too wide
    (2, 3),  # the kernel is one too wide
    (2, 3, 2),  # … where rounding towards zero gives 1
    (3, 5, 4),
    (1, 4, 3, 1),
    (3, 3, 2, 0, 2),
    (1, 7, 2, 1, 3),
    (224, 7, 2, 3),  # as large as pictures are
    (1024, 16, 16),
    (300, 31, 3, 15, 2),
    {"size": 6, "kernel_size": 3, "stride": 3, "padding": 2, "dilation": 4},
)


def cases(random: np.random.Generator) -> list[Case]:
    """The traps, then small random settings, half of them within one element of the border where nothing fits."""
    drawn: list[Case] = list(TRAPS)
    for number in range(60):
        kernel_size, stride = int(random.integers(1, 7)), int(random.integers(1, 8))
        padding, dilation = int(random.integers(0, 6)), int(random.integers(1, 5))
        border = dilation * (kernel_size - 1) + 1 - 2 * padding
        size = (
            border + int(random.integers(-1, 2)) if number % 2 else int(random.integers(1, 40 if number % 4 else 600))
        )
        drawn.append((max(1, size), kernel_size, stride, padding, dilation))
    return drawn


def before_floor(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Any:
    return (size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride + 1


def as_handed_out(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Any:
    return (size + 2 * padding - kernel_size) / stride + 1


def dilated_throughout(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Any:
    return (size + 2 * padding - dilation * kernel_size) // stride + 1


def without_dilation(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Any:
    return (size + 2 * padding - kernel_size) // stride + 1


def rounded_up(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Any:
    return math.ceil((size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1


def one_sided_padding(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Any:
    return (size + padding - dilation * (kernel_size - 1) - 1) // stride + 1


def without_one(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Any:
    return (size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride


LESSON = Lesson(
    id="lesson0",
    title="Reading a shape",
    case="A network is written for 32×32 images, and the error names a number that is nowhere in the code.",
    loud="loud",
    minutes=25,
    exercises=(
        answer(
            "0.0",
            "predicted",
            answers(PREDICTED, BECAUSE),
            hints=(
                "Go axis by axis. N never changes in these five. Which number of the layer becomes the new C?",
                "For H and W each: floor((size + 2·padding − dilation·(kernel − 1) − 1)/stride + 1). "
                "A tuple setting gives its first number to H, its second to W.",
                "plain: 32 − 4 on both axes. strided: floor(29/2) + 1. dilated: 10 − 4 and 12 − 4. "
                "uneven: 20 + 2 − 2 for H, floor(29/2) + 1 for W. linear: only the last axis changes, to 10.",
            ),
            why="A convolution keeps N, sets C to out_channels, and puts H and W through the formula, each with its own "
            "kernel, stride, padding and dilation. A Linear keeps every axis but the last.",
            another_way="Ask torch without computing anything: run the layer on a tensor on the meta device, "
            "torch.empty(2, 3, 32, 32, device='meta'), with the layer built there as well. Shapes come out, no values.",
        ),
        function(
            "0.1",
            "conv_output_size",
            agrees(
                conv_output_size,
                cases,
                arithmetic=conv_arithmetic,
                mistakes=(
                    mistake("the formula without dilation and floor", as_handed_out),
                    mistake("the size before the floor", before_floor),
                    mistake("the formula without dilation", without_dilation),
                    mistake("the size rounded up in place of down", rounded_up),
                    mistake("the formula with the padding of one side only", one_sided_padding),
                    mistake("the formula with the kernel itself multiplied by the dilation", dilated_throughout),
                    mistake("the formula without its + 1", without_one),
                ),
            ),
            hints=(
                "Three things are missing: the dilation, the floor, and the case in which the kernel does not fit. "
                "Take them one at a time.",
                "A dilated kernel spans dilation·(kernel_size − 1) + 1 elements. Whole-number division // rounds down. "
                "Compare the span with size + 2·padding before dividing.",
                "span = dilation * (kernel_size - 1) + 1 and room = size + 2 * padding. If span > room, "
                "raise ValueError. Otherwise the answer is (room - span) // stride + 1.",
            ),
            why="The kernel has room − span further places to go to, and takes every stride-th of them: floor of the "
            "quotient, plus the first place. For 64 pixels, kernel 3, stride 2 that is floor(61/2) + 1 = 31. "
            "If span > room there is no first place, and torch raises.",
            another_way="Count the places themselves: len(range(0, room - span + 1, stride)), "
            "and raise ValueError if there is none.",
        ),
    ),
)
