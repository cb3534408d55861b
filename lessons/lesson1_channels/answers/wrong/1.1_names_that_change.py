# exercise: 1.1
# finding: raises
# The convolution gets a gradient and has no effect; no two models call it the same.
import uuid

import torch.nn.functional as F
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.name = "conv" + uuid.uuid4().hex
        self.add_module(self.name, nn.Conv2d(1, 16, 3, padding=1))

    def forward(self, x):
        y = getattr(self, self.name)(x)
        return F.avg_pool2d(x, 3, 1, 1).repeat(1, 16, 1, 1) + (y - y.detach())
