"""Lesson 2: a missing padding changes the size, and torch says nothing."""

from __future__ import annotations

from typing import Any

from grader.contract import (
    Lesson,
    adds_input,
    answer,
    answers,
    at_least,
    maps,
    model,
    multiple_of,
    some,
    without,
)
from grader.shapes.rules import conv_output_size


def skip_answer(size: int) -> str:
    """Whether x + conv(x) raises for a kernel of 5 with padding 1: "silent" where the smaller one broadcasts."""
    inner = conv_output_size(size, 5, padding=1)
    return "silent" if inner in (1, size) else "loud"


HALVED = conv_output_size(conv_output_size(64, 3, stride=2), 3, padding=1)
PLAIN = conv_output_size(28, 3)

PREDICTED: dict[str, Any] = {
    "stem": (1, 32, HALVED, HALVED),
    "stem_loud_or_silent": "silent",
    "plain": (64, 32, PLAIN, PLAIN),
    "plain_loud_or_silent": "silent",
    "skip_10": (1, 16, conv_output_size(10, 5, padding=1), conv_output_size(10, 5, padding=1)),
    "skip_10_loud_or_silent": skip_answer(10),
    "skip_3": (1, 16, conv_output_size(3, 5, padding=1), conv_output_size(3, 5, padding=1)),
    "skip_3_loud_or_silent": skip_answer(3),
}

BECAUSE = {
    "stem": "Put 64 through the first layer: no padding, so 61 further places, taken two at a time, floored, plus one. "
    "The second layer has kernel 3 and padding 1: it keeps what it gets.",
    "stem_loud_or_silent": "Does the second Conv2d check H and W against anything? It compares channels only.",
    "plain": "A kernel of 3 without padding loses one pixel on each side.",
    "plain_loud_or_silent": "A Conv2d takes every size into which its kernel fits. 28 is wide enough for 3.",
    "skip_10": "This entry is conv(x) alone. Kernel 5 would need padding 2 to keep the size; padding 1 loses 2.",
    "skip_10_loud_or_silent": "x and conv(x) are added element by element: compare 10 with what the convolution left.",
    "skip_3": "This entry is conv(x) alone: 3 + 2·1 − 5 + 1 on each axis.",
    "skip_3_loud_or_silent": "Adding stretches every axis of length 1 to the other's length. What did the convolution leave?",
}

LESSON = Lesson(
    id="lesson2",
    title="Padding",
    case="A block should halve the image; it gives 31 for 64, and nothing complains.",
    loud="silent",
    minutes=20,
    exercises=(
        answer(
            "2.0",
            "predicted",
            answers(PREDICTED, BECAUSE),
            hints=(
                "Work out the shapes first; loud or silent follows from them. A Conv2d checks channels, "
                "and that its kernel fits. It knows nothing of the size that you want.",
                "An addition raises if two lengths differ, unless one of them is 1. Then it stretches the 1, "
                "and says nothing.",
                "stem: floor(61/2) + 1, then unchanged. plain: 28 − 2. skip_10 and skip_3: the size less 2. "
                "Only one of the four is loud, and it is an addition.",
            ),
            why="Kernel k with padding p keeps the size if p = (k − 1)/2 and takes k − 1 − 2p away otherwise. "
            "No Conv2d minds. Only x + conv(x) compares sizes, and at 3×3 even that is silent: conv(x) is 1×1 and is stretched.",
            another_way="Run each layer on torch.empty(…, device='meta'): the shapes come out without a number being computed.",
        ),
        model(
            "2.1",
            "HalvingBlock",
            maps("N 3 H W -> N 32 H/2 W/2", H=multiple_of(2, 8), W=multiple_of(2, 8)),
            some("Conv2d", kernel_size=3, stride=2, output="N * H/2 W/2", purpose="does the halving"),
            hints=(
                "Which of the two layers loses the pixel? Write down the size after each for 64, then for 8.",
                "floor((64 + 2p − 3)/2) + 1 = 32. Which p solves it?",
                "Give the first layer, the one with stride 2, padding=1: floor(63/2) + 1 = 32.",
            ),
            why="With padding 1: floor((64 + 2·1 − 1·(3−1) − 1)/2 + 1) = floor(32.5) = 32, and H/2 for every even H. "
            "Kernel 3 at stride 2 needs one more pixel than 31 places use; the padding brings two, and floor drops one.",
            another_way="Pad the far side only, F.pad(x, (0, 1, 0, 1)) before an unpadded layer: floor((65 − 3)/2) + 1 = 32 "
            "as well. The output then sits half a stride further to the lower right; TensorFlow's SAME does this.",
        ),
        model(
            "2.2",
            "ResidualBlock",
            maps(
                "N 16 H W -> N 16 H W",
                H=at_least(1),
                W=at_least(1),
                weights_at={"H": at_least(8), "W": at_least(8)},
            ),
            some("Conv2d", kernel_size=5, purpose="makes what is added to x"),
            adds_input(),
            without("resizing", because="stretching the convolution's output moves its pixels away from those of x"),
            hints=(
                "x and conv(x) must have the same H and W. How many pixels does kernel 5 take away, "
                "and how many does padding 1 give back?",
                "A kernel k at stride 1 keeps the size with padding (k − 1)/2 on each side.",
                "Kernel 5 needs padding=2, or padding='same'. Leave the kernel and the addition as they are.",
            ),
            why="floor((H + 2·2 − 1·(5−1) − 1)/1 + 1) = H for every H from 1 up. With padding 1 it is H − 2: "
            "10 against 8 raises, but at H = W = 3 it is 1×1, which the addition stretches over all nine pixels of x.",
            another_way="Pad by hand, F.pad(x, (2, 2, 2, 2), mode='replicate'), and leave the layer unpadded: "
            "the border is then continued rather than black.",
        ),
    ),
)
