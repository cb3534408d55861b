# exercise: 3.1
# The dilated convolution written with parameters of the model's own.
import torch
import torch.nn.functional as F
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.kernel = nn.Parameter(torch.randn(16, 3, 3, 3) / 27**0.5)
        self.offset = nn.Parameter(torch.zeros(16))

    def forward(self, x):
        return F.conv2d(x, self.kernel, self.offset, padding=2, dilation=2)
