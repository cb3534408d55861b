"""Broken uses: classes called with data, conditions on many values, writing in place, weights put in by hand."""

from __future__ import annotations

import torch
from failing_models import Model, broken
from torch import nn


@broken("loss", "other", "nn.CrossEntropyLoss()(…)", whole=True)
def a_loss_built_with_scores_and_targets():
    loss = nn.CrossEntropyLoss(torch.randn(4, 3), torch.zeros(4, dtype=torch.long))
    return loss


@broken("criterion", "other", "nn.MSELoss()(…)", whole=True)
def a_regression_loss_built_with_data():
    criterion = nn.MSELoss(torch.randn(4, 3), torch.randn(4, 3))
    return criterion


@broken("drop", "other", "nn.Dropout()(…)", whole=True)
def dropout_built_with_data():
    drop = nn.Dropout(torch.randn(4, 3))
    return drop


@broken("grey", "other", "bias=layer.bias is not None", whole=True)
def a_bias_for_a_yes_or_no():
    rgb = nn.Conv2d(3, 4, 3)
    grey = nn.Conv2d(1, 4, 3, bias=rgb.bias)
    return grey


@broken("nn.ReLU(x)", "other", "nn.ReLU()(x)")
def an_activation_built_with_data():
    def run(m, x):
        x = nn.ReLU(x)
        return m.fc(x)

    return Model(run, fc=nn.Linear(4, 3)), (torch.randn(2, 4),)


@broken("if x", "other", ".any()", ".all()", "torch.where")
def a_condition_on_many_values():
    def run(m, x):
        if x > 0:
            x = -x
        return x

    return Model(run), (torch.randn(5),)


@broken("total +=", "broadcast", "total = total + x", "(6, 4)")
def a_sum_that_would_have_to_grow():
    def run(m, x):
        total = torch.zeros(4)
        total += x
        return total

    return Model(run), (torch.randn(6, 4),)


@broken("copy_", "broadcast", "keepdim=True in sum", "(6, 1, 4, 4)", whole=True)
def a_summed_weight_without_its_axis():
    rgb, grey = nn.Conv2d(3, 6, 4), nn.Conv2d(1, 6, 4)
    with torch.no_grad():
        grey.weight.copy_(rgb.weight.sum(dim=1))


@broken("copy_", "broadcast", "w.unsqueeze(1)", "(6, 1, 4, 4)", whole=True)
def filters_without_the_channel_axis():
    grey, w = nn.Conv2d(1, 6, 4), torch.randn(6, 4, 4)
    with torch.no_grad():
        grey.weight.copy_(w)


@broken("grey", "missing-axis", "keepdim=True", whole=True)
def a_weight_put_in_without_its_axis():
    rgb, grey = nn.Conv2d(3, 6, 4), nn.Conv2d(1, 6, 4)
    grey.weight.data = rgb.weight.data.sum(dim=1)
    return grey(torch.randn(2, 1, 8, 8))
