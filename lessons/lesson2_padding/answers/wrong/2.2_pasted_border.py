# exercise: 2.2
# finding: raises
# Pastes zeros around the convolution's output; inputs of 1 and 2 are too small for it still.
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=1)

    def forward(self, x):
        return x + F.pad(self.conv(x), (1, 1, 1, 1))
