# exercise: 1.1
# finding: dead-parameter
# The right layer, frozen: it can never learn.
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, 3, padding=1)
        self.conv.requires_grad_(False)

    def forward(self, x):
        return self.conv(x)
