# exercise: 2.1
# finding: ignores-input
# Dilation 2 at stride 2 meets the even pixels only: three of four are never read.
from torch import nn


class HalvingBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 32, 3, stride=2, padding=2, dilation=2)

    def forward(self, x):
        return self.down(x)
