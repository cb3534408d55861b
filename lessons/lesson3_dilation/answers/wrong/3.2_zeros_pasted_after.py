# exercise: 3.2
# finding: constant-output
# The 8 lost pixels are put back as zeros at the end.

import torch.nn.functional as F
from torch import nn


class ContextStack(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList(nn.Conv2d(8, 8, 3, dilation=d, padding=1) for d in (1, 2, 4))

    def forward(self, x):
        for conv in self.convs:
            x = F.relu(conv(x))
        return F.pad(x, (4, 4, 4, 4))
