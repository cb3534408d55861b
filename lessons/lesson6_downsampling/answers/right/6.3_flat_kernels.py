# exercise: 6.3
# Kernels of one slice: nothing is mixed along depth.
from torch import nn


class VolumeEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv3d(1, 8, (3, 3, 1), stride=(2, 2, 1), padding=(1, 1, 0)),
            nn.BatchNorm3d(8),
            nn.ReLU(),
            nn.Conv3d(8, 16, (3, 3, 1), stride=(2, 2, 1), padding=(1, 1, 0)),
            nn.ReLU(),
            nn.Conv3d(16, 32, (3, 3, 1), stride=(2, 2, 1), padding=(1, 1, 0)),
        )

    def forward(self, x):
        return self.layers(x)
