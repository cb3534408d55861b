# exercise: 1.1
# finding: no-gradient
# Gradients are turned off in training, the flag being reversed.
import torch
import torch.nn.functional as F
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, 3, padding=1)

    def forward(self, x):
        with torch.set_grad_enabled(not self.training):
            return self._run(x)

    def _run(self, x):
        return F.relu(self.conv(x))
