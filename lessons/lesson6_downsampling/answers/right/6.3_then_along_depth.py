# exercise: 6.3
# Three strided convolutions in plane, then a fourth that looks along depth only.
import torch.nn.functional as F
from torch import nn


class VolumeEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        widths = (1, 8, 16, 32)
        self.down = nn.ModuleList(
            nn.Conv3d(a, b, (3, 3, 1), stride=(2, 2, 1), padding=(1, 1, 0)) for a, b in zip(widths, widths[1:])
        )
        self.along = nn.Conv3d(32, 32, (1, 1, 3), padding="same")

    def forward(self, x):
        for conv in self.down:
            x = F.silu(conv(x))
        return self.along(x)
