# exercise: 3.1
# The layer's weights do their work in a matmul over columns that are taken out with dilation 2.
import torch.nn.functional as F
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, dilation=2, padding=2)

    def forward(self, x):
        n, _, h, w = x.shape
        columns = F.unfold(x, 3, dilation=2, padding=2)
        out = self.conv.weight.flatten(1) @ columns + self.conv.bias[:, None]
        return out.view(n, 16, h, w)
