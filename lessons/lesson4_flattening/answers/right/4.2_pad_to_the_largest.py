# exercise: 4.2
# Every picture is laid on a 128×128 canvas: the far weights work for large ones alone.
import torch
import torch.nn.functional as F
from torch import nn


class AnySizeClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 4, stride=4)
        self.fc = nn.Linear(4 * 32 * 32, 10)

    def forward(self, x):
        h, w = x.shape[-2:]
        x = F.pad(x, (0, 128 - w, 0, 128 - h))
        return self.fc(torch.tanh(self.conv(x)).flatten(1))
