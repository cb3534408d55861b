# exercise: 6.1
# finding: constant-output
# Small pictures are padded to 31; what is still missing is pasted on as zeros.
import torch.nn.functional as F
from torch import nn


class SurvivesSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(3, 8, 3, 2),
            nn.ReLU(),
            nn.Conv2d(8, 16, 3, 2),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, 2),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, 2),
        )

    def forward(self, x):
        h, w = -(-x.shape[2] // 16), -(-x.shape[3] // 16)
        y = self.net(F.pad(x, (0, max(0, 31 - x.shape[3]), 0, max(0, 31 - x.shape[2]))))
        return F.pad(y, (0, w - y.shape[3], 0, h - y.shape[2]))
