# exercise: 2.2
# finding: lost-skip
# A LayerNorm of x is added: its level is lost.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=2)
        self.norm = nn.LayerNorm(16)

    def forward(self, x):
        return self.norm(x.movedim(1, 3)).movedim(3, 1) + self.conv(x)
