# exercise: 3.2
# finding: not-equivariant
# The small map is stretched back to the input's size.

import torch.nn.functional as F
from torch import nn


class ContextStack(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList(nn.Conv2d(8, 8, 3, dilation=d, padding=1) for d in (1, 2, 4))

    def forward(self, x):
        size = x.shape[2:]
        for conv in self.convs:
            x = F.relu(conv(x))
        return F.interpolate(x, size=size)
