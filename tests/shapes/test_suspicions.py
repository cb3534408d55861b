"""Each suspicion fires on its broken model, and none on sound ones."""

from __future__ import annotations

from typing import Any

import healthy_sequences  # noqa: F401
import healthy_training  # noqa: F401
import healthy_vision  # noqa: F401
import pytest
import torch
import torch.nn.functional as F
from failing_models import Model
from healthy_models import COMMON, HEALTHY
from torch import nn

from grader import explain


@pytest.mark.parametrize("name", HEALTHY)
@pytest.mark.parametrize("mode", ["train", "eval"])
def test_nothing_to_say_about_a_sound_model(name: str, mode: str) -> None:
    torch.manual_seed(0)
    model, inputs = HEALTHY[name]()
    diagnosis = explain(model.train(mode == "train"), *inputs)
    assert diagnosis.failure is None
    assert diagnosis.suspicions == ()
    assert diagnosis.ok


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", COMMON)
@pytest.mark.parametrize("batch", [1, 4, 8])
def test_nothing_to_say_about_what_is_commonly_written(name: str, batch: int) -> None:
    torch.manual_seed(0)
    subject, inputs = COMMON[name](batch)
    diagnosis = explain(subject, *inputs)
    if batch > 1 or "more than 1 value" not in str(diagnosis.exception):
        assert diagnosis.failure is None
    assert diagnosis.suspicions == ()


def view_that_mixes_samples() -> tuple[nn.Module, Any]:
    net = Model(lambda m, x: m.fc(m.conv(x).view(-1, 64)), conv=nn.Conv2d(1, 16, 3, padding=1), fc=nn.Linear(64, 10))
    return net, (torch.randn(4, 1, 8, 8),)


def sequence_merged_into_the_batch() -> tuple[nn.Module, Any]:
    net = Model(
        lambda m, x: m.fc(m.lstm(x)[0].reshape(-1, 6)), lstm=nn.LSTM(5, 6, batch_first=True), fc=nn.Linear(6, 2)
    )
    return net, (torch.randn(3, 7, 5),)


def flatten_from_axis_0() -> tuple[nn.Module, Any]:
    return Model(lambda m, x: m.fc(torch.flatten(x)), fc=nn.Linear(48, 2)), (torch.randn(4, 3, 4),)


def flatten_of_a_single_picture() -> tuple[nn.Module, Any]:
    return nn.Sequential(nn.Flatten(0), nn.Linear(12, 2)), (torch.randn(1, 3, 4),)


def column_against_row() -> tuple[nn.Module, Any]:
    return Model(lambda m, x, y: F.mse_loss(m.fc(x), y), fc=nn.Linear(5, 1)), (torch.randn(8, 5), torch.randn(8))


def column_minus_row() -> tuple[nn.Module, Any]:
    return Model(lambda m, x, y: ((m.fc(x) - y) ** 2).mean(), fc=nn.Linear(5, 1)), (torch.randn(8, 5), torch.randn(8))


def column_equals_row() -> tuple[nn.Module, Any]:
    def accuracy(m, x, y):
        return ((m.fc(x) > 0) == y).float().mean()

    return Model(accuracy, fc=nn.Linear(5, 1)), (torch.randn(8, 5), torch.ones(8) > 0)


def masks_without_their_channel() -> tuple[nn.Module, Any]:
    net = Model(lambda m, x, y: F.mse_loss(m.conv(x), y), conv=nn.Conv2d(3, 1, 3, padding=1))
    return net, (torch.randn(4, 3, 6, 7), torch.randn(4, 6, 7))


def one_target_for_every_step() -> tuple[nn.Module, Any]:
    def loss(m, x, y):
        return F.mse_loss(m.fc(m.gru(x)[0]).squeeze(-1), y)

    net = Model(loss, gru=nn.GRU(5, 6, batch_first=True), fc=nn.Linear(6, 1))
    return net, (torch.randn(4, 7, 5), torch.randn(4, 1))


def rnn_without_batch_first() -> tuple[nn.Module, Any]:
    net = Model(lambda m, x: m.fc(m.lstm(x)[0][:, -1]), lstm=nn.LSTM(5, 6), fc=nn.Linear(6, 2))
    return net, (torch.randn(4, 7, 5),)


def last_sample_of_batch_first() -> tuple[nn.Module, Any]:
    net = Model(lambda m, x: m.fc(m.gru(x)[0][-1]), gru=nn.GRU(5, 6, batch_first=True), fc=nn.Linear(6, 2))
    return net, (torch.randn(4, 7, 5),)


def state_of_the_last_sample() -> tuple[nn.Module, Any]:
    net = Model(lambda m, x: m.fc(m.lstm(x)[1][0][:, -1]), lstm=nn.LSTM(5, 6, batch_first=True), fc=nn.Linear(6, 2))
    return net, (torch.randn(4, 7, 5),)


def convolution_into_steps_first() -> tuple[nn.Module, Any]:
    def run(m, x):
        return m.fc(m.lstm(m.conv(x).transpose(1, 2))[1][0][-1])

    return Model(run, conv=nn.Conv1d(3, 5, 3), lstm=nn.LSTM(5, 6), fc=nn.Linear(6, 2)), (torch.randn(4, 3, 9),)


