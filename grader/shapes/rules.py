"""Sizes of PyTorch layers as plain arithmetic: forward, solved backward, and written out with the numbers.

Nothing here runs torch. The rules equal what torch 2.13 does on the CPU, including when it raises: a size or a set of
settings that torch refuses raises `SizeError`. Functions of a `size` speak of one spatial axis (the axes of a layer
are independent), functions of a `shape` of whole tensors. Settings come in the order kernel_size, stride, padding,
dilation. Sources are pages of `https://docs.pytorch.org/docs/stable/generated/`, such as `torch.nn.Conv1d`.
"""


class SizeError(ValueError):
    """A size that cannot be, or settings that no layer accepts; the message has the numbers."""


def _at_least(low: int, **values: int) -> None:
    for name, value in values.items():
        if value < low:
            raise SizeError(f"{name.replace('_', ' ')} must be at least {low}, but is {value}")


def _too_short(size: int, kernel_size: int, total_padding: int, dilation: int) -> SizeError:
    span = f" with dilation {dilation}, which spans {dilation * (kernel_size - 1) + 1}," if dilation > 1 else ""
    room = (
        f"padded input has {size} + {total_padding} = {size + total_padding}" if total_padding else f"input has {size}"
    )
    return SizeError(f"a kernel of {kernel_size}{span} does not fit: the {room}")


def _axis(dim: int, axes: int) -> int:
    """`dim` counted from the front, for so many axes; a tensor without axes takes 0 and −1, as torch has it."""
    axes = max(axes, 1)
    if not -axes <= dim < axes:
        raise SizeError(f"axis {dim} is not in the range {-axes} to {axes - 1}")
    return dim % axes


def _elements(shape: tuple[int, ...]) -> int:
    count = 1
    for size in shape:
        count *= size
    return count


# Convolutions and their likes, one axis


def effective_kernel_size(kernel_size: int, dilation: int = 1) -> int:
    """Elements that a dilated kernel spans: `dilation·(kernel_size − 1) + 1` (torch.nn.Conv1d).

    Raises `SizeError` if either is below 1.
    """
    _at_least(1, kernel_size=kernel_size, dilation=dilation)
    return dilation * (kernel_size - 1) + 1


def _total_padding(kernel_size: int, stride: int, padding: int | str, dilation: int) -> int:
    """Both sides together; 'same' pads `dilation·(kernel_size − 1)`, an odd one out at the end."""
    if padding == "valid":
        return 0
    if padding == "same":
        if stride != 1:
            raise SizeError(f"padding='same' needs stride 1, but stride is {stride}")
        return dilation * (kernel_size - 1)
    if isinstance(padding, str):
        raise SizeError(f"padding must be a number, 'same' or 'valid', but is {padding!r}")
    _at_least(0, padding=padding)
    return 2 * padding


def conv_output_size(size: int, kernel_size: int, stride: int = 1, padding: int | str = 0, dilation: int = 1) -> int:
    """Output size of a convolution: `floor((size + 2·padding − dilation·(kernel_size − 1) − 1)/stride + 1)`.

    `padding` may be 'valid' (none) or 'same' (`dilation·(kernel_size − 1)` in all, with stride 1 only), and is
    otherwise the number of elements added on each side. With a `padding_mode` other than 'zeros', take
    `pad_output_size` first and this without padding. Source: torch.nn.Conv1d, Shape.

    Raises `SizeError` if the dilated kernel is longer than the padded input, if the size is 0 (torch takes an empty
    batch, but no empty axis), for kernel, stride or dilation below 1, negative padding, and 'same' with a stride.
    """
    span = effective_kernel_size(kernel_size, dilation)
    _at_least(1, size=size, stride=stride)
    total = _total_padding(kernel_size, stride, padding, dilation)
    if span > size + total:
        raise _too_short(size, kernel_size, total, dilation)
    return (size + total - span) // stride + 1


def conv_transpose_output_size(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, output_padding: int = 0, dilation: int = 1
) -> int:
    """Output size of a transposed convolution.

    `(size − 1)·stride − 2·padding + dilation·(kernel_size − 1) + output_padding + 1`.
    Source: torch.nn.ConvTranspose1d, Shape.

    Raises `SizeError` if the output would be below 1, if `output_padding` is smaller than neither stride nor
    dilation, for size, kernel, stride or dilation below 1, and for negative paddings.
    """
    span = effective_kernel_size(kernel_size, dilation)
    _at_least(1, size=size, stride=stride)
    _at_least(0, padding=padding, output_padding=output_padding)
    if output_padding >= max(stride, dilation):
        raise SizeError(
            f"output padding must be smaller than stride or dilation, but is {output_padding} "
            f"with stride {stride} and dilation {dilation}"
        )
    out = (size - 1) * stride - 2 * padding + span + output_padding
    _at_least(1, output_size=out)
    return out


