"""Lesson 3: what a repaired dilated convolution must do."""

from grader.contract import (
    Lesson,
    Size,
    answer,
    answers,
    at_least,
    every,
    exactly_layers,
    maps,
    model,
    moves_with_input,
    receptive_field,
    some,
    without,
)
from grader.shapes.rules import conv_output_size, effective_kernel_size

DILATIONS = (1, 2, 4)


def stack_output_size(size: int) -> int:
    """The size that three kernel-3 layers with padding 1 and the lesson's dilations leave of `size`."""
    for dilation in DILATIONS:
        size = conv_output_size(size, 3, padding=1, dilation=dilation)
    return size


def square(channels: int, size: int) -> tuple[int, int, int, int]:
    """The shape of one square map."""
    return (1, channels, size, size)


PREDICTED = answer(
    "3.0",
    "predicted",
    answers(
        {
            "span": effective_kernel_size(3, 2),
            "conv_k3_d2": square(16, conv_output_size(10, 3, dilation=2)),
            "loud_or_silent": "silent",
            "conv_k2_d2": square(16, conv_output_size(10, 2, dilation=2)),
            "conv_k2_d1": square(16, conv_output_size(10, 2)),
            "padding": (effective_kernel_size(3, 2) - 1) // 2,
            "stack": square(8, stack_output_size(16)),
            "stack_field": 1 + sum(effective_kernel_size(3, dilation) - 1 for dilation in DILATIONS),
            "even": square(16, conv_output_size(10, 2, padding=1)),
        },
        because={
            "span": "Three taps have two gaps between them. With dilation 2 each step from tap to tap is 2 pixels.",
            "conv_k3_d2": "Without padding a layer loses what its kernel spans, less 1, on each axis.",
            "loud_or_silent": "Ask yourself whether anything in this layer knows which size you wanted.",
            "conv_k2_d2": "Two taps, 2 pixels apart: count the pixels from the first to the last.",
            "conv_k2_d1": "Two taps side by side still span more than one pixel, and there is no padding.",
            "padding": "Both sides together must give back what the kernel takes.",
            "stack": "padding=1 gives back 2 pixels in each layer. The three layers take 2, 4 and 8.",
            "stack_field": "Start with 1 pixel. Each layer adds what its kernel spans, less 1.",
            "even": "padding=1 adds 2 pixels. A kernel of 2 takes 1.",
        },
    ),
    hints=(
        "Draw the taps of one kernel on squared paper and count the squares from the first tap to the last.",
        "A kernel spans dilation·(kernel_size − 1) + 1 pixels. Without padding the output is the input less the span, plus 1.",
        "Kernel 3 with dilation 2 spans 2·2 + 1 = 5, so 10 comes out as 10 − 5 + 1 = 6. Do the same for each entry, and add "
        "2·padding where there is one.",
    ),
    why="Every size here is input + 2·padding − dilation·(kernel_size − 1) at stride 1. A convolution never knows what size "
    "you wanted, so none of these calls raises.",
    another_way="Ask the layer: nn.Conv2d(3, 16, 3, dilation=2)(torch.zeros(1, 3, 10, 10)).shape.",
)

SAME_SIZE = model(
    "3.1",
    "SameSizeDilation",
    maps("N 3 H W -> N 16 H W", H=at_least(8), W=at_least(8)),
    receptive_field(5, 5),
    every("Conv2d", wider_than=1, kernel_size=3),
    some("Conv2d", dilation=Size(2), purpose="widens the field"),
    without(
        "spatial normalisation",
        because="it subtracts a mean over the whole picture, so that every pixel depends on all others",
    ),
    moves_with_input(1, 1),
    hints=(
        "How many pixels does this kernel span from its first tap to its last? That is more than 3.",
        "The kernel spans 2·(3 − 1) + 1 = 5 pixels, so the layer takes 4 on each axis. Give them back before the convolution, "
        "and leave the dilation alone.",
        "4 pixels are 2 on each side: add padding=2 to the Conv2d.",
    ),
    why="The dilated kernel spans 2·(3 − 1) + 1 = 5 pixels. With 2 pixels of padding on each side, 10 + 2·2 − 5 + 1 = 10. "
    "The taps stay where they were, so the field is still 5×5 with 9 weights a channel.",
    another_way='padding="same" computes the 2 for you, at stride 1 only. Or pad the picture yourself before the layer, for '
    'instance F.pad(x, (2, 2, 2, 2), mode="reflect").',
)

STACK = model(
    "3.2",
    "ContextStack",
    maps("N 8 H W -> N 8 H W", H=at_least(16), W=at_least(16)),
    receptive_field(15, 15),
    exactly_layers("Conv2d", 3, wider_than=1, kernel_size=3),
    moves_with_input(1, 1),
    hints=(
        "padding=1 is right for one of the three layers only. Which one?",
        "The layers take 2, 4 and 8 pixels on each axis. Each must get back its own, half on each side.",
        "For kernel 3 the padding that keeps the size equals the dilation: 1, 2 and 4.",
    ),
    why="A kernel-3 layer takes 2·dilation pixels, so padding=dilation gives back exactly that: 16 + 2·4 − 4·2 = 16. "
    "Padding does not move the taps, so the field stays 1 + 2·(1 + 2 + 4) = 15.",
    another_way="Pad once, by 7 on each side, before three layers without padding: 2 + 4 + 8 = 14 pixels in all. The values "
    "near the border differ a little; size and field are the same.",
)

EVEN = model(
    "3.3",
    "EvenKernel",
    maps("N 3 H W -> N 16 H W", H=at_least(4), W=at_least(4)),
    every("Conv2d", wider_than=1, kernel_size=2, dilation=1),
    some("Conv2d", kernel_size=2),
    moves_with_input(1, 1),
    hints=(
        "A kernel of 2 takes one pixel on each axis. How many does padding=1 give back?",
        "One pixel cannot be put half on each side. Pad on one side only, and do it before the convolution.",
        "F.pad takes left, right, top, bottom: call F.pad(x, (0, 1, 0, 1)) before a Conv2d without padding.",
    ),
    why="A kernel of 2 takes 1 pixel, and padding=p gives back 2·p: 0 or 2, never 1. Padding on one side only gives back "
    "exactly 1: 10 + 1 − 2 + 1 = 10.",
    another_way='padding="same" does this too: it pads 0 before and 1 after. Or keep padding=1 and cut the last row and column '
    "off the output.",
)

LESSON = Lesson(
    id="lesson3",
    title="Dilation",
    case="A dilated convolution quietly shrinks the picture, and the usual fix throws the dilation away.",
    loud="silent",
    minutes=25,
    exercises=(PREDICTED, SAME_SIZE, STACK, EVEN),
)
