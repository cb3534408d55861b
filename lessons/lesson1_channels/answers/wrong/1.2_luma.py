# exercise: 1.2
# finding: wrong-value
# Weights for brightness turn a colour image grey; here the image is grey already.
import copy

import torch
from torch import nn


def to_grayscale(conv):
    grey = copy.deepcopy(conv)
    grey.in_channels = 1
    luma = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
    grey.weight = nn.Parameter((conv.weight.detach() * luma).sum(1, keepdim=True))
    return grey
