"""Every rule against the layer itself: torch is the oracle, for sizes and for what it refuses."""

import ast
import itertools
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F

from grader.shapes import rules

torch.set_num_threads(1)

Shape = tuple[int, ...]


def torch_shape(call: Callable[..., Any], *args: Any, **settings: Any) -> Shape | None:
    """The shape of what torch gives; None if it raises."""
    try:
        return tuple(call(*args, **settings).shape)
    except (RuntimeError, ValueError, IndexError, OverflowError):
        return None


def torch_size(call: Callable[..., Any], *args: Any, **settings: Any) -> int | None:
    shape = torch_shape(call, *args, **settings)
    return None if shape is None else shape[-1]


def ours(rule: Callable[..., Any], *args: Any, **settings: Any) -> Any:
    """What the rule gives; None if it refuses."""
    try:
        return rule(*args, **settings)
    except rules.SizeError:
        return None


def line(size: int) -> torch.Tensor:
    return torch.zeros(1, 1, size)


def zeros(shape: Shape) -> torch.Tensor:
    return torch.zeros(shape)


def test_imports_nothing() -> None:
    tree = ast.parse(Path(rules.__file__).read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert "__import__" not in ast.dump(tree)


# One axis, forward


@pytest.mark.filterwarnings("ignore:Using padding='same'")
def test_conv() -> None:
    draw = random.Random(0)
    for _ in range(5000):
        size, kernel, stride = draw.randint(0, 14), draw.randint(0, 6), draw.choice([-1, 0, 1, 1, 1, 2, 2, 3, 5])
        padding, dilation = draw.choice([-1, 0, 0, 1, 2, 3, "same", "valid", "full"]), draw.choice([-1, 0, 1, 1, 2, 3])
        real = torch_size(F.conv1d, line(size), line(kernel), None, stride, padding, dilation)
        assert ours(rules.conv_output_size, size, kernel, stride, padding, dilation) == real, (
            size,
            kernel,
            stride,
            padding,
            dilation,
        )


def test_conv_transpose() -> None:
    draw = random.Random(1)
    for _ in range(4000):
        size, kernel, stride = draw.randint(0, 8), draw.randint(0, 5), draw.choice([-1, 0, 1, 1, 2, 3, 4])
        padding, output_padding, dilation = draw.randint(-1, 4), draw.choice([-1, 0, 0, 1, 2, 3]), draw.randint(0, 3)
        real = torch_size(
            F.conv_transpose1d, line(size), line(kernel), None, stride, padding, output_padding, 1, dilation
        )
        settings = (size, kernel, stride, padding, output_padding, dilation)
        assert ours(rules.conv_transpose_output_size, *settings) == real, settings


def test_max_pool() -> None:
    draw = random.Random(2)
    for _ in range(5000):
        size, kernel, stride = draw.randint(0, 14), draw.randint(0, 6), draw.choice([None, -1, 0, 1, 1, 2, 3, 5])
        settings = (kernel, stride, draw.randint(-1, 3), draw.choice([0, 1, 1, 2, 3]), draw.random() < 0.5)
        real = torch_size(F.max_pool1d, line(size), *settings)
        assert ours(rules.max_pool_output_size, size, *settings) == real, (size, settings)


def test_avg_and_lp_pool() -> None:
    draw = random.Random(3)
    for _ in range(3000):
        size, kernel, stride = draw.randint(0, 14), draw.randint(0, 6), draw.choice([None, -1, 0, 1, 1, 2, 3, 5])
        padding, ceil_mode = draw.randint(-1, 3), draw.random() < 0.5
        real = torch_size(F.avg_pool1d, line(size), kernel, stride, padding, ceil_mode)
        assert ours(rules.avg_pool_output_size, size, kernel, stride, padding, ceil_mode) == real
        if padding == 0:
            real = torch_size(F.lp_pool1d, line(size), 2.0, kernel, stride, ceil_mode)
            assert ours(rules.avg_pool_output_size, size, kernel, stride, 0, ceil_mode) == real


def test_max_unpool() -> None:
    draw = random.Random(4)
    for _ in range(2000):
        size, kernel, stride = draw.randint(0, 6), draw.randint(0, 4), draw.choice([None, 0, 1, 2, 3])
        padding, output_size = draw.randint(0, 3), draw.choice([None, *range(13)])
        real = torch_size(
            F.max_unpool1d,
            line(size),
            torch.zeros(1, 1, size, dtype=torch.long),
            kernel,
            stride,
            padding,
            None if output_size is None else (output_size,),
        )
        settings = (size, kernel, stride, padding, output_size)
        assert ours(rules.max_unpool_output_size, *settings) == real, settings


def test_adaptive_pool() -> None:
    for size, output_size in itertools.product(range(6), range(-1, 9)):
        expected = ours(rules.adaptive_pool_output_size, size, output_size)
        assert torch_size(F.adaptive_max_pool1d, line(size), output_size) == expected
        if (size, output_size) != (0, 1):
            assert torch_size(F.adaptive_avg_pool1d, line(size), output_size) == expected
    assert F.adaptive_avg_pool1d(line(0), 1).isnan().all()
    assert F.adaptive_avg_pool2d(zeros((1, 1, 7, 5)), (2, None)).shape[2:] == (
        rules.adaptive_pool_output_size(7, 2),
        rules.adaptive_pool_output_size(5, None),
    )


def test_unfold_and_fold() -> None:
    draw = random.Random(5)
    for _ in range(2000):
        size, kernel, stride = draw.randint(0, 10), draw.randint(0, 5), draw.randint(0, 3)
        padding, dilation, blocks = draw.randint(-1, 3), draw.randint(0, 3), draw.randint(0, 8)
        settings = (kernel, stride, padding, dilation)
        whole = ((kernel, 1), (dilation, 1), (padding, 0), (stride, 1))
        taken = torch_size(F.unfold, zeros((1, 1, size, 1)), *whole)
        assert ours(rules.unfold_blocks, size, *settings) == taken
        blocks = taken if taken and draw.random() < 0.7 else blocks
        real = torch_shape(F.fold, zeros((1, max(kernel, 1), blocks)), (size, 1), *whole)
        assert ours(rules.fold_output_size, blocks, size, *settings) == (real and real[2]), (blocks, size, settings)


def test_interpolate() -> None:
    draw = random.Random(6)
    scales = [None, 0.0, -1.0, 0.1, 0.3, 0.5, 0.7, 1.1, 1.5, 2, 2.2, 3.3, 1e30, float("inf"), float("nan")]
    for _ in range(2000):
        size, output_size = draw.randint(0, 40), draw.choice([*[None] * 20, -1, 0, 1, 2, 7])
        scale = draw.choice(scales) if draw.random() < 0.4 else round(draw.uniform(0, 3), draw.randint(1, 4))
        if draw.random() < 0.2:
            output_size, scale = draw.randint(-1, 9), None
        expected = ours(rules.interpolate_output_size, size, output_size, scale)
        for mode in ("nearest", "linear", "nearest-exact"):
            real = torch_size(F.interpolate, line(size), output_size, scale, mode)
            assert expected == real, (size, output_size, scale, mode)
        if expected is not None:
            assert torch_size(F.interpolate, line(size), output_size, scale, "area") == expected


@pytest.mark.parametrize("mode", ["constant", "reflect", "replicate", "circular"])
def test_pad(mode: str) -> None:
    for size, left, right in itertools.product(range(6), range(-6, 8), range(-6, 8)):
        if mode == "circular" and min(left, right) < 0 < max(left, right):
            continue  # torch raises or reads unwritten memory there, and not by the sizes of this axis alone
        real = torch_size(F.pad, line(size), (left, right), mode)
        assert ours(rules.pad_output_size, size, left, right, mode) == real, (size, left, right)


def test_circular_padding_that_crops_one_side_never_promises_what_torch_refuses() -> None:
    for size, left, right in itertools.product(range(6), range(-6, 8), range(-6, 8)):
        promised = ours(rules.pad_output_size, size, left, right, "circular")
        if promised is not None:
            assert torch_size(F.pad, line(size), (left, right), "circular") == promised


@pytest.mark.parametrize(
    ("rule", "calls", "settings"),
    [
        (
            rules.conv_output_size,
            (
                lambda x, k, s, p, d: F.conv2d(x, zeros((1, 1, *k)), None, s, p, d),
                lambda x, k, s, p, d: F.conv3d(x, zeros((1, 1, *k)), None, s, p, d),
            ),
            ((1, 4), (1, 3), (0, 2), (1, 3)),
        ),
        (
            rules.conv_transpose_output_size,
            (
                lambda x, k, s, p, o, d: F.conv_transpose2d(x, zeros((1, 1, *k)), None, s, p, o, 1, d),
                lambda x, k, s, p, o, d: F.conv_transpose3d(x, zeros((1, 1, *k)), None, s, p, o, 1, d),
            ),
            ((1, 4), (1, 3), (0, 2), (0, 1), (1, 3)),
        ),
        (rules.max_pool_output_size, (F.max_pool2d, F.max_pool3d), ((1, 5), (1, 3), (0, 2), (1, 2))),
        (
            partial(rules.max_pool_output_size, ceil_mode=True),
            (partial(F.max_pool2d, ceil_mode=True), partial(F.max_pool3d, ceil_mode=True)),
            ((1, 5), (1, 3), (0, 2), (1, 2)),
        ),
        (rules.avg_pool_output_size, (F.avg_pool2d,), ((1, 5), (1, 3), (0, 2))),
        (
            partial(rules.avg_pool_output_size, ceil_mode=True),
            (partial(F.avg_pool2d, ceil_mode=True),),
            ((1, 5), (1, 3), (0, 2)),
        ),
    ],
)
def test_axes_are_independent(
    rule: Callable[..., int], calls: tuple[Callable[..., torch.Tensor], ...], settings: tuple[tuple[int, int], ...]
) -> None:
    draw = random.Random(7)
    for _ in range(400):
        for axes, call in enumerate(calls, 2):
            sizes = [draw.randint(0 if draw.random() < 0.1 else 3, 7) for _ in range(axes)]
            drawn = [[draw.randint(*limits) for _ in range(axes)] for limits in settings]
            each = [ours(rule, size, *values) for size, *values in zip(sizes, *drawn, strict=True)]
            real = torch_shape(call, zeros((1, 1, *sizes)), *drawn)
            assert (None if None in each else (1, 1, *each)) == real, (sizes, drawn)


def test_unfold_multiplies_the_blocks_of_its_axes() -> None:
    draw = random.Random(20)
    for _ in range(1000):
        sizes, *settings = (
            [draw.randint(*limits) for _ in range(2)] for limits in ((0, 7), (1, 4), (1, 3), (0, 2), (1, 2))
        )
        kernel, stride, padding, dilation = settings
        each = [ours(rules.unfold_blocks, size, *values) for size, *values in zip(sizes, *settings, strict=True)]
        real = torch_size(F.unfold, zeros((1, 1, *sizes)), kernel, dilation, padding, stride)
        assert (None if None in each else each[0] * each[1]) == real, (sizes, settings)


@pytest.mark.parametrize("call", [F.max_unpool2d, F.max_unpool3d])
def test_max_unpool_in_more_axes(call: Callable[..., torch.Tensor]) -> None:
    draw = random.Random(21)
    axes = 2 if call is F.max_unpool2d else 3
    for _ in range(500):
        drawn = [[draw.randint(*limits) for _ in range(axes)] for limits in ((1, 4), (1, 3), (1, 3), (0, 2), (0, 9))]
        sizes, *settings, output_size = drawn
        wanted = output_size if draw.random() < 0.5 else [None] * axes
        each = [ours(rules.max_unpool_output_size, *values) for values in zip(sizes, *settings, wanted, strict=True)]
        data, where = zeros((1, 1, *sizes)), torch.zeros((1, 1, *sizes), dtype=torch.long)
        real = torch_shape(call, data, where, *settings, wanted if wanted is output_size else None)
        assert (None if None in each else (1, 1, *each)) == real, (drawn, wanted)


@pytest.mark.parametrize("padded", [True, False])
def test_avg_pool_3d_wants_the_kernel_inside_the_input(padded: bool) -> None:
    draw = random.Random(8)
    for _ in range(1500):
        sizes = [draw.randint(2, 6) for _ in range(3)]
        kernels, strides, paddings = ([draw.randint(*limits) for _ in range(3)] for limits in ((1, 4), (1, 3), (0, 2)))
        ceil_mode = draw.random() < 0.5
        if padded:
            real = torch_shape(F.avg_pool3d, zeros((1, 1, *sizes)), kernels, strides, paddings, ceil_mode)
        else:
            paddings = [0, 0, 0]
            real = torch_shape(F.lp_pool3d, zeros((1, 1, *sizes)), 2.0, tuple(kernels), tuple(strides), ceil_mode)
        settings = list(zip(sizes, kernels, strides, paddings, strict=True))
        each = [ours(rules.avg_pool_output_size, *values, ceil_mode, dims=3) for values in settings]
        assert (None if None in each else (1, 1, *each)) == real, (settings, ceil_mode)


# Whole shapes


def test_pixel_shuffle() -> None:
    draw = random.Random(8)
    for _ in range(1000):
        sizes = draw.choice([[4, 8, 12], [9, 18], [0, 1, 2, 3, 4, 8, 9]])
        shape, factor = tuple(draw.choice(sizes) for _ in range(draw.randint(2, 5))), draw.choice([-1, 0, 1, 2, 2, 3])
        assert ours(rules.pixel_shuffle_shape, shape, factor) == torch_shape(F.pixel_shuffle, zeros(shape), factor)
        assert ours(rules.pixel_unshuffle_shape, shape, factor) == torch_shape(F.pixel_unshuffle, zeros(shape), factor)


def test_linear() -> None:
    draw = random.Random(9)
    for _ in range(500):
        shape = tuple(draw.randint(0, 3) for _ in range(draw.randint(0, 4)))
        wide, out = shape[-1] if shape and draw.random() < 0.6 else draw.randint(0, 3), draw.randint(0, 3)
        real = torch_shape(F.linear, zeros(shape), zeros((out, wide)))
        assert ours(rules.linear_output_shape, shape, wide, out) == real, (shape, wide, out)


@pytest.mark.filterwarnings("ignore:LSTM with projections")
@pytest.mark.parametrize("layer", [torch.nn.RNN, torch.nn.GRU, torch.nn.LSTM])
def test_rnn(layer: Callable[..., torch.nn.RNNBase]) -> None:
    draw = random.Random(10)
    for _ in range(800):
        axes = draw.choice([1, *[2] * 6, *[3] * 10, 4])
        shape = (
            *(draw.randint(0 if draw.random() < 0.1 else 1, 3) for _ in range(axes - 1)),
            draw.choice([2] * 9 + [3]),
        )
        hidden, layers = draw.choice([0, *[2, 3, 4] * 4]), draw.choice([0, *[1, 2] * 5])
        wide = draw.choice([*[2] * 9, 3, 0])
        settings: dict[str, Any] = {"batch_first": draw.random() < 0.5, "bidirectional": draw.random() < 0.5}
        if layer is torch.nn.LSTM:
            settings["proj_size"] = draw.choice([0, 0, 0, 0, 1, 1, 1, 2, 3, -1])
        try:
            output, state = layer(wide, hidden, layers, **settings)(zeros(shape))
            state, cell = state if isinstance(state, tuple) else (state, None)
            real = (tuple(output.shape), tuple(state.shape))
        except (RuntimeError, ValueError):
            real, cell = None, None
        sizes = ours(rules.rnn_output_shape, shape, wide, hidden, **settings)
        states = ours(rules.rnn_state_shape, shape, hidden, layers, **settings)
        assert (None if None in (sizes, states) else (sizes, states)) == real, (shape, wide, hidden, layers, settings)
        if cell is not None:
            settings["proj_size"] = 0
            assert rules.rnn_state_shape(shape, hidden, layers, **settings) == cell.shape


def test_flatten() -> None:
    draw = random.Random(11)
    for _ in range(1500):
        shape = tuple(draw.randint(0, 4) for _ in range(draw.randint(0, 4)))
        start, end = draw.randint(-5, 4), draw.randint(-5, 4)
        real = torch_shape(torch.flatten, zeros(shape), start, end)
        assert ours(rules.flatten_shape, shape, start, end) == real, (shape, start, end)
        assert ours(rules.flatten_shape, shape) == torch_shape(torch.nn.Flatten(), zeros(shape))


def test_view() -> None:
    draw = random.Random(12)
    for _ in range(3000):
        shape = tuple(draw.choice([0, 1, 2, 2, 3, 4, 6]) for _ in range(draw.randint(0, 3)))
        wanted = tuple(draw.choice([-2, -1, -1, -1, 0, 1, 2, 2, 3, 4, 6]) for _ in range(draw.randint(0, 3)))
        real = torch_shape(zeros(shape).view, wanted)
        assert ours(rules.view_shape, shape, wanted) == real, (shape, wanted)
        assert torch_shape(zeros(shape).reshape, wanted) == real


def draw_shapes(draw: random.Random, most: int, sizes: list[int]) -> list[Shape]:
    """Shapes that often agree: cut from one, with here and there another size or axis."""
    model = [draw.choice(sizes) for _ in range(draw.randint(0, 4))]
    shapes = []
    for _ in range(draw.randint(0, most)):
        shape = [draw.choice(sizes) if draw.random() < 0.15 else size for size in model]
        shapes.append(tuple(shape[draw.randint(0, len(shape)) :] if draw.random() < 0.1 else shape))
    return shapes


def test_broadcast() -> None:
    draw = random.Random(13)
    for _ in range(2000):
        shapes = draw_shapes(draw, 4, [0, 1, 1, 2, 3])
        real = torch_shape(lambda s: sum((zeros(shape) for shape in s), start=torch.zeros(())), shapes)
        assert ours(rules.broadcast_shapes, *shapes) == real, shapes


def test_matmul() -> None:
    draw = random.Random(14)
    for _ in range(3000):
        inner, batch = draw.randint(0, 3), [draw.choice([1, 2, 3]) for _ in range(2)]
        stretched = [[draw.choice([*[size] * 5, 1, 2]) for size in batch] for _ in range(2)]
        left = (*stretched[0], draw.randint(0, 3), inner)[draw.choice([0, 0, 1, 2, 3, 4]) :]
        right = (*stretched[1], draw.choice([*[inner] * 6, 2]), draw.randint(0, 3))[draw.choice([0, 0, 1, 2, 3, 4]) :]
        assert ours(rules.matmul_shape, left, right) == torch_shape(torch.matmul, zeros(left), zeros(right)), (
            left,
            right,
        )


def test_cat_and_stack() -> None:
    draw = random.Random(15)
    for _ in range(3000):
        shapes, dim = draw_shapes(draw, 3, [0, 1, 2, 3]), draw.randint(-4, 4)
        shapes = [(0,) if draw.random() < 0.1 else shape for shape in shapes]
        tensors = [zeros(shape) for shape in shapes]
        assert ours(rules.cat_shape, *shapes, dim=dim) == torch_shape(torch.cat, tensors, dim), (shapes, dim)
        assert ours(rules.stack_shape, *shapes, dim=dim) == torch_shape(torch.stack, tensors, dim), (shapes, dim)


# Many layers


def test_minimum_input_size_is_the_smallest() -> None:
    draw = random.Random(16)
    assert rules.minimum_input_size([]) == 1
    assert rules.minimum_input_size([(3, 0, 0, 1)]) is None
    assert rules.minimum_input_size([(3, 1, -1, 1)]) is None

    def survives(size: int, layers: list[tuple[int, int, int, int]]) -> bool:
        data = line(size)
        try:
            for kernel, stride, padding, dilation in layers:
                data = F.conv1d(data, line(kernel), None, stride, padding, dilation)
        except RuntimeError:
            return False
        return True

    for _ in range(400):
        layers = [
            (draw.randint(1, 5), draw.randint(1, 3), draw.randint(0, 2), draw.randint(1, 3))
            for _ in range(draw.randint(1, 4))
        ]
        least = rules.minimum_input_size(layers)
        assert least is not None
        assert survives(least, layers), layers
        assert not any(survives(size, layers) for size in range(max(1, least - 12), least)), layers


def test_receptive_field_and_total_stride_by_gradient() -> None:
    draw = random.Random(17)
    assert (rules.receptive_field([]), rules.total_stride([])) == (1, 1)
    for _ in range(150):
        layers = [(draw.randint(1, 4), draw.randint(1, 3), draw.randint(1, 3)) for _ in range(draw.randint(1, 3))]
        field, step = rules.receptive_field(layers), rules.total_stride(layers)
        data = torch.ones(1, 1, field + step, requires_grad=True)
        out = data
        for kernel, stride, dilation in layers:
            out = F.conv1d(out, torch.ones(1, 1, kernel), None, stride, 0, dilation)
        (first,) = torch.autograd.grad(out[0, 0, 0], data, retain_graph=True)
        (second,) = torch.autograd.grad(out[0, 0, 1], data)
        reach, shifted = first[0, 0].nonzero().flatten().tolist(), second[0, 0].nonzero().flatten().tolist()
        assert (reach[0], reach[-1] + 1, shifted[0], shifted[-1] + 1) == (0, field, step, field + step), layers


@pytest.mark.parametrize("rule", [rules.receptive_field, rules.total_stride])
def test_layers_without_a_stride(rule: Callable[..., int]) -> None:
    with pytest.raises(rules.SizeError):
        rule([(3, 0, 1)])


# Solved backward: brute force over what the forward rule, itself held to torch above, says


@pytest.mark.parametrize(
    ("solve", "place", "low"),
    [
        (rules.input_size_for, 0, 1),
        (rules.kernel_size_for, 1, 1),
        (rules.stride_for, 2, 1),
        (rules.padding_for, 3, 0),
        (rules.dilation_for, 4, 1),
    ],
)
def test_backward_is_the_nearest(solve: Callable[..., int | None], place: int, low: int) -> None:
    draw = random.Random(18)
    found = 0
    for _ in range(4000):
        now = [draw.randint(0, 12), draw.randint(0, 5), draw.randint(0, 4), draw.randint(-1, 3), draw.randint(0, 3)]
        now = [max(1, value) if draw.random() < 0.8 else value for value in now]
        wanted = draw.randint(0, 10)
        works = []
        for value in range(low, 60):
            tried = [*now[:place], value, *now[place + 1 :]]
            if ours(rules.conv_output_size, *tried) == wanted:
                works.append(value)
        answer = solve(now[0], wanted, *now[1:])
        if not works:
            assert answer is None, (now, wanted)
            continue
        assert answer in works, (now, wanted)
        assert abs(answer - now[place]) == min(abs(value - now[place]) for value in works), (now, wanted)
        found += 1
    assert found > 300


def test_output_padding_restores_the_size() -> None:
    restored = 0
    for size, kernel, stride, padding, dilation in itertools.product(
        range(0, 9), range(0, 5), range(0, 4), range(-1, 3), range(0, 3)
    ):
        shrunk = ours(rules.conv_output_size, size, kernel, stride, padding, dilation)
        answer = rules.output_padding_for(size, kernel, stride, padding, dilation)
        assert (answer is None) == (shrunk is None)
        if answer is not None:
            restored += 1
            grown = F.conv_transpose1d(line(shrunk), line(kernel), None, stride, padding, answer, 1, dilation)
            assert grown.shape[-1] == size
    assert restored > 300


# Written out


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (rules.conv_arithmetic(64, 3, 2), "floor((64 + 2·0 − 1·(3−1) − 1)/2 + 1) = 31"),
        (rules.conv_arithmetic(2, 3), "floor((2 + 2·0 − 1·(3−1) − 1)/1 + 1) = 0, which is no size"),
        (rules.conv_arithmetic(1, 5, 1, 1), "floor((1 + 2·1 − 1·(5−1) − 1)/1 + 1) = −1, which is no size"),
        (rules.conv_arithmetic(10, 2, 1, "same", 2), "floor((10 + 2 − 2·(2−1) − 1)/1 + 1) = 10"),
        (
            rules.conv_arithmetic(10, 3, 2, "same"),
            "floor((10 + 2 − 1·(3−1) − 1)/2 + 1) is refused: padding='same' needs stride 1, but stride is 2",
        ),
        (
            rules.conv_arithmetic(10, 3, 0),
            "floor((10 + 2·0 − 1·(3−1) − 1)/0 + 1) is refused: stride must be at least 1, but is 0",
        ),
        (rules.conv_transpose_arithmetic(8, 4, 2, 1), "(8−1)·2 − 2·1 + 1·(4−1) + 0 + 1 = 16"),
        (rules.conv_transpose_arithmetic(1, 2, 1, 1), "(1−1)·1 − 2·1 + 1·(2−1) + 0 + 1 = 0, which is no size"),
        (
            rules.conv_transpose_arithmetic(8, 4, 2, 1, 2),
            "(8−1)·2 − 2·1 + 1·(4−1) + 2 + 1 is refused: output padding must be smaller than stride or dilation, "
            "but is 2 with stride 2 and dilation 1",
        ),
        (rules.max_pool_arithmetic(7, 2), "floor((7 + 2·0 − 1·(2−1) − 1)/2 + 1) = 3"),
        (rules.max_pool_arithmetic(7, 2, ceil_mode=True), "ceil((7 + 2·0 − 1·(2−1) − 1)/2 + 1) = 4"),
        (
            rules.max_pool_arithmetic(3, 2, 3, 1, 1, True),
            "ceil((3 + 2·1 − 1·(2−1) − 1)/3 + 1) = 2",
        ),
        (
            rules.max_pool_arithmetic(3, 1, 3, ceil_mode=True),
            "ceil((3 + 2·0 − 1·(1−1) − 1)/3 + 1) = 2, less the last, which would start past the input: 1",
        ),
        (rules.max_pool_arithmetic(1, 2), "floor((1 + 2·0 − 1·(2−1) − 1)/2 + 1) = 0, which is no size"),
        (
            rules.max_pool_arithmetic(9, 3, 2, 2),
            "floor((9 + 2·2 − 1·(3−1) − 1)/2 + 1) is refused: padding 2 is more than half of the kernel size 3",
        ),
        (rules.avg_pool_arithmetic(7, 2), "floor((7 + 2·0 − 2)/2 + 1) = 3"),
        (
            rules.avg_pool_arithmetic(7, 2, 2, 1, True),
            "ceil((7 + 2·1 − 2)/2 + 1) = 5, less the last, which would start past the input: 4",
        ),
        (rules.avg_pool_arithmetic(2, 3, 1, 1), "floor((2 + 2·1 − 3)/1 + 1) = 2"),
        (
            rules.avg_pool_arithmetic(2, 3, 1, 1, dims=3),
            "floor((2 + 2·1 − 3)/1 + 1) is refused: "
            "a 3-D average pool of 3 needs an input as long before padding, but size is 2",
        ),
        (rules.avg_pool_arithmetic(1, 3, dims=3), "floor((1 + 2·0 − 3)/3 + 1) = 0, which is no size"),
        (rules.flatten_arithmetic(20, 16, 16), "20·16·16 = 5120"),
        (rules.flatten_arithmetic(7), "7"),
        (rules.flatten_arithmetic(), "1"),
    ],
)
def test_written_out(text: str, written: str) -> None:
    assert text == written


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (partial(rules.conv_output_size, 2, 3), "a kernel of 3 does not fit: the input has 2"),
        (
            partial(rules.conv_output_size, 2, 3, 1, 1, 2),
            "a kernel of 3 with dilation 2, which spans 5, does not fit: the padded input has 2 + 2 = 4",
        ),
        (partial(rules.max_pool_output_size, 1, 6, padding=2), "the padded input has 1 + 4 = 5"),
        (partial(rules.conv_output_size, 4, 3, padding=-1), "padding must be at least 0, but is -1"),
        (
            partial(rules.conv_output_size, 4, 3, padding="full"),
            "padding must be a number, 'same' or 'valid', but is 'full'",
        ),
        (partial(rules.conv_transpose_output_size, 1, 2, 1, 1), "output size must be at least 1, but is 0"),
        (partial(rules.fold_output_size, 3, 5, 2), "folding to 5 takes 4 blocks, but there are 3"),
        (partial(rules.max_unpool_output_size, 3, 2, output_size=8), "output size must be between 5 and 7, but is 8"),
        (partial(rules.interpolate_output_size, 3, scale_factor=0.25), "3 times 0.25 is 0.75, which is no size"),
        (partial(rules.interpolate_output_size, 3), "exactly one of output size and scale factor must be given"),
        (partial(rules.pad_output_size, 3, -4, 0), "cropping 3 by 4 leaves -1"),
        (
            partial(rules.pad_output_size, 3, 4, 0, "circular"),
            "circular padding of 4 is more than the 3 that are there",
        ),
        (partial(rules.pad_output_size, 3, 1, 3, "reflect"), "reflecting 3 needs a size of 4, but size is 3"),
        (
            partial(rules.pad_output_size, 3, 1, 1, "mirror"),
            "mode must be 'constant', 'reflect', 'replicate' or 'circular'",
        ),
        (partial(rules.pixel_shuffle_shape, (6, 2, 2), 2), "6 channels do not divide by 2² = 4"),
        (partial(rules.pixel_unshuffle_shape, (6, 2, 3), 2), "height 2 and width 3 do not both divide by 2"),
        (
            partial(rules.linear_output_shape, (1, 5120), 2000, 10),
            "the last axis must be in_features=2000, but is 5120",
        ),
        (partial(rules.rnn_output_shape, (3, 5), 4, 6), "the last axis must be input_size=4, but is 5"),
        (partial(rules.rnn_output_shape, (4,), 4, 6), "the input must have 2 axes, or 3 with a batch, but has 1"),
        (partial(rules.rnn_output_shape, (0, 4), 4, 6), "sequence length must be at least 1, but is 0"),
        (
            partial(rules.rnn_output_shape, (3, 4), 4, 6, proj_size=6),
            "proj_size must be smaller than hidden_size=6, but is 6",
        ),
        (partial(rules.flatten_shape, (3, 4), 2), "axis 2 is not in the range -2 to 1"),
        (
            partial(rules.view_shape, (3, 32, 32), (2000, -1)),
            "(3, 32, 32) has 3072 elements, which do not fill (2000, -1)",
        ),
        (
            partial(rules.view_shape, (0, 3), (0, -1)),
            "the -1 in (0, -1) could be any size, since there are no elements",
        ),
        (partial(rules.broadcast_shapes, (4, 3), (2, 3)), "axis -2 has the sizes 4 and 2, which must be equal or 1"),
        (partial(rules.matmul_shape, (2, 4), (3, 2)), "(2, 4) @ (3, 2): 4 and 3 must be equal"),
        (partial(rules.cat_shape, (2, 3), (2, 4)), "(2, 3) and (2, 4) may differ on axis 0 only"),
        (partial(rules.stack_shape, (2, 3), (2, 4)), "(2, 3) and (2, 4) must be equal"),
        (partial(rules.stack_shape), "number of tensors must be at least 1, but is 0"),
    ],
)
def test_a_refusal_has_the_numbers(call: Callable[[], Any], said: str) -> None:
    with pytest.raises(rules.SizeError) as refusal:
        call()
    assert said in str(refusal.value)


