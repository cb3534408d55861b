"""Lesson 1: a layer built for three channels meets an image with one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.contract import (
    Lesson,
    answer,
    answers,
    at_least,
    converts_layer,
    function,
    maps,
    mistake,
    model,
    some,
)
from grader.reference import conv2d
from grader.shapes.rules import conv_output_size

Array = NDArray[Any]
Weights = Mapping[str, Array]
Settings = Mapping[str, Any]


def conv_answer(shape: tuple[int, ...], in_channels: int, out_channels: int, padding: int = 0) -> Any:
    """What an nn.Conv2d with kernel 3 makes of (N, C, H, W), or of (C, H, W): a shape, or "raises"."""
    *batch, channels, height, width = shape
    if channels != in_channels:
        return "raises"
    return (*batch, out_channels, *(conv_output_size(size, 3, padding=padding) for size in (height, width)))


PREDICTED: dict[str, Any] = {
    "grey": conv_answer((1, 1, 64, 64), 3, 16, padding=1),
    "grey_three_times": conv_answer((1, 3, 64, 64), 3, 16, padding=1),
    "no_batch": conv_answer((3, 64, 64), 3, 16, padding=1),
    "no_channel": conv_answer((64, 28, 28), 1, 32),
}

BECAUSE = {
    "grey": "Compare axis 1 of the image with in_channels. A Conv2d never copies a channel to make them fit.",
    "grey_three_times": "expand makes the one channel into three equal ones before the layer sees it. "
    "C becomes out_channels, and kernel 3 with padding 1 keeps H and W.",
    "no_batch": "A Conv2d takes three axes too: it reads them as one image, (C, H, W), and gives three axes back.",
    "no_channel": "With three axes the first one is read as C, whatever it was meant to be. Compare it with in_channels.",
}


FIRST_OF_A_RESNET: Settings = {
    "in_channels": 3,
    "out_channels": 64,
    "kernel_size": (7, 7),
    "stride": (2, 2),
    "padding": (3, 3),
    "dilation": (1, 1),
    "padding_mode": "zeros",
    "bias": False,
}
BORDERS = ("zeros", "reflect", "replicate", "circular", "same")


def rgb_convs(random: np.random.Generator) -> list[Settings]:
    """Settings of RGB nn.Conv2d layers: every border with and without a bias, little left at its default.

    And those with which a ResNet begins.
    """
    drawn = [_rgb_conv(random, bias, border) for bias in (True, False) for border in BORDERS for _ in range(3)]
    return [*drawn, FIRST_OF_A_RESNET]


def _rgb_conv(random: np.random.Generator, bias: bool, border: str) -> Settings:
    same = border == "same"
    return {
        "in_channels": 3,
        "out_channels": int(random.integers(2, 9)),
        "kernel_size": (int(random.integers(1, 5)), int(random.integers(1, 5))),
        "stride": (1, 1) if same else (int(random.integers(1, 4)), int(random.integers(2, 4))),
        "padding": "same" if same else (int(random.integers(1, 3)), int(random.integers(0, 3))),
        "dilation": (int(random.integers(1, 3)), 2),
        "padding_mode": "zeros" if same else border,
        "bias": bias,
    }


def on_repeated(weights: Weights, settings: Settings, grey: Array) -> Array:
    """The RGB layer on the grey image repeated three times: (N, 1, H, W) → (N, out, H', W')."""
    return conv2d(weights["weight"], weights.get("bias"), settings, np.repeat(grey, 3, axis=1))


def with_mean(weights: Weights, settings: Settings, grey: Array) -> Array:
    return conv2d(weights["weight"].mean(axis=1, keepdims=True), weights.get("bias"), settings, grey)


def with_first_channel(weights: Weights, settings: Settings, grey: Array) -> Array:
    return conv2d(weights["weight"][:, :1], weights.get("bias"), settings, grey)


def with_luma(weights: Weights, settings: Settings, grey: Array) -> Array:
    luma = np.array([0.299, 0.587, 0.114]).reshape(1, 3, 1, 1)
    return conv2d((weights["weight"] * luma).sum(axis=1, keepdims=True), weights.get("bias"), settings, grey)


def with_bias_tripled(weights: Weights, settings: Settings, grey: Array) -> Array:
    bias = weights.get("bias")
    summed = weights["weight"].sum(axis=1, keepdims=True)
    return conv2d(summed, None if bias is None else 3 * bias, settings, grey)


def without_bias(weights: Weights, settings: Settings, grey: Array) -> Array:
    return conv2d(weights["weight"].sum(axis=1, keepdims=True), None, settings, grey)


LESSON = Lesson(
    id="lesson1",
    title="Channels",
    case="A network for colour photographs is given X-rays, and its first layer refuses them.",
    loud="loud",
    minutes=20,
    exercises=(
        answer(
            "1.0",
            "predicted",
            answers(PREDICTED, BECAUSE),
            hints=(
                "Only one comparison decides whether a Conv2d raises here: the image's C against in_channels.",
                "C stands third from the end: axis 1 of four axes, axis 0 of three. "
                "An image without a batch axis is fine, and comes out without one.",
                "Two of the four raise: those whose C is 1 or 64 where 3 or 1 is expected. The other two come out "
                "with 16 channels, at 64×64, and with as many axes as went in.",
            ),
            why="A Conv2d counts axes from the end: W, H, C, and N if there is a fourth. It raises if C is not "
            "in_channels. It neither copies nor averages channels: broadcasting does not happen here.",
            another_way="Read the weight: layer.weight.shape is (out_channels, in_channels/groups, kernel H, kernel W), "
            "so its second number, times groups, is the C that the layer takes.",
        ),
        model(
            "1.1",
            "GrayscaleStem",
            maps("N 1 H W -> N 16 H W", H=at_least(8), W=at_least(8)),
            some("Conv2d", out_channels=16, purpose="does the work"),
            hints=(
                "Read the two numbers in the message: the channels that the layer expects, and those that the image has.",
                "Either the layer takes one channel, or the image is given three before the layer sees it.",
                "The smallest change is in one place: nn.Conv2d(…, 16, kernel_size=3, padding=1), "
                "with the image's own number of channels first.",
            ),
            why="in_channels is the second number of the weight's shape: (16, 1, 3, 3) takes images with one channel. "
            "The layer has 16·1·9 + 16 = 160 parameters in place of 16·3·9 + 16 = 448, and the output is the same size.",
            another_way="Keep the RGB layer, for instance because it is pretrained, and give it the image three times: "
            "self.conv(x.expand(-1, 3, -1, -1)). Exercise 1.2 does better.",
        ),
        function(
            "1.2",
            "to_grayscale",
            converts_layer(
                "Conv2d",
                rgb_convs,
                "the RGB layer's output on the image repeated three times",
                on_repeated,
                kept=("out_channels", "kernel_size", "stride", "padding", "dilation", "padding_mode", "bias"),
                mistakes=(
                    mistake("the RGB layer's output with the mean over its channels in place of the sum", with_mean),
                    mistake("the output of the first of the three channels alone", with_first_channel),
                    mistake("the RGB layer's output with its channels weighted as for brightness", with_luma),
                    mistake("the right output without the bias", without_bias),
                    mistake("the right output with the bias counted three times", with_bias_tripled),
                ),
                in_channels=1,
            ),
            hints=(
                "Write down one output pixel of the RGB layer when all three channels hold the same g. "
                "What can be taken out of the sum?",
                "w_r·g + w_g·g + w_b·g = (w_r + w_g + w_b)·g: sum the weight over its channel axis, and keep that axis. "
                "The bias is added once, so it stays as it is.",
                "Build nn.Conv2d(1, conv.out_channels, …) with kernel_size, stride, padding, dilation, padding_mode of "
                "conv and bias=conv.bias is not None. Then, under torch.no_grad(), copy conv.weight.sum(1, keepdim=True) "
                "into its weight, and the bias if there is one.",
            ),
            why="A convolution is linear in its input. With r = g = b the three products share the factor g, "
            "so one channel with the sum of the weights gives the same output; the mean would give a third of it. "
            "Bias, stride, padding, padding_mode and dilation do not depend on the channel.",
            another_way="copy.deepcopy(conv), then set in_channels = 1 and a new nn.Parameter with the summed weight on "
            "the copy: every other setting comes along by itself.",
        ),
    ),
)
