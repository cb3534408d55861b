# exercise: 1.1
# A reentrant checkpoint gives gradients only as training asks for them.
import torch
import torch.nn.functional as F
from torch import nn

from torch.utils.checkpoint import checkpoint


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 8, 1)
        self.conv = nn.Conv2d(8, 16, kernel_size=3, padding=1)

    def forward(self, x):
        x = self.stem(x)
        return checkpoint(self.conv, x, use_reentrant=True)
