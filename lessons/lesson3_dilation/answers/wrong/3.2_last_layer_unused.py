# exercise: 3.2
# finding: unused-layer
# The third layer is built but never called: the field is 7×7.

import torch.nn.functional as F
from torch import nn


class ContextStack(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(8, 8, 3, padding=1)
        self.conv2 = nn.Conv2d(8, 8, 3, dilation=2, padding=2)
        self.conv3 = nn.Conv2d(8, 8, 3, dilation=4, padding=4)

    def forward(self, x):
        return self.conv2(F.relu(self.conv1(x)))