def test_left_out_settings_are_those_of_torch() -> None:
    assert rules.conv_output_size(7, 3) == F.conv1d(line(7), line(3)).shape[-1]
    assert rules.conv_transpose_output_size(7, 3) == F.conv_transpose1d(line(7), line(3)).shape[-1]
    assert rules.unfold_blocks(7, 3) == rules.conv_output_size(7, 3) == 5
    assert rules.fold_output_size(5, 7, 3) == 7
    assert rules.max_pool_output_size(7, 3) == F.max_pool1d(line(7), 3).shape[-1]
    assert rules.avg_pool_output_size(7, 3) == F.avg_pool1d(line(7), 3).shape[-1]
    assert rules.effective_kernel_size(3) == 3
    assert rules.pad_output_size(3, 4, 4) == F.pad(line(3), (4, 4)).shape[-1]
    assert rules.rnn_state_shape((5, 3, 4), 6) == (1, 3, 6)
    assert rules.cat_shape((2, 3), (1, 3)) == (3, 3)
    assert rules.stack_shape((2, 3), (2, 3)) == (2, 2, 3)
    assert (rules.padding_for(5, 5, 3), rules.kernel_size_for(5, 3), rules.input_size_for(1, 3, 3)) == (1, 3, 5)
    assert (rules.stride_for(7, 3, 3), rules.dilation_for(7, 3, 3)) == (2, 2)
    assert rules.output_padding_for(8, 3, 2, 1) == 1


