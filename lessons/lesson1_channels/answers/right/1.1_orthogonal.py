# exercise: 1.1
# An orthogonal kernel: torch stores more numbers than it reads, and that is no dead weight.
import torch.nn.functional as F
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.utils.parametrizations.orthogonal(nn.Conv2d(1, 16, 3, padding=1))

    def forward(self, x):
        return F.relu(self.conv(x))