def unfold_blocks(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Blocks that Unfold takes along one axis, as many as a convolution has outputs; the axes' numbers multiply.

    Source: torch.nn.Unfold, Shape (whose own order of settings is kernel_size, dilation, padding, stride).
    Raises `SizeError` as `conv_output_size` does.
    """
    return conv_output_size(size, kernel_size, stride, padding, dilation)


def fold_output_size(
    blocks: int, output_size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """Output size of Fold along one axis: `output_size`, if Unfold would take `blocks` blocks from it.

    Source: torch.nn.Fold, Shape. Raises `SizeError` if the numbers of blocks differ, and as `conv_output_size` does.
    """
    needed = conv_output_size(output_size, kernel_size, stride, padding, dilation)
    if blocks != needed:
        raise SizeError(f"folding to {output_size} takes {needed} blocks, but there are {blocks}")
    return output_size


# Pools, one axis


def max_pool_output_size(
    size: int,
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> int:
    """Output size of max pooling: `floor((size + 2·padding − dilation·(kernel_size − 1) − 1)/stride + 1)`.

    `stride` None is the kernel size. With `ceil_mode`, ceil in place of floor, less 1 if the last window would start
    beyond the input and its left padding. Source: torch.nn.MaxPool1d, Shape and the note on ceil_mode.

    Raises `SizeError` if the output would be below 1, if `padding` is more than half of `kernel_size` (dilation does
    not widen that), for size, kernel, stride or dilation below 1, and for negative padding.
    """
    stride = kernel_size if stride is None else stride
    span = effective_kernel_size(kernel_size, dilation)
    _at_least(1, size=size, stride=stride)
    _at_least(0, padding=padding)
    if padding > kernel_size // 2:
        raise SizeError(f"padding {padding} is more than half of the kernel size {kernel_size}")
    out = (size + 2 * padding - span + (stride - 1 if ceil_mode else 0)) // stride + 1
    if out < 1:
        raise _too_short(size, kernel_size, 2 * padding, dilation)
    return out - 1 if ceil_mode and (out - 1) * stride >= size + padding else out


def avg_pool_output_size(
    size: int, kernel_size: int, stride: int | None = None, padding: int = 0, ceil_mode: bool = False, dims: int = 1
) -> int:
    """Output size of average pooling: `floor((size + 2·padding − kernel_size)/stride + 1)`.

    As max pooling without dilation, in all that `max_pool_output_size` says. For power-average pooling too, which has
    no padding. Sources: torch.nn.AvgPool1d and torch.nn.LPPool1d, Shape. `dims` are the layer's spatial axes: with 3,
    a kernel longer than the input raises `SizeError` even where padding or ceil_mode would make room.
    """
    out = max_pool_output_size(size, kernel_size, stride, padding, 1, ceil_mode)
    if dims == 3 and kernel_size > size:
        raise SizeError(
            f"a 3-D average pool of {kernel_size} needs an input as long before padding, but size is {size}"
        )
    return out


def max_unpool_output_size(
    size: int, kernel_size: int, stride: int | None = None, padding: int = 0, output_size: int | None = None
) -> int:
    """Output size of max unpooling: `(size − 1)·stride − 2·padding + kernel_size`, or the `output_size` asked for.

    Source: torch.nn.MaxUnpool1d, Shape. torch checks no more than is said here: the settings may be 0.

    Raises `SizeError` if `output_size` is a stride or more away from the formula's, if the output would be below 0,
    and for a size below 1.
    """
    stride = kernel_size if stride is None else stride
    _at_least(1, size=size)
    out = (size - 1) * stride - 2 * padding + kernel_size
    if output_size is not None:
        if not out - stride < output_size < out + stride:
            raise SizeError(
                f"output size must be between {out - stride + 1} and {out + stride - 1}, but is {output_size}"
            )
        out = output_size
    _at_least(0, output_size=out)
    return out


def adaptive_pool_output_size(size: int, output_size: int | None) -> int:
    """Output size of adaptive average or max pooling: what is asked for, larger or smaller; None keeps the size.

    Source: torch.nn.AdaptiveAvgPool2d (None is for 2-D and 3-D only).

    Raises `SizeError` for a size below 1 or an `output_size` below 0. (Only adaptive average pooling to 1 on every
    axis takes an empty axis: it is a mean then, and gives NaN.)
    """
    _at_least(1, size=size)
    if output_size is None:
        return size
    _at_least(0, output_size=output_size)
    return output_size


# Resizing and padding, one axis


def interpolate_output_size(size: int, output_size: int | None = None, scale_factor: float | None = None) -> int:
    """Output size of Upsample and interpolate: `output_size`, or `floor(size·scale_factor)` in floating point.

    Source: torch.nn.Upsample, Shape. Raises `SizeError` unless exactly one of the two is given, and for a size or an
    output below 1. (Only mode 'area', which is adaptive average pooling, allows an output of 0.)
    """
    _at_least(1, size=size)
    if output_size is not None and scale_factor is None:
        _at_least(1, output_size=output_size)
        return output_size
    if scale_factor is None or output_size is not None:
        raise SizeError("exactly one of output size and scale factor must be given")
    scaled = size * scale_factor
    if not 1 <= scaled < 2**63:
        raise SizeError(f"{size} times {scale_factor} is {scaled}, which is no size")
    return int(scaled)


def pad_output_size(size: int, left: int, right: int, mode: str = "constant") -> int:
    """Output size of padding: `size + left + right`, where negative padding crops.

    `mode` is 'constant', 'reflect', 'replicate' or 'circular'. Sources: torch.nn.functional.pad and the Shape
    of torch.nn.ConstantPad1d, ReflectionPad1d, ReplicationPad1d and CircularPad1d.

    Raises `SizeError` for an empty axis, which only 'constant' fills; if 'constant' or 'circular' crops more than is
    there; if 'reflect' or 'replicate' leaves less than 1 (torch allows 0 in 2-D and 3-D); if 'reflect' pads a side by
    the size or more; and if 'circular' pads a side by more than is left after cropping (where torch, if the other side
    crops, raises or returns what was never written).
    """
    out, kept = size + left + right, size + min(left, 0) + min(right, 0)
    if mode not in ("constant", "reflect", "replicate", "circular"):
        raise SizeError(f"mode must be 'constant', 'reflect', 'replicate' or 'circular', but is {mode!r}")
    if mode in ("constant", "circular") and kept < 0:
        raise SizeError(f"cropping {size} by {size - kept} leaves {kept}")
    if mode == "circular" and max(left, right) > kept:
        raise SizeError(f"circular padding of {max(left, right)} is more than the {kept} that are there")
    if mode == "reflect" and max(left, right) >= max(size, 1):
        raise SizeError(f"reflecting {max(left, right)} needs a size of {max(left, right) + 1}, but size is {size}")
    if mode in ("reflect", "replicate"):
        _at_least(1, size=size, output_size=out)
    return out


# Whole shapes


def pixel_shuffle_shape(shape: tuple[int, ...], upscale_factor: int) -> tuple[int, ...]:
    """`(*, C·r², H, W)` to `(*, C, H·r, W·r)` (torch.nn.PixelShuffle).

    Raises `SizeError` if r² does not divide the channels, for fewer than 3 axes, and for a factor below 1.
    """
    _at_least(1, upscale_factor=upscale_factor)
    _at_least(3, number_of_axes=len(shape))
    *batch, channels, height, width = shape
    if channels % upscale_factor**2:
        raise SizeError(f"{channels} channels do not divide by {upscale_factor}² = {upscale_factor**2}")
    return (*batch, channels // upscale_factor**2, height * upscale_factor, width * upscale_factor)


def pixel_unshuffle_shape(shape: tuple[int, ...], downscale_factor: int) -> tuple[int, ...]:
    """`(*, C, H·r, W·r)` to `(*, C·r², H, W)` (torch.nn.PixelUnshuffle).

    An empty tensor keeps its shape, as torch 2.13 has it. Raises `SizeError` if r does not divide height and width,
    for fewer than 3 axes, and for a factor below 1.
    """
    _at_least(1, downscale_factor=downscale_factor)
    _at_least(3, number_of_axes=len(shape))
    *batch, channels, height, width = shape
    if height % downscale_factor or width % downscale_factor:
        raise SizeError(f"height {height} and width {width} do not both divide by {downscale_factor}")
    if _elements(shape) == 0:
        return shape
    return (*batch, channels * downscale_factor**2, height // downscale_factor, width // downscale_factor)


def linear_output_shape(shape: tuple[int, ...], in_features: int, out_features: int) -> tuple[int, ...]:
    """`(*, in_features)` to `(*, out_features)`, with any number of leading axes, or none (torch.nn.Linear).

    Raises `SizeError` if the last axis is not `in_features` or there is no axis.
    """
    _at_least(1, number_of_axes=len(shape))
    if shape[-1] != in_features:
        raise SizeError(f"the last axis must be in_features={in_features}, but is {shape[-1]}")
    return (*shape[:-1], out_features)


def rnn_output_shape(
    shape: tuple[int, ...],
    input_size: int,
    hidden_size: int,
    batch_first: bool = False,
    bidirectional: bool = False,
    proj_size: int = 0,
) -> tuple[int, ...]:
    """Shape of the output of RNN, GRU and LSTM: the input's, with `D·hidden_size` in place of `input_size`.

    D is 2 if bidirectional, else 1; `proj_size` (LSTM only), if not 0, takes the place of `hidden_size`. The input is
    `(L, N, input_size)`, `(N, L, input_size)` if `batch_first`, or `(L, input_size)`. Source: torch.nn.LSTM, Outputs.

    Raises `SizeError` for another number of axes, another last axis, an empty sequence (an empty batch is fine), sizes
    below 1, and a `proj_size` that is not below `hidden_size`.
    """
    _at_least(1, input_size=input_size, hidden_size=hidden_size)
    _at_least(0, proj_size=proj_size)
    if proj_size >= hidden_size:
        raise SizeError(f"proj_size must be smaller than hidden_size={hidden_size}, but is {proj_size}")
    if len(shape) not in (2, 3):
        raise SizeError(f"the input must have 2 axes, or 3 with a batch, but has {len(shape)}")
    if shape[-1] != input_size:
        raise SizeError(f"the last axis must be input_size={input_size}, but is {shape[-1]}")
    _at_least(1, sequence_length=shape[1 if batch_first and len(shape) == 3 else 0])
    return (*shape[:-1], (2 if bidirectional else 1) * (proj_size or hidden_size))


def rnn_state_shape(
    shape: tuple[int, ...],
    hidden_size: int,
    num_layers: int = 1,
    batch_first: bool = False,
    bidirectional: bool = False,
    proj_size: int = 0,
) -> tuple[int, ...]:
    """Shape of h_0 and h_n for an input of `shape`: `(D·num_layers, N, hidden_size)`, without N if unbatched.

    The batch is the middle axis even if `batch_first`. An LSTM's `proj_size`, if not 0, takes the place of
    `hidden_size` here, and never in its cell state. Source: torch.nn.LSTM, Inputs. Raises `SizeError` for fewer than
    1 layer, or an input without 2 or 3 axes.
    """
    _at_least(1, num_layers=num_layers)
    if len(shape) not in (2, 3):
        raise SizeError(f"the input must have 2 axes, or 3 with a batch, but has {len(shape)}")
    batch = (shape[0 if batch_first else 1],) if len(shape) == 3 else ()
    return ((2 if bidirectional else 1) * num_layers, *batch, proj_size or hidden_size)


def flatten_shape(shape: tuple[int, ...], start_dim: int = 1, end_dim: int = -1) -> tuple[int, ...]:
    """The axes `start_dim` to `end_dim` as one, of the product of their sizes (torch.nn.Flatten, with its defaults).

    Raises `SizeError` for an axis that is not there, and if the first comes after the last.
    """
    start, end = _axis(start_dim, len(shape)), _axis(end_dim, len(shape))
    if start > end:
        raise SizeError(f"axis {start_dim} comes after axis {end_dim} in {shape}")
    return (*shape[:start], _elements(shape[start : end + 1]), *shape[end + 1 :])


def view_shape(shape: tuple[int, ...], wanted: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that `view` and `reshape` give, with −1 filled in (torch.Tensor.view; strides are not looked at).

    Raises `SizeError` if the numbers of elements differ, for more than one −1 or another negative size, and for a −1
    that could be anything, beside a 0.
    """
    count, known = _elements(shape), _elements(tuple(size for size in wanted if size != -1))
    if min(wanted, default=0) < -1 or wanted.count(-1) > 1:
        raise SizeError(f"{wanted} must have no negative size but one -1")
    if -1 in wanted and known == 0 and count == 0:
        raise SizeError(f"the -1 in {wanted} could be any size, since there are no elements")
    if -1 in wanted and known and count % known == 0:
        return tuple(count // known if size == -1 else size for size in wanted)
    if -1 in wanted or known != count:
        raise SizeError(f"{shape} has {count} elements, which do not fill {wanted}")
    return wanted


def broadcast_shapes(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that the shapes stretch to, aligned at the last axis (torch.broadcast_shapes).

    Raises `SizeError` on an axis with two sizes other than 1.
    """
    result: list[int] = []
    for from_end in range(1, max((len(shape) for shape in shapes), default=0) + 1):
        sizes = [shape[-from_end] for shape in shapes if len(shape) >= from_end]
        stretched = [size for size in sizes if size != 1]
        if len(set(stretched)) > 1:
            pair = " and ".join(str(size) for size in dict.fromkeys(stretched))
            raise SizeError(f"axis {-from_end} has the sizes {pair}, which must be equal or 1")
        result.insert(0, stretched[0] if stretched else 1)
    return tuple(result)


def matmul_shape(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
    """`(*, n, k) @ (*, k, m)` is `(*, n, m)`, where * broadcasts, and a vector lends its missing axis (torch.matmul).

    Raises `SizeError` if the two k differ, * does not broadcast, or a side has no axis.
    """
    _at_least(1, number_of_axes_on_the_left=len(left), number_of_axes_on_the_right=len(right))
    inner = right[0] if len(right) == 1 else right[-2]
    if left[-1] != inner:
        raise SizeError(f"{left} @ {right}: {left[-1]} and {inner} must be equal")
    return broadcast_shapes(left[:-2], right[:-2]) + left[-2:-1] + (right[-1:] if len(right) > 1 else ())


def cat_shape(*shapes: tuple[int, ...], dim: int = 0) -> tuple[int, ...]:
    """Sizes add up along `dim` (torch.cat). A shape of `(0,)` is left out, whatever the others are.

    Raises `SizeError` if any other axis differs, for no shapes, for one without axes, and for a `dim` not there.
    """
    _at_least(1, number_of_tensors=len(shapes), fewest_axes=min((len(shape) for shape in shapes), default=1))
    counted = [shape for shape in shapes if shape != (0,)]
    if not counted:
        return (0,)
    first = counted[0]
    axis = _axis(dim, len(first))
    for shape in counted:
        if len(shape) != len(first) or any(shape[i] != first[i] for i in range(len(first)) if i != axis):
            raise SizeError(f"{first} and {shape} may differ on axis {axis} only")
    return (*first[:axis], sum(shape[axis] for shape in counted), *first[axis + 1 :])


def stack_shape(*shapes: tuple[int, ...], dim: int = 0) -> tuple[int, ...]:
    """A new axis at `dim`, as long as there are shapes, all equal (torch.stack).

    Raises `SizeError` if two differ, for no shapes, and for a `dim` that is not there.
    """
    _at_least(1, number_of_tensors=len(shapes))
    for shape in shapes:
        if shape != shapes[0]:
            raise SizeError(f"{shapes[0]} and {shape} must be equal")
    axis = _axis(dim, len(shapes[0]) + 1)
    return (*shapes[0][:axis], len(shapes), *shapes[0][axis:])


# Many layers


def receptive_field(layers: list[tuple[int, int, int]]) -> int:
    """Input elements, first to last, that one output element depends on after (kernel, stride, dilation) layers.

    `1 + Σ dilation·(kernel − 1)·(product of the strides before)`. Source: Araujo, Norris and Sim, Computing Receptive
    Fields of Convolutional Neural Networks, Distill 2019. Raises `SizeError` for a number below 1.
    """
    field = step = 1
    for kernel_size, stride, dilation in layers:
        _at_least(1, stride=stride)
        field += (effective_kernel_size(kernel_size, dilation) - 1) * step
        step *= stride
    return field


def total_stride(layers: list[tuple[int, int, int]]) -> int:
    """Input elements from one output element to the next: the product of the strides of (kernel, stride, dilation).

    Raises `SizeError` for a stride below 1.
    """
    for _, stride, _ in layers:
        _at_least(1, stride=stride)
    return _elements(tuple(stride for _, stride, _ in layers))


def minimum_input_size(layers: list[tuple[int, int, int, int]]) -> int | None:
    """Smallest input size, at least 1, that leaves at least 1 after each (kernel, stride, padding, dilation) in turn.

    From the last layer back: `max(1, (need − 1)·stride + dilation·(kernel − 1) + 1 − 2·padding)`. No layers: 1.
    None if a layer has settings that torch refuses. For convolutions, and pools without ceil_mode.
    """
    need = 1
    for kernel_size, stride, padding, dilation in reversed(layers):
        if min(kernel_size, stride, dilation) < 1 or padding < 0:
            return None
        need = max(1, (need - 1) * stride + effective_kernel_size(kernel_size, dilation) - 2 * padding)
    return need


# Solved backward: `wanted·stride > size + 2·padding − dilation·(kernel_size − 1) − 1 ≥ (wanted − 1)·stride`


def _nearest(value: int, low: int, high: int) -> int | None:
    """The whole number in low … high that is nearest to `value`; None if there is none."""
    return max(low, min(value, high)) if low <= high else None


def padding_for(
    size: int, wanted: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int | None:
    """The padding nearest to `padding` with which the convolution gives `wanted`; None if there is none.

    Left at 0, `padding` asks for the smallest. Solves `conv_output_size`; for a pool without ceil_mode the answer must
    also be at most half of the kernel size.
    """
    if min(size, wanted, kernel_size, stride, dilation) < 1:
        return None
    lack = effective_kernel_size(kernel_size, dilation) - size
    return _nearest(padding, max(0, ((wanted - 1) * stride + lack + 1) // 2), (wanted * stride - 1 + lack) // 2)


def kernel_size_for(
    size: int, wanted: int, kernel_size: int = 1, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int | None:
    """The kernel size nearest to `kernel_size` with which the convolution gives `wanted`; None if there is none."""
    if min(size, wanted, stride, dilation) < 1 or padding < 0:
        return None
    longest = (size + 2 * padding - 1 - (wanted - 1) * stride) // dilation + 1
    return _nearest(kernel_size, max(1, -((wanted * stride - size - 2 * padding) // dilation) + 1), longest)


def stride_for(
    size: int, wanted: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int | None:
    """The stride nearest to `stride` with which the convolution gives `wanted`; None if there is none."""
    if min(size, wanted, kernel_size, dilation) < 1 or padding < 0:
        return None
    room = size + 2 * padding - effective_kernel_size(kernel_size, dilation)
    if room < 0:
        return None
    return _nearest(stride, room // wanted + 1, room // (wanted - 1) if wanted > 1 else max(stride, room + 1))


def dilation_for(
    size: int, wanted: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int | None:
    """The dilation nearest to `dilation` with which the convolution gives `wanted`; None if there is none.

    A kernel of 1 has nothing to dilate: `dilation` itself (at least 1) or None.
    """
    if min(size, wanted, kernel_size, stride) < 1 or padding < 0:
        return None
    gaps = kernel_size - 1
    if gaps == 0:
        return max(1, dilation) if (size + 2 * padding - 1) // stride + 1 == wanted else None
    widest = (size + 2 * padding - 1 - (wanted - 1) * stride) // gaps
    return _nearest(dilation, max(1, -((wanted * stride - size - 2 * padding) // gaps)), widest)


def input_size_for(
    size: int, wanted: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int | None:
    """The input size nearest to `size` of which the convolution makes `wanted`; None if there is none.

    A `size` of 1 asks for the smallest.
    """
    if min(wanted, kernel_size, stride, dilation) < 1 or padding < 0:
        return None
    least = (wanted - 1) * stride + effective_kernel_size(kernel_size, dilation) - 2 * padding
    return _nearest(size, max(1, least), least + stride - 1)


def output_padding_for(size: int, kernel_size: int, stride: int, padding: int, dilation: int = 1) -> int | None:
    """The output_padding with which a transposed convolution restores the `size` that its convolution shrank.

    What the convolution's floor dropped: `(size + 2·padding − dilation·(kernel_size − 1) − 1) mod stride`. None if the
    convolution itself is impossible. Source: torch.nn.ConvTranspose1d, the note on output_padding.
    """
    try:
        conv_output_size(size, kernel_size, stride, padding, dilation)
    except SizeError:
        return None
    return (size + 2 * padding - effective_kernel_size(kernel_size, dilation)) % stride


# Written out. None of these raises: an impossible size is named after the numbers, and so is what torch refuses.


def _number(value: int) -> str:
    return str(value).replace("-", "−")


def _impossible(formula: str, value: int, refusal: SizeError) -> str:
    return f"{formula} = {_number(value)}, which is no size" if value < 1 else f"{formula} is refused: {refusal}"


def conv_arithmetic(size: int, kernel_size: int, stride: int = 1, padding: int | str = 0, dilation: int = 1) -> str:
    """`conv_output_size` with its numbers: `floor((64 + 2·0 − 1·(3−1) − 1)/2 + 1) = 31`."""
    span = dilation * (kernel_size - 1) + 1
    if isinstance(padding, str):
        total = span - 1 if padding == "same" else 0
        pad = _number(total)
    else:
        total, pad = 2 * padding, f"2·{_number(padding)}"
    top = f"{_number(size)} + {pad} − {_number(dilation)}·({_number(kernel_size)}−1) − 1"
    formula = f"floor(({top})/{_number(stride)} + 1)"
    try:
        return f"{formula} = {conv_output_size(size, kernel_size, stride, padding, dilation)}"
    except SizeError as refusal:
        return _impossible(formula, (size + total - span) // stride + 1 if stride > 0 else 1, refusal)


def conv_transpose_arithmetic(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, output_padding: int = 0, dilation: int = 1
) -> str:
    """`conv_transpose_output_size` with its numbers: `(8−1)·2 − 2·1 + 1·(4−1) + 0 + 1 = 16`."""
    formula = (
        f"({_number(size)}−1)·{_number(stride)} − 2·{_number(padding)} + {_number(dilation)}·({_number(kernel_size)}−1)"
        f" + {_number(output_padding)} + 1"
    )
    try:
        out = conv_transpose_output_size(size, kernel_size, stride, padding, output_padding, dilation)
        return f"{formula} = {out}"
    except SizeError as refusal:
        value = (size - 1) * stride - 2 * padding + dilation * (kernel_size - 1) + output_padding + 1
        return _impossible(formula, value, refusal)


def max_pool_arithmetic(
    size: int,
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> str:
    """`max_pool_output_size` with its numbers, as for a convolution, and `ceil(…)` in ceil_mode."""
    window = f"{_number(dilation)}·({_number(kernel_size)}−1) − 1"
    return _pool_arithmetic(window, size, kernel_size, stride, padding, dilation, ceil_mode, 1)


def avg_pool_arithmetic(
    size: int, kernel_size: int, stride: int | None = None, padding: int = 0, ceil_mode: bool = False, dims: int = 1
) -> str:
    """`avg_pool_output_size` with its numbers: `floor((7 + 2·0 − 2)/2 + 1) = 3`. For power-average pooling too."""
    return _pool_arithmetic(_number(kernel_size), size, kernel_size, stride, padding, 1, ceil_mode, dims)


def _pool_arithmetic(
    window: str,
    size: int,
    kernel_size: int,
    stride: int | None,
    padding: int,
    dilation: int,
    ceil_mode: bool,
    dims: int,
) -> str:
    stride = kernel_size if stride is None else stride
    rounding = "ceil" if ceil_mode else "floor"
    formula = f"{rounding}(({_number(size)} + 2·{_number(padding)} − {window})/{_number(stride)} + 1)"
    room = size + 2 * padding - dilation * (kernel_size - 1) - 1
    value = (room + (stride - 1 if ceil_mode else 0)) // stride + 1 if stride > 0 else 1
    try:
        out = max_pool_output_size(size, kernel_size, stride, padding, dilation, ceil_mode)
        if dims == 3:
            avg_pool_output_size(size, kernel_size, stride, padding, ceil_mode, dims)
    except SizeError as refusal:
        return _impossible(formula, value, refusal)
    return f"{formula} = {value}" + (f", less the last, which would start past the input: {out}" if out < value else "")


def flatten_arithmetic(*sizes: int) -> str:
    """The product written out: `20·16·16 = 5120`; a single size is just itself, none is 1."""
    return "·".join(map(str, sizes)) + f" = {_elements(sizes)}" if len(sizes) > 1 else f"{_elements(sizes)}"