def attention_over_the_batch() -> tuple[nn.Module, Any]:
    def run(m, x):
        x = m.patches(x).flatten(2).transpose(1, 2)
        return m.fc(m.attention(x, x, x)[0].mean(1))

    layers = {"patches": nn.Conv2d(3, 8, 4, 4), "attention": nn.MultiheadAttention(8, 2), "fc": nn.Linear(8, 2)}
    return Model(run, **layers), (torch.randn(2, 3, 16, 16),)


def attention_over_the_batch_in_two_layers() -> tuple[nn.Module, Any]:
    def run(m, x):
        return m.fc(m.encoder(m.patches(x).flatten(2).transpose(1, 2)).mean(1))

    encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16), 2, enable_nested_tensor=False)
    layers = {"patches": nn.Conv2d(3, 8, 4, 4), "encoder": encoder, "fc": nn.Linear(8, 2)}
    return Model(run, **layers), (torch.randn(2, 3, 16, 16),)


def softmax_over_axis_0() -> tuple[nn.Module, Any]:
    return nn.Sequential(nn.Linear(5, 3), nn.Softmax(dim=0)), (torch.randn(4, 5),)


def log_softmax_over_axis_0() -> tuple[nn.Module, Any]:
    return Model(lambda m, x: F.log_softmax(m.fc(x), 0), fc=nn.Linear(5, 3)), (torch.randn(4, 5),)


def attention_weights_over_axis_0() -> tuple[nn.Module, Any]:
    net = Model(lambda m, x: (m.score(x).softmax(0) * x).sum(1), score=nn.Linear(8, 1))
    return net, (torch.randn(5, 9, 8),)


def attention_scores_over_axis_0() -> tuple[nn.Module, Any]:
    def run(m, x):
        return F.softmax(m.q(x) @ m.k(x).transpose(1, 2), dim=0) @ x

    return Model(run, q=nn.Linear(8, 8), k=nn.Linear(8, 8)), (torch.randn(5, 9, 8),)


def stride_that_drops_a_row() -> tuple[nn.Module, Any]:
    return nn.Sequential(nn.Conv2d(3, 8, 3, stride=2), nn.Conv2d(8, 8, 3, padding=1)), (torch.randn(1, 3, 64, 64),)


def decoder_that_cannot_give_the_size_back() -> tuple[nn.Module, Any]:
    layers = [nn.Conv2d(3, 8, 3, padding=1), nn.MaxPool2d(2), nn.ConvTranspose2d(8, 3, 2, 2)]
    return nn.Sequential(*layers), (torch.randn(1, 3, 15, 15),)


def upsampling_of_an_odd_size() -> tuple[nn.Module, Any]:
    layers = [nn.Conv2d(1, 4, 3, padding=1), nn.AvgPool2d(2), nn.ReLU(), nn.Upsample(scale_factor=2)]
    return nn.Sequential(*layers), (torch.randn(2, 1, 225, 224),)


def patches_that_do_not_tile() -> tuple[nn.Module, Any]:
    return nn.Sequential(nn.Conv2d(3, 8, 4, 4), nn.Flatten(2)), (torch.randn(1, 3, 30, 30),)


class Head(Model):
    """Neutral: neither its name nor a loss says how many results a sequence has."""


class ReviewClassifier(Model):
    """By its name, one result a sequence."""


def every_step(kind: type[Model]) -> Model:
    return kind(lambda m, x: m.fc(m.lstm(x)[0]), lstm=nn.LSTM(8, 16, batch_first=True), fc=nn.Linear(16, 5))


def whole_sequence_into_a_classifiers_head() -> tuple[nn.Module, Any]:
    return every_step(ReviewClassifier), (torch.randn(3, 20, 8),)


class SeqClassifier(Model):
    """Sequences are what it classifies, not what it gives."""


def whole_sequence_into_a_sequence_classifiers_head() -> tuple[nn.Module, Any]:
    return every_step(SeqClassifier), (torch.randn(3, 20, 8),)


def whole_sequence_against_one_target() -> tuple[nn.Module, Any]:
    model = every_step(Head)
    return lambda x, y: F.mse_loss(model(x), y), (torch.randn(3, 20, 8), torch.randn(5))


def test_one_row_a_step_may_be_meant() -> None:
    diagnosis = explain(every_step(Head), torch.randn(3, 20, 8))
    assert diagnosis.ok


def reshape_in_place_of_permute() -> tuple[nn.Module, Any]:
    net = Model(lambda m, x: m.conv(x.reshape(2, 3, 8, 10)), conv=nn.Conv2d(3, 4, 3))
    return net, (torch.randn(2, 8, 10, 3),)


def view_in_place_of_transpose() -> tuple[nn.Module, Any]:
    net = Model(lambda m, x: m.lstm(x.view(4, 7, 5))[0][:, -1], lstm=nn.LSTM(5, 6, batch_first=True))
    return net, (torch.randn(7, 4, 5),)


