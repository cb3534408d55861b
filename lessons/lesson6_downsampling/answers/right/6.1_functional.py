# exercise: 6.1
# The layers only hold the weights; stride and padding are given where they are used.
import torch.nn.functional as F
from torch import nn


class SurvivesSmall(nn.Module):
    def __init__(self):
        super().__init__()
        widths = (3, 8, 16, 32, 64)
        self.convs = nn.ModuleList(nn.Conv2d(a, b, 3) for a, b in zip(widths, widths[1:]))

    def forward(self, x):
        for number, conv in enumerate(self.convs):
            x = F.conv2d(x, conv.weight, conv.bias, stride=2, padding=1)
            if number < 3:
                x = F.elu(x)
        return x
