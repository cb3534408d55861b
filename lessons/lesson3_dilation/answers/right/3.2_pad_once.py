# exercise: 3.2
# All the padding at once, before the first layer: the stack takes 2 + 4 + 8 = 14 pixels, 7 on each side.

import torch.nn.functional as F
from torch import nn


class ContextStack(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList(nn.Conv2d(8, 8, 3, dilation=d) for d in (1, 2, 4))

    def forward(self, x):
        x = F.pad(x, (7, 7, 7, 7), mode="reflect")
        for conv in self.convs:
            x = F.relu(conv(x))
        return x
