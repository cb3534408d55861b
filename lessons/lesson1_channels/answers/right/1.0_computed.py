# exercise: 1.0
# Runs the four calls and writes down what happens.
import torch
from torch import nn


def outcome(layer, x):
    try:
        return tuple(layer(x).shape)
    except RuntimeError:
        return "raises"


predicted = {
    "grey": outcome(nn.Conv2d(3, 16, kernel_size=3, padding=1), torch.zeros(1, 1, 64, 64)),
    "grey_three_times": outcome(
        nn.Conv2d(3, 16, kernel_size=3, padding=1), torch.zeros(1, 1, 64, 64).expand(-1, 3, -1, -1)
    ),
    "no_batch": outcome(nn.Conv2d(3, 16, kernel_size=3, padding=1), torch.zeros(3, 64, 64)),
    "no_channel": outcome(nn.Conv2d(1, 32, kernel_size=3), torch.zeros(64, 28, 28)),
}
