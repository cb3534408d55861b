# exercise: 3.1
# finding: receptive-field
# A gate computed from the mean over the picture: the field is the whole picture.

import torch
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, dilation=2, padding=2)
        self.gate = nn.Linear(16, 16)

    def forward(self, x):
        x = self.conv(x)
        return x * torch.sigmoid(self.gate(x.mean((2, 3))))[:, :, None, None]
