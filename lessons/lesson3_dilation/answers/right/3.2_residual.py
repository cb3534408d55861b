# exercise: 3.2
# Each layer's result is added to its input: a skip adds no pixel to the field.

import torch.nn.functional as F
from torch import nn


class ContextStack(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList(nn.Conv2d(8, 8, 3, dilation=d, padding=d) for d in (1, 2, 4))

    def forward(self, x):
        for conv in self.convs:
            x = x + F.relu(conv(x))
        return x
