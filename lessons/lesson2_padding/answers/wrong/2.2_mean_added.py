# exercise: 2.2
# finding: lost-skip
# Adds the mean over the channels, which broadcasts without a word.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, 5, padding=2)

    def forward(self, x):
        return self.conv(x) + x.mean(dim=1, keepdim=True)
