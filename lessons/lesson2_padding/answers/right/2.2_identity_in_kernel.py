# exercise: 2.2
# x is added inside the convolution: a one in the middle of each kernel is the identity.
import torch
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, 5, padding=2)
        eye = torch.zeros(16, 16, 5, 5)
        eye[range(16), range(16), 2, 2] = 1
        self.register_buffer("eye", eye)

    def forward(self, x):
        return F.conv2d(x, self.conv.weight + self.eye, self.conv.bias, padding=2)
