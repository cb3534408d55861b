"""Broken losses: scores and targets that are not of one shape, and losses with shapes of their own."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from failing_models import broken
from torch import nn
from torch.utils.data import TensorDataset


@broken("binary_cross_entropy_with_logits", "target", "mask.unsqueeze(1)", "(2, 1, 8, 8)", whole=True)
def a_mask_without_its_channel_axis():
    mask = torch.ones(2, 8, 8)
    return F.binary_cross_entropy_with_logits(nn.Conv2d(3, 1, 1)(torch.randn(2, 3, 8, 8)), mask)


@broken("binary_cross_entropy", "target", "x.flatten(1)", "view_as(x)", whole=True)
def a_flat_reconstruction_and_a_picture():
    x = torch.rand(4, 1, 6, 6)
    return F.binary_cross_entropy(nn.Linear(36, 36)(x.flatten(1)).sigmoid(), x)


@broken("view(-1)", "target", "Inputs of 16×16, not 32×32", "AdaptiveAvgPool2d(1)", whole=True)
def a_critic_that_leaves_maps():
    critic = nn.Sequential(nn.Conv2d(3, 4, 4, 2, 1), nn.Conv2d(4, 4, 4, 2, 1), nn.Conv2d(4, 1, 4))
    scores = critic(torch.randn(5, 3, 32, 32)).view(-1)
    return F.binary_cross_entropy_with_logits(scores, torch.ones(5))


@broken("binary_cross_entropy_with_logits", "target", "7, not 16", whole=True)
def labels_for_a_full_batch():
    valid = torch.ones(16, 1)
    return F.binary_cross_entropy_with_logits(nn.Linear(3, 1)(torch.randn(7, 3)), valid)


@broken("mse_loss", "target", "torch.ones_like(output)", "(2, 1, 7, 7)", whole=True)
def one_label_for_a_map_of_patches():
    return F.mse_loss(nn.Conv2d(3, 1, 2)(torch.randn(2, 3, 8, 8)), torch.ones(2, 1))


@broken("l1_loss", "target", "upscale_factor=2", "out_channels=12 (3·2²)", whole=True)
def upscaled_by_four_for_targets_of_two():
    net = nn.Sequential(nn.Conv2d(3, 48, 3, padding=1), nn.PixelShuffle(4))
    return F.l1_loss(net(torch.randn(1, 3, 5, 5)), torch.randn(1, 3, 10, 10))


@broken("smooth_l1_loss", "target", "output[:, :9]", whole=True)
def a_forecast_one_step_too_long():
    return F.smooth_l1_loss(nn.GRU(2, 1, batch_first=True)(torch.randn(3, 10, 2))[0].squeeze(-1), torch.randn(3, 9))


@broken("nll_loss", "target", "output.squeeze(1)", "(4, 3)", whole=True)
def an_axis_of_one_before_the_classes():
    return F.nll_loss(nn.Linear(5, 3)(torch.randn(4, 1, 5)).log_softmax(-1), torch.zeros(4, dtype=torch.long))


@broken("view(-1, 6)", "target", "Targets for all 35", "out[-1]", whole=True)
def scores_of_all_steps_targets_of_one():
    out = nn.Linear(3, 6)(torch.randn(7, 5, 3))
    return F.cross_entropy(out.view(-1, 6), torch.zeros(5, dtype=torch.long))


@broken("ctc_loss", "target", "log_probs.permute(1, 0, 2)", whole=True)
def batch_first_into_ctc():
    log_probs = torch.randn(4, 30, 10).log_softmax(-1)
    lengths = torch.full((4,), 30), torch.full((4,), 5)
    return F.ctc_loss(log_probs, torch.ones(4, 5, dtype=torch.long), *lengths)


@broken("ctc_loss", "target", "at most 30", "not 40", whole=True)
def ctc_lengths_before_the_downsampling():
    log_probs = torch.randn(30, 4, 10).log_softmax(-1)
    lengths = torch.full((4,), 40), torch.full((4,), 5)
    return F.ctc_loss(log_probs, torch.ones(4, 5, dtype=torch.long), *lengths)


@broken("cosine_embedding_loss", "target", "same.squeeze(1)", whole=True)
def a_column_of_similarities():
    same = torch.ones(4, 1)
    return nn.CosineEmbeddingLoss()(torch.randn(4, 6), torch.randn(4, 6), same)


@broken("margin_ranking_loss", "target", "order.unsqueeze(1)", whole=True)
def ranks_without_their_axis():
    order = torch.ones(4)
    return nn.MarginRankingLoss()(torch.randn(4, 1), torch.randn(4, 1), order)


@broken("triplet_margin_loss", "target", "negative", "10", whole=True)
def fewer_negatives_than_anchors():
    return nn.TripletMarginLoss()(torch.randn(10, 4), torch.randn(10, 4), torch.randn(8, 4))


@broken("multi_margin_loss", "target", "target.squeeze(1)", whole=True)
def a_column_of_classes_for_the_margin():
    return nn.MultiMarginLoss()(torch.randn(4, 3), torch.zeros(4, 1, dtype=torch.long))


@broken("mul", "broadcast", "F.one_hot(target, 3).permute(0, 3, 1, 2)", whole=True)
def class_numbers_in_a_dice_loss():
    target = torch.zeros(2, 5, 6, dtype=torch.long)
    return torch.mul(nn.Conv2d(1, 3, 1)(torch.randn(2, 1, 5, 6)), target)


@broken("TensorDataset", "target", "100 or 120", whole=True)
def inputs_and_targets_of_two_splits():
    return TensorDataset(torch.randn(120, 3), torch.randn(100))


@broken("affine_grid", "view-size", "theta.view(-1, 2, 3)", whole=True)
def six_numbers_for_an_affine_map():
    theta = nn.Linear(4, 6)(torch.randn(2, 4))
    return F.affine_grid(theta, [2, 1, 5, 5], align_corners=False)