def test_writing_out_never_raises() -> None:
    odd = (-1, 0, 1, 3)
    for size, kernel, stride, padding, dilation in itertools.product(odd, repeat=5):
        texts = [
            rules.conv_arithmetic(size, kernel, stride, padding, dilation),
            rules.conv_arithmetic(size, kernel, stride, "same", dilation),
            rules.conv_arithmetic(size, kernel, stride, "full", dilation),
            rules.conv_transpose_arithmetic(size, kernel, stride, padding, 0, dilation),
            rules.max_pool_arithmetic(size, kernel, stride, padding, dilation, ceil_mode=True),
            rules.avg_pool_arithmetic(size, kernel, stride, padding, dims=dilation),
        ]
        assert not [text for text in texts if "-" in text.partition(" is refused")[0]], texts


def value_of(text: str) -> int:
    """What a written formula comes to, worked out afresh by Python."""
    formula = text.partition(" = ")[0].replace("·", "*").replace("−", "-")
    return int(eval(formula, {"floor": lambda x: x // 1, "ceil": lambda x: -(-x // 1)}))


def test_what_is_written_is_true() -> None:
    draw = random.Random(19)
    for _ in range(2000):
        size, kernel, stride, padding = draw.randint(1, 40), draw.randint(1, 6), draw.randint(1, 4), draw.randint(0, 3)
        dilation, ceil_mode = draw.randint(1, 3), draw.random() < 0.5
        told: list[tuple[Callable[..., str], Callable[..., int], tuple[int, ...]]] = [
            (rules.conv_arithmetic, rules.conv_output_size, (size, kernel, stride, padding, dilation)),
            (
                rules.conv_transpose_arithmetic,
                rules.conv_transpose_output_size,
                (size, kernel, stride, padding, draw.randint(0, 2), dilation),
            ),
            (
                rules.max_pool_arithmetic,
                rules.max_pool_output_size,
                (size, kernel, stride, padding, dilation, ceil_mode),
            ),
            (rules.avg_pool_arithmetic, rules.avg_pool_output_size, (size, kernel, stride, padding, ceil_mode)),
        ]
        for written, rule, settings in told:
            text, out = written(*settings), ours(rule, *settings)
            if "is refused" in text:
                assert out is None
            elif "no size" in text:
                assert out is None
                assert value_of(text) < 1
            else:
                assert out == value_of(text) - ("less the last" in text), text
                assert text.endswith(f" {out}")
