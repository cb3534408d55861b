# exercise: 2.2
# Attention over the pixels behind the convolution: a bias of its keys is cancelled by the softmax.
import torch
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, 5, padding=2)
        self.qkv = nn.Conv2d(16, 48, 1)

    def forward(self, x):
        q, k, v = self.qkv(self.conv(x)).flatten(2).transpose(1, 2).chunk(3, -1)
        a = F.scaled_dot_product_attention(q, k, v)
        return x + a.transpose(1, 2).reshape(x.shape)
