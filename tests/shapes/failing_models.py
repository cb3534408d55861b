"""Broken models and functions, as people bring them to forums: the part to blame, the kind, the numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
from torch.utils.data import DataLoader


@dataclass(frozen=True)
class Broken:
    """`build()` gives (model, inputs), or with `whole` is itself the function to explain."""

    name: str
    build: Callable[[], Any]
    where: str
    kind: str
    fix: tuple[str, ...]
    whole: bool


BROKEN: list[Broken] = []


def broken(where: str, kind: str, *fix: str, whole: bool = False) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    def keep(build: Callable[[], Any]) -> Callable[[], Any]:
        BROKEN.append(Broken(build.__name__, build, where, kind, fix, whole))
        return build

    return keep


class Model(nn.Module):
    """Layers by name, and a forward given as a function of (self, inputs)."""

    def __init__(self, run: Callable[..., Any], **layers: Any) -> None:
        super().__init__()
        for name, layer in layers.items():
            setattr(self, name, layer)
        self.run = run

    def forward(self, *inputs: Any) -> Any:
        return self.run(self, *inputs)


# -- channels --------------------------------------------------------------------------------------------


@broken("conv1", "channel", "expand", "in_channels=1")
def greyscale_into_rgb():
    return Model(lambda m, x: m.conv1(x), conv1=nn.Conv2d(3, 8, 3)), (torch.randn(4, 1, 28, 28),)


@broken("conv1", "channel", "x[:, :3]")
def rgba_into_rgb():
    return Model(lambda m, x: m.conv1(x), conv1=nn.Conv2d(3, 8, 3)), (torch.randn(4, 4, 28, 28),)


@broken("stem", "channel", "in_channels=1")
def channels_swapped_where_the_width_is_sixteen():
    return Model(lambda m, x: m.stem(x), stem=nn.Conv2d(16, 1, 3)), (torch.randn(2, 1, 14, 16),)


@broken("1", "channel", "in_channels=16")
def second_convolution_of_a_sequential():
    return nn.Sequential(nn.Conv2d(3, 16, 3), nn.Conv2d(32, 8, 3)), (torch.randn(1, 3, 16, 16),)


@broken("fuse", "channel", "in_channels=24", "16 + 8")
def convolution_after_cat():
    def run(m, x):
        return m.fuse(torch.cat([m.a(x), m.b(x)], 1))

    return Model(run, a=nn.Conv2d(3, 16, 1), b=nn.Conv2d(3, 8, 1), fuse=nn.Conv2d(16, 4, 1)), (torch.randn(2, 3, 8, 8),)


@broken("conv", "channel", "transpose(1, 2)")
def conv1d_on_embedded_tokens():
    def run(m, ids):
        return m.conv(m.embed(ids))

    return Model(run, embed=nn.Embedding(50, 32), conv=nn.Conv1d(32, 8, 3)), (torch.zeros(4, 20, dtype=torch.long),)


@broken("conv", "channel", "permute(0, 3, 1, 2)")
def channels_last_pictures():
    return Model(lambda m, x: m.conv(x), conv=nn.Conv2d(3, 8, 3)), (torch.randn(4, 32, 32, 3),)


@broken("up", "channel", "in_channels=16")
def transposed_convolution_with_wrong_channels():
    def run(m, x):
        return m.up(m.down(x))

    return Model(run, down=nn.Conv2d(3, 16, 3), up=nn.ConvTranspose2d(32, 3, 3)), (torch.randn(1, 3, 8, 8),)


@broken("depthwise", "channel", "groups=4", whole=True)
def groups_that_do_not_divide():
    depthwise = nn.Conv2d(12, 16, 3, groups=12)
    return depthwise(torch.randn(1, 12, 8, 8))


# -- flatten and linear ----------------------------------------------------------------------------------


@broken("fc", "linear-features", "in_features=5120", "20·16·16")
def forgotten_pool():
    def run(m, x):
        return m.fc(torch.flatten(m.pool(m.conv(x)), 1))

    return Model(run, conv=nn.Conv2d(3, 20, 3, padding=1), pool=nn.MaxPool2d(2), fc=nn.Linear(2000, 10)), (
        torch.randn(1, 3, 32, 32),
    )


@broken("2", "linear-features", "in_features=1600", "64·5·5")
def lenet_style_sequential():
    return nn.Sequential(nn.Conv2d(3, 64, 3, stride=6), nn.Flatten(), nn.Linear(1024, 10)), (torch.randn(2, 3, 32, 32),)


@broken("fc", "linear-features", "torch.flatten(x, 1)", "(4, 256)")
def flatten_missing():
    def run(m, x):
        return m.fc(m.pool(m.conv(x)))

    return Model(run, conv=nn.Conv2d(1, 16, 3, padding=1), pool=nn.AdaptiveAvgPool2d(4), fc=nn.Linear(256, 10)), (
        torch.randn(4, 1, 28, 28),
    )


@broken("torch.flatten(x)", "linear-features", "torch.flatten(x, 1)")
def flatten_takes_the_batch():
    def run(m, x):
        x = m.conv(x)
        x = torch.flatten(x)
        return m.fc(x)

    return Model(run, conv=nn.Conv2d(1, 4, 3), fc=nn.Linear(4 * 26 * 26, 10)), (torch.randn(8, 1, 28, 28),)


@broken("fc2", "linear-features", "in_features=128", "out_features of fc1")
def second_linear():
    return Model(lambda m, x: m.fc2(F.relu(m.fc1(x))), fc1=nn.Linear(64, 128), fc2=nn.Linear(64, 10)), (
        torch.randn(8, 64),
    )


@broken("fc", "linear-features", "in_features=64", "2·32")
def bidirectional_head():
    def run(m, x):
        out, _ = m.lstm(x)
        return m.fc(out[:, -1])

    return Model(run, lstm=nn.LSTM(8, 32, batch_first=True, bidirectional=True), fc=nn.Linear(32, 3)), (
        torch.randn(4, 10, 8),
    )


@broken("fc", "linear-features", "in_features=784")
def picture_into_mlp():
    return Model(lambda m, x: m.fc(x.flatten(1)), fc=nn.Linear(28, 10)), (torch.randn(4, 1, 28, 28),)


@broken("fc", "missing-axis", "unsqueeze(0)")
def one_picture_without_batch():
    def run(m, x):
        return m.fc(torch.flatten(m.conv(x), 1))

    return Model(run, conv=nn.Conv2d(3, 4, 3), fc=nn.Linear(4 * 6 * 6, 10)), (torch.randn(3, 8, 8),)


@broken("view(-1, 400)", "view-size", "x.size(0), -1", "576")
def view_with_a_wrong_number():
    def run(m, x):
        x = m.conv(x)
        x = x.view(-1, 400)
        return x

    return Model(run, conv=nn.Conv2d(1, 16, 3)), (torch.randn(1, 1, 8, 8),)


@broken("x.view(32, -1)", "view-size", "x.size(0)")
def view_with_a_fixed_batch():
    return Model(lambda m, x: x.view(32, -1)), (torch.randn(7, 5),)


@broken("view", "not-contiguous", "reshape", "contiguous()")
def view_after_permute():
    def run(m, x):
        y = x.permute(0, 2, 3, 1)
        return y.view(2, -1)

    return Model(run), (torch.randn(2, 3, 4, 5),)


@broken("view", "not-contiguous", "reshape")
def view_after_transpose():
    def run(m, x):
        return m.fc(x).transpose(1, 2).view(3, -1)

    return Model(run, fc=nn.Linear(4, 16)), (torch.randn(3, 5, 4),)


# -- windows that do not fit -----------------------------------------------------------------------------


@broken("conv3", "kernel-too-big", "15×15")
def shrinks_away():
    def run(m, x):
        return m.conv3(m.conv2(m.conv1(x)))

    layers = {f"conv{n}": nn.Conv2d(3, 3, 3, stride=2) for n in (1, 2, 3)}
    return Model(run, **layers), (torch.randn(1, 3, 8, 8),)


@broken("conv", "kernel-too-big", "padding=4")
def dilation_spans_more_than_the_picture():
    return Model(lambda m, x: m.conv(x), conv=nn.Conv2d(3, 8, 3, dilation=8)), (torch.randn(1, 3, 10, 10),)


@broken("3", "kernel-too-big", "64×64×63")
def thin_volume():
    layers = [nn.Conv3d(1, 1, 3, stride=2) for _ in range(5)]
    return nn.Sequential(*layers), (torch.randn(1, 1, 64, 64, 16),)


@broken("pool2", "output-too-small", "leave out pool2")
def pooled_to_nothing():
    def run(m, x):
        return m.pool2(m.pool1(x))

    return Model(run, pool1=nn.MaxPool2d(4), pool2=nn.AvgPool2d(4)), (torch.randn(1, 3, 8, 8),)


@broken("pool", "output-too-small", "8")
def pool_longer_than_the_sequence():
    return Model(lambda m, x: m.pool(x), pool=nn.MaxPool1d(8)), (torch.randn(2, 4, 5),)


# -- padding and dilation --------------------------------------------------------------------------------


@broken("pool", "other", "padding=1")
def pool_with_too_much_padding():
    return Model(lambda m, x: m.pool(x), pool=nn.MaxPool2d(3, padding=2)), (torch.randn(1, 3, 8, 8),)


@broken("conv2", "broadcast", "padding=2", "keeps 32")
def dilated_residual():
    def run(m, x):
        x = m.conv1(x)
        return x + m.conv2(x)

    return Model(run, conv1=nn.Conv2d(3, 8, 3, padding=1), conv2=nn.Conv2d(8, 8, 3, dilation=2, padding=1)), (
        torch.randn(1, 3, 32, 32),
    )


@broken("stem", "other", "padding=2", "stride=1", whole=True)
def same_padding_with_a_stride():
    class Stem(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.stem = nn.Conv2d(3, 8, 5, stride=2, padding="same")

    return Stem()(torch.randn(1, 3, 8, 8))


@broken("pad", "other", "constant")
def reflection_pad_layer():
    return Model(lambda m, x: m.pad(x), pad=nn.ReflectionPad2d(5)), (torch.randn(1, 3, 4, 4),)


# -- stack and collate -----------------------------------------------------------------------------------


@broken("DataLoader", "stack", "Resize", whole=True)
def pictures_of_two_sizes():
    pictures = [torch.zeros(3, 32, 32), torch.zeros(3, 32, 48)]
    return next(iter(DataLoader(pictures, batch_size=2)))


@broken("DataLoader", "stack", "convert", whole=True)
def grey_among_colour():
    pictures = [(torch.zeros(3, 8, 8), 0), (torch.zeros(1, 8, 8), 1)]
    return next(iter(DataLoader(pictures, batch_size=2)))


@broken("collate: ", "stack", "pad_sequence", whole=True)
def own_collate_function():
    def collate(batch):
        return torch.stack(list(batch))

    return next(iter(DataLoader([torch.zeros(3), torch.zeros(5)], batch_size=2, collate_fn=collate)))


@broken("torch.stack", "stack", "pad_sequence", whole=True)
def stack_of_ragged():
    rows = [torch.zeros(3, 2), torch.zeros(4, 2)]
    return torch.stack(rows)


@broken("DataLoader", "stack", "pad_sequence", whole=True)
def lists_of_two_lengths():
    return next(iter(DataLoader([[1, 2, 3], [4, 5]], batch_size=2)))


@broken("torch.tensor", "stack", "pad_sequence", whole=True)
def ragged_lists():
    rows = [[1, 2, 3], [4, 5]]
    return torch.tensor(rows)


# -- skips -----------------------------------------------------------------------------------------------


@broken("x + ", "broadcast", "nn.Conv2d(8, 16, 1, stride=2)")
def residual_without_projection():
    def run(m, x):
        return x + m.conv(x)

    return Model(run, conv=nn.Conv2d(8, 16, 3, stride=2, padding=1)), (torch.randn(2, 8, 16, 16),)


@broken("torch.cat", "concat", "(2, 288)", "expand(-1, -1, 6, 6)")
def cat_of_maps_and_vector():
    def run(m, x, v):
        return torch.cat([m.conv(x), v], dim=1)

    return Model(run, conv=nn.Conv2d(3, 8, 3)), (torch.randn(2, 3, 8, 8), torch.randn(2, 5))


@broken("torch.cat", "concat", "dim=1")
def cat_along_the_batch():
    return Model(lambda m, x: torch.cat([m.a(x), m.b(x)]), a=nn.Linear(4, 8), b=nn.Linear(4, 6)), (torch.randn(2, 4),)


@broken("torch.cat", "concat", "F.pad", "multiples of 8")
def unet_on_an_odd_picture():
    def run(m, x):
        a = m.down(x)
        b = m.down(a)
        c = m.down(b)
        return torch.cat([m.up(c), b], dim=1)

    return Model(run, down=nn.MaxPool2d(2), up=nn.Upsample(scale_factor=2)), (torch.randn(1, 3, 20, 20),)


# -- transposed convolutions -----------------------------------------------------------------------------


@broken("up", "conv-transpose", "output_padding=1")
def autoencoder_one_short():
    def run(m, x):
        return F.mse_loss(m.up(m.down(x)), x)

    return Model(
        run, down=nn.Conv2d(1, 4, 3, stride=2, padding=1), up=nn.ConvTranspose2d(4, 1, 3, stride=2, padding=1)
    ), (torch.randn(2, 1, 28, 28),)


@broken("up", "conv-transpose", "padding=1")
def transposed_to_nothing():
    return Model(lambda m, x: m.up(x), up=nn.ConvTranspose2d(3, 3, 3, padding=3)), (torch.randn(1, 3, 1, 1),)


@broken("up", "conv-transpose", "17", "18")
def impossible_output_size():
    def run(m, x):
        return m.up(x, output_size=(30, 30))

    return Model(run, up=nn.ConvTranspose2d(3, 3, 3, stride=2)), (torch.randn(1, 3, 8, 8),)


# -- recurrent -------------------------------------------------------------------------------------------


@broken("lstm", "rnn-input", "input_size=12")
def wrong_input_size():
    return Model(lambda m, x: m.lstm(x)[0], lstm=nn.LSTM(10, 4, batch_first=True)), (torch.randn(3, 7, 12),)


@broken("gru", "rnn-input", "transpose(1, 2)")
def features_before_steps():
    return Model(lambda m, x: m.gru(x)[0], gru=nn.GRU(10, 4, batch_first=True)), (torch.randn(3, 10, 7),)


@broken("lstm", "rnn-input", "unsqueeze(-1)")
def a_series_without_features():
    return Model(lambda m, x: m.lstm(x)[0], lstm=nn.LSTM(1, 4, batch_first=True)), (torch.randn(3, 50),)


@broken("rnn", "rnn-input", "(2, 8, 128)")
def maps_into_an_rnn():
    def run(m, x):
        return m.rnn(m.conv(x))

    return Model(run, conv=nn.Conv2d(1, 16, 1), rnn=nn.LSTM(128, 4, batch_first=True)), (torch.randn(2, 1, 8, 8),)


@broken("lstm", "rnn-hidden", "batch_first=True")
def state_for_the_other_axis():
    def run(m, x):
        h = torch.zeros(1, x.size(0), 6)
        return m.lstm(x, (h, h))[0]

    return Model(run, lstm=nn.LSTM(5, 6)), (torch.randn(4, 9, 5),)


@broken("gru", "rnn-hidden", "(4, 3, 6)")
def state_without_layers_and_directions():
    def run(m, x):
        return m.gru(x, torch.zeros(2, 3, 6))[0]

    return Model(run, gru=nn.GRU(5, 6, 2, bidirectional=True, batch_first=True)), (torch.randn(3, 9, 5),)


@broken("lstm", "rnn-input", "out, _")
def tuple_into_a_linear():
    return Model(lambda m, x: m.fc(m.lstm(x)), lstm=nn.LSTM(5, 6), fc=nn.Linear(6, 2)), (torch.randn(3, 2, 5),)


@broken("out[-1]", "rnn-input", "[:, -1]", whole=True)
def last_sample_in_place_of_last_step():
    lstm, fc = nn.LSTM(5, 6, batch_first=True), nn.Linear(6, 3)
    out, _ = lstm(torch.randn(8, 4, 5))
    last = fc(out[-1])
    return F.cross_entropy(last, torch.zeros(8, dtype=torch.long))


@broken("cell", "rnn-input", "[:, t]")
def a_sequence_into_a_cell():
    return Model(lambda m, x: m.cell(x), cell=nn.LSTMCell(5, 6)), (torch.randn(8, 4, 5),)


# -- ragged ----------------------------------------------------------------------------------------------


@broken("pack_padded_sequence", "other", "batch_first=True")
def lengths_for_the_other_axis():
    def run(m, x):
        return m.gru(pack_padded_sequence(x, [5, 3, 2], enforce_sorted=False))[1]

    return Model(run, gru=nn.GRU(4, 8)), (torch.randn(3, 5, 4),)


@broken("pack_padded_sequence", "other", "at most 5")
def a_length_beyond_the_end():
    def run(m, x):
        return m.gru(pack_padded_sequence(x, [9, 3, 2], batch_first=True))[1]

    return Model(run, gru=nn.GRU(4, 8, batch_first=True)), (torch.randn(3, 5, 4),)


@broken("pack_padded_sequence", "other", "clamp(min=1)")
def an_empty_sequence():
    def run(m, x):
        return m.gru(pack_padded_sequence(x, [5, 3, 0], batch_first=True))[1]

    return Model(run, gru=nn.GRU(4, 8, batch_first=True)), (torch.randn(3, 5, 4),)


@broken("pad_sequence", "stack", ".T", whole=True)
def pad_sequence_along_the_wrong_axis():
    return pad_sequence([torch.zeros(4, 7), torch.zeros(4, 9)], batch_first=True)


@broken("out * mask", "broadcast", "total_length=7")
def mask_longer_than_what_was_unpacked():
    def run(m, x, mask):
        out, _ = pad_packed_sequence(m.gru(pack_padded_sequence(x, [5, 3], batch_first=True))[0], batch_first=True)
        return out * mask

    return Model(run, gru=nn.GRU(4, 8, batch_first=True)), (torch.randn(2, 7, 4), torch.ones(2, 7, 1))


# -- targets ---------------------------------------------------------------------------------------------


@broken("loss: cross_entropy", "target", "squeeze(1)", whole=True)
def targets_with_a_column():
    out = nn.Linear(4, 3)(torch.randn(8, 4))
    target = torch.zeros(8, 1, dtype=torch.long)
    return F.cross_entropy(out, target)


@broken("cross_entropy", "target", "argmax(1)", whole=True)
def one_hot_targets():
    out, target = torch.randn(8, 3), torch.zeros(8, 3, dtype=torch.long)
    return nn.CrossEntropyLoss()(out, target)


@broken("loss: cross_entropy", "target", "transpose(1, 2)", whole=True)
def classes_on_the_last_axis():
    out, target = torch.randn(4, 9, 5), torch.zeros(4, 9, dtype=torch.long)
    return F.cross_entropy(out, target)


@broken("binary_cross_entropy_with_logits", "target", "squeeze(-1)", "unsqueeze(-1)", whole=True)
def bce_with_a_column():
    out, target = nn.Linear(4, 1)(torch.randn(8, 4)), torch.zeros(8)
    return nn.BCEWithLogitsLoss()(out, target)


@broken("cross_entropy", "target", "out_features=11", whole=True)
def a_class_too_many():
    fc = nn.Linear(4, 10)
    out = fc(torch.randn(2, 4))
    return F.cross_entropy(out, torch.tensor([3, 10]) * torch.tensor([0, 1]))


@broken("view(-1, 64)", "view-size", "flatten(1)", "in_features=256", whole=True)
def the_batch_grew_in_a_view():
    conv, fc = nn.Conv2d(1, 16, 3, padding=1), nn.Linear(64, 10)
    x = F.max_pool2d(conv(torch.randn(8, 1, 8, 8)), 2)
    x = x.view(-1, 64)
    return F.cross_entropy(fc(x), torch.zeros(8, dtype=torch.long))


@broken("cross_entropy", "target", "interpolate", whole=True)
def segmentation_scores_too_small():
    out = nn.Conv2d(3, 5, 3, stride=2, padding=1)(torch.randn(2, 3, 16, 16))
    return F.cross_entropy(out, torch.zeros(2, 16, 16, dtype=torch.long))


@broken("mse_loss", "target", "out_features=2", whole=True)
def two_outputs_wanted():
    fc = nn.Linear(4, 3)
    return F.mse_loss(fc(torch.randn(8, 4)), torch.zeros(8, 2))


# -- normalisation ---------------------------------------------------------------------------------------


@broken("bn", "batch-norm", "num_features=16", "out_channels of conv")
def norm_of_another_width():
    return Model(lambda m, x: m.bn(m.conv(x)), conv=nn.Conv2d(3, 16, 3), bn=nn.BatchNorm2d(32)), (
        torch.randn(2, 3, 8, 8),
    )


@broken("bn", "batch-norm", "transpose(1, 2)")
def norm_of_a_sequence():
    return Model(lambda m, x: m.bn(x), bn=nn.BatchNorm1d(16)), (torch.randn(4, 10, 16),)


@broken("bn", "batch-norm", "BatchNorm1d")
def norm_after_a_linear():
    return Model(lambda m, x: m.bn(m.fc(x)), fc=nn.Linear(8, 16), bn=nn.BatchNorm2d(16)), (torch.randn(4, 8),)


@broken("norm", "batch-norm", "normalized_shape=12")
def layer_norm_of_another_width():
    return Model(lambda m, x: m.norm(x), norm=nn.LayerNorm(10)), (torch.randn(4, 6, 12),)


@broken("norm", "batch-norm", "permute(0, 2, 3, 1)")
def layer_norm_on_channels_first():
    return Model(lambda m, x: m.norm(x), norm=nn.LayerNorm(8)), (torch.randn(4, 8, 5, 5),)


@broken("gn", "batch-norm", "num_groups=4", whole=True)
def groups_of_a_norm():
    gn = nn.GroupNorm(5, 12)
    return gn(torch.randn(1, 12, 4, 4))


@broken("2", "batch-norm", "drop_last=True")
def last_batch_of_one():
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.BatchNorm1d(3)), (torch.randn(1, 3, 8, 8),)


# -- axes and layout -------------------------------------------------------------------------------------


@broken("b, c, h, w = x.shape", "missing-axis", "unsqueeze(0)")
def unpacking_four_sizes():
    def run(m, x):
        b, c, h, w = x.shape
        return x.view(b, c * h * w)

    return Model(run), (torch.randn(3, 8, 8),)


@broken("permute", "missing-axis", "unsqueeze(0)")
def permute_of_one_picture():
    return Model(lambda m, x: x.permute(0, 3, 1, 2)), (torch.randn(8, 8, 3),)


@broken("softmax", "missing-axis", "unsqueeze(0)")
def softmax_of_one_row():
    return Model(lambda m, x: F.softmax(m.fc(x), dim=1), fc=nn.Linear(4, 3)), (torch.randn(4),)


@broken("conv", "missing-axis", "view(-1, 1, 28, 28)")
def flat_rows_into_a_convolution():
    return Model(lambda m, x: m.conv(x), conv=nn.Conv2d(1, 4, 3)), (torch.randn(16, 784),)


@broken("conv", "missing-axis", "flatten(0, 1)")
def frames_into_a_convolution():
    return Model(lambda m, x: m.conv(x), conv=nn.Conv2d(3, 4, 3)), (torch.randn(2, 5, 3, 8, 8),)


@broken("conv", "missing-axis", "permute(2, 0, 1).unsqueeze(0)")
def one_picture_channels_last():
    return Model(lambda m, x: m.conv(x), conv=nn.Conv2d(3, 4, 3)), (torch.randn(8, 9, 3),)


# -- embeddings ------------------------------------------------------------------------------------------


@broken("embed", "embedding-index", "num_embeddings=101")
def one_token_too_many():
    return Model(lambda m, ids: m.embed(ids), embed=nn.Embedding(100, 8)), (torch.tensor([[1, 100]]),)


@broken("embed", "embedding-index", "padding_idx")
def minus_one_for_padding():
    return Model(lambda m, ids: m.embed(ids), embed=nn.Embedding(100, 8)), (torch.tensor([[1, -1]]),)


@broken("embed", "other", "long()")
def ids_that_are_floats():
    return Model(lambda m, ids: m.embed(ids), embed=nn.Embedding(100, 8)), (torch.ones(2, 3),)


@broken("pos", "broadcast", ":20")
def position_table_longer_than_the_sequence():
    def run(m, x):
        return x + m.pos

    return Model(run, pos=nn.Parameter(torch.zeros(1, 50, 8))), (torch.randn(2, 20, 8),)


# -- attention -------------------------------------------------------------------------------------------


@broken("attn", "attention", "embed_dim=48")
def query_of_another_width():
    return Model(lambda m, x: m.attn(x, x, x)[0], attn=nn.MultiheadAttention(64, 4)), (torch.randn(5, 2, 48),)


@broken("attn", "attention", "batch_first=True")
def mask_read_along_the_wrong_axis():
    def run(m, x):
        mask = torch.triu(torch.ones(7, 7, dtype=torch.bool), 1)
        return m.attn(x, x, x, attn_mask=mask)[0]

    return Model(run, attn=nn.MultiheadAttention(16, 4)), (torch.randn(3, 7, 16),)


@broken("attn", "attention", "batch_first=True")
def padding_mask_read_along_the_wrong_axis():
    def run(m, x):
        return m.attn(x, x, x, key_padding_mask=torch.zeros(3, 7, dtype=torch.bool))[0]

    return Model(run, attn=nn.MultiheadAttention(16, 4)), (torch.randn(3, 7, 16),)


@broken("scores", "attention", "transpose(-2, -1)")
def scores_without_a_transpose():
    def run(m, x):
        q, k = m.q(x), m.k(x)
        scores = q @ k
        return scores.softmax(-1)

    return Model(run, q=nn.Linear(16, 8), k=nn.Linear(16, 8)), (torch.randn(2, 5, 16),)


@broken("view", "attention", "heads", "divides 30")
def heads_that_do_not_divide():
    def run(m, x):
        b, t, e = x.shape
        return x.view(b, t, 8, e // 8)

    return Model(run), (torch.randn(2, 5, 30),)


@broken("layer", "attention", "batch_first=True")
def decoder_with_another_batch():
    def run(m, x, memory):
        return m.layer(x, memory)

    return Model(run, layer=nn.TransformerDecoderLayer(16, 4)), (torch.randn(3, 5, 16), torch.randn(3, 7, 16))


# -- where a first guess would be wrong ------------------------------------------------------------------


@broken("loss: cross_entropy", "target", "view(-1)", whole=True)
def targets_not_flattened_with_the_scores():
    out, target = torch.randn(4, 7, 50), torch.zeros(4, 7, dtype=torch.long)
    return F.cross_entropy(out.view(-1, 50), target)


@broken("loss: cross_entropy", "target", "out[:, :6]", whole=True)
def one_step_more_than_targets():
    out, target = torch.randn(4, 7, 50), torch.zeros(4, 6, dtype=torch.long)
    return F.cross_entropy(out.view(-1, 50), target.view(-1))


@broken("conv", "channel", "in_channels=6 in conv, not 8", whole=True)
def a_width_that_happens_to_be_the_channels():
    conv = nn.Conv2d(8, 8, 3)
    return conv(torch.randn(1, 6, 8, 8))


@broken("torch.arange(x.size(0))", "broadcast", "x.size(1)", "10 positions")
def positions_counted_along_the_batch():
    def run(m, x):
        return x + m.positions(torch.arange(x.size(0)))

    return Model(run, positions=nn.Embedding(100, 16)), (torch.randn(4, 10, 16),)


@broken("x + m.pos", "broadcast", "224×224, not 256×256")
def a_vit_on_larger_pictures():
    def run(m, x):
        x = m.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([m.token.expand(x.size(0), -1, -1), x], 1)
        return x + m.pos

    token, pos = nn.Parameter(torch.zeros(1, 1, 16)), nn.Parameter(torch.zeros(1, 197, 16))
    return Model(run, patches=nn.Conv2d(3, 16, 16, 16), token=token, pos=pos), (torch.randn(1, 3, 256, 256),)


@broken("m.pe[:", "broadcast", "at least 60 positions, not 50")
def longer_than_the_positions():
    def run(m, x):
        return x + m.pe[:, : x.size(1)]

    model = Model(run)
    model.register_buffer("pe", torch.zeros(1, 50, 16))
    return model, (torch.randn(2, 60, 16),)


@broken("attn", "attention", "batch on axis 0")
def memory_of_another_batch():
    def run(m, x, memory):
        return m.attn(x, memory, memory)[0]

    return Model(run, attn=nn.MultiheadAttention(16, 2, batch_first=True)), (
        torch.randn(2, 5, 16),
        torch.randn(3, 7, 16),
    )


@broken("attn", "attention", "kdim=32, vdim=32")
def memory_of_another_width():
    def run(m, x, memory):
        return m.attn(x, memory, memory)[0]

    return Model(run, attn=nn.MultiheadAttention(16, 2, batch_first=True)), (
        torch.randn(2, 5, 16),
        torch.randn(2, 7, 32),
    )


@broken("reshape", "attention", "divides 100")
def heads_in_a_joint_projection():
    def run(m, x):
        b, n, c = x.shape
        return m.qkv(x).reshape(b, n, 3, 8, c // 8)

    return Model(run, qkv=nn.Linear(100, 300)), (torch.randn(2, 5, 100),)


@broken("lstm", "rnn-hidden", "(h_0, c_0)")
def one_state_for_an_lstm():
    def run(m, x):
        return m.lstm(x, torch.zeros(1, 2, 6))[0]

    return Model(run, lstm=nn.LSTM(4, 6, batch_first=True)), (torch.randn(2, 3, 4),)


@broken("gru", "rnn-hidden", "h_0")
def two_states_for_a_gru():
    def run(m, x):
        return m.gru(x, (torch.zeros(1, 2, 6), torch.zeros(1, 2, 6)))[0]

    return Model(run, gru=nn.GRU(4, 6, batch_first=True)), (torch.randn(2, 3, 4),)


@broken("1", "view-size", "out_features=784")
def unflatten_to_maps():
    return nn.Sequential(nn.Linear(10, 400), nn.Unflatten(1, (16, 7, 7))), (torch.randn(2, 10),)


@broken("masked_fill", "broadcast", "mask.unsqueeze(1).unsqueeze(1)")
def padding_mask_on_scores():
    def run(m, q, mask):
        scores = q @ q.transpose(-2, -1)
        return scores.masked_fill(mask == 0, -1e9)

    return Model(run), (torch.randn(2, 4, 10, 16), torch.ones(2, 10))


@broken("torch.cat", "concat", "unsqueeze(1).expand(-1, 7, -1)")
def context_to_every_step():
    return Model(lambda m, e, v: torch.cat([e, v], dim=-1)), (torch.randn(2, 7, 8), torch.randn(2, 5))


@broken("0", "missing-axis", "x[:, :, None, None]", "(8, 100, 1, 1)")
def noise_into_a_transposed_convolution():
    return nn.Sequential(nn.ConvTranspose2d(100, 64, 4, 1, 0), nn.ReLU()), (torch.randn(8, 100),)


@broken("cross_entropy", "target", "count from 1", "out_features=5", "count from 0", whole=True)
def every_target_is_the_number_of_classes():
    return F.cross_entropy(nn.Linear(3, 4)(torch.randn(6, 3)), torch.full((6,), 4))
