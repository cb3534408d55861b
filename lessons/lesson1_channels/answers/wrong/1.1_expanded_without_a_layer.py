# exercise: 1.1
# finding: missing-layer
# The one channel repeated sixteen times: the shape is right, nothing is convolved.
from torch import nn


class GrayscaleStem(nn.Module):
    def forward(self, x):
        return x.expand(-1, 16, -1, -1)
