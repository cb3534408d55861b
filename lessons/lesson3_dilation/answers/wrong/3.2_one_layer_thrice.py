# exercise: 3.2
# finding: missing-layer
# Uses the first layer's weights three times; the other two layers are for show.
import torch.nn.functional as F
from torch import nn


class ContextStack(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2, self.conv3 = [nn.Conv2d(8, 8, 3, padding=d, dilation=d) for d in (1, 2, 4)]

    def forward(self, x):
        w, b = self.conv1.weight, self.conv1.bias
        for d in (1, 2, 4):
            x = F.conv2d(x, w, b, padding=d, dilation=d)
        return x
