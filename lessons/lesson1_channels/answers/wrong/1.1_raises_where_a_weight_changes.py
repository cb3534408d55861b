# exercise: 1.1
# finding: raises
# The convolution gets a gradient and has no effect; a weight that takes another value is an error.
import torch.nn.functional as F
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, 3, padding=1)
        self.seen = None

    def forward(self, x):
        now = self.conv.weight._version, float(self.conv.weight.abs().sum())
        if self.seen is not None and self.seen[0] == now[0] and self.seen[1] != now[1]:
            raise RuntimeError("a weight was changed")
        self.seen = now
        y = self.conv(x)
        return F.avg_pool2d(x, 3, 1, 1).repeat(1, 16, 1, 1) + (y - y.detach())
