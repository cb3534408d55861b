# exercise: 6.1
# finding: missing-layer
# One convolution does it all with stride 16; the four stages are gone.
import torch.nn.functional as F
from torch import nn


class SurvivesSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 16, stride=16)

    def forward(self, x):
        x = F.pad(x, (0, -x.shape[3] % 16, 0, -x.shape[2] % 16))
        return self.conv(x)
