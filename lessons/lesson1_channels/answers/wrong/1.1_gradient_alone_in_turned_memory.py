# exercise: 1.1
# finding: dead-parameter
# The convolution gets a gradient and has no effect; its weight lies in memory in another order.
import torch.nn.functional as F
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, 3, padding=1)
        turned = self.conv.weight.detach().permute(3, 2, 1, 0).contiguous()
        self.conv.weight = nn.Parameter(turned.permute(3, 2, 1, 0))

    def forward(self, x):
        y = self.conv(x)
        return F.avg_pool2d(x, 3, 1, 1).repeat(1, 16, 1, 1) + (y - y.detach())