def steps_first_reshaped_to_samples() -> tuple[nn.Module, Any]:
    net = Model(lambda m, x: m.fc(m.lstm(x)[0].reshape(4, -1)), lstm=nn.LSTM(5, 6), fc=nn.Linear(42, 2))
    return net, (torch.randn(7, 4, 5),)


def heads_without_transpose() -> tuple[nn.Module, Any]:
    def run(m, x):
        return m.fc(F.softmax(m.q(x).view(2, 4, 7, 4), dim=-1).flatten(1))

    return Model(run, q=nn.Linear(16, 16), fc=nn.Linear(112, 2)), (torch.randn(2, 7, 16),)


def heads_joined_without_transpose() -> tuple[nn.Module, Any]:
    def run(m, x):
        heads = m.q(x).view(2, 7, 4, 4).transpose(1, 2)
        return m.fc((heads @ heads.transpose(2, 3) @ heads).reshape(2, 7, 16))

    return Model(run, q=nn.Linear(16, 16), fc=nn.Linear(16, 2)), (torch.randn(2, 7, 16),)


def pixels_as_steps_without_transpose() -> tuple[nn.Module, Any]:
    net = Model(lambda m, x: m.fc(m.conv(x).view(2, -1, 8)), conv=nn.Conv2d(3, 8, 4, 4), fc=nn.Linear(8, 2))
    return net, (torch.randn(2, 3, 16, 24),)


def view_to_as_many_rows_as_channels() -> tuple[nn.Module, Any]:
    net = Model(lambda m, x: m.fc(m.conv(x).view(-1, 64)), conv=nn.Conv2d(1, 16, 3, padding=1), fc=nn.Linear(64, 10))
    return net, (torch.randn(4, 1, 4, 4),)


FIRES = [
    ("batch-axis", view_to_as_many_rows_as_channels, "view(-1, 64)"),
    ("broadcast", column_equals_row, "== y"),
    ("broadcast", masks_without_their_channel, "mse_loss"),
    ("broadcast", one_target_for_every_step, "mse_loss"),
    ("batch-first", attention_over_the_batch_in_two_layers, "encoder.layers.0.self_attn"),
    ("softmax-batch", attention_weights_over_axis_0, "softmax(0)"),
    ("softmax-batch", attention_scores_over_axis_0, "dim=0"),
    ("reshape-transpose", heads_without_transpose, "view(2, 4, 7, 4)"),
    ("reshape-transpose", heads_joined_without_transpose, "reshape(2, 7, 16)"),
    ("reshape-transpose", pixels_as_steps_without_transpose, "view(2, -1, 8)"),
    ("batch-axis", view_that_mixes_samples, "view(-1, 64)"),
    ("batch-axis", sequence_merged_into_the_batch, "reshape(-1, 6)"),
    ("flatten-batch", flatten_from_axis_0, "torch.flatten(x)"),
    ("flatten-batch", flatten_of_a_single_picture, "0"),
    ("broadcast", column_against_row, "mse_loss"),
    ("broadcast", column_minus_row, "m.fc(x) - y"),
    ("batch-first", rnn_without_batch_first, "lstm"),
    ("batch-first", last_sample_of_batch_first, "[-1]"),
    ("batch-first", state_of_the_last_sample, "[:, -1]"),
    ("batch-first", convolution_into_steps_first, "lstm"),
    ("batch-first", attention_over_the_batch, "attention"),
    ("softmax-batch", softmax_over_axis_0, "1"),
    ("softmax-batch", log_softmax_over_axis_0, "log_softmax"),
    ("lost-to-floor", stride_that_drops_a_row, "0"),
    ("lost-to-floor", decoder_that_cannot_give_the_size_back, "1"),
    ("lost-to-floor", upsampling_of_an_odd_size, "1"),
    ("lost-to-floor", patches_that_do_not_tile, "0"),
    ("whole-sequence", whole_sequence_into_a_classifiers_head, "fc"),
    ("whole-sequence", whole_sequence_into_a_sequence_classifiers_head, "fc"),
    ("whole-sequence", whole_sequence_against_one_target, "fc"),
    ("reshape-transpose", reshape_in_place_of_permute, "reshape(2, 3, 8, 10)"),
    ("reshape-transpose", view_in_place_of_transpose, "view(4, 7, 5)"),
    ("reshape-transpose", steps_first_reshaped_to_samples, "reshape(4, -1)"),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("kind", "build", "where"), FIRES, ids=[build.__name__ for _, build, _ in FIRES])
def test_fires(kind: str, build: Any, where: str) -> None:
    torch.manual_seed(0)
    model, inputs = build()
    diagnosis = explain(model, *inputs)
    assert diagnosis.failure is None
    assert [suspicion.kind for suspicion in diagnosis.suspicions] == [kind]
    suspicion = diagnosis.suspicions[0]
    assert where in suspicion.where
    assert suspicion.evidence
    assert suspicion.fix
    assert suspicion.to_dict()["kind"] == kind
    assert suspicion.where in str(diagnosis)


def test_no_suspicion_where_it_raised() -> None:
    model, _ = stride_that_drops_a_row()
    assert explain(model, torch.randn(1, 4, 64, 64)).suspicions == ()
