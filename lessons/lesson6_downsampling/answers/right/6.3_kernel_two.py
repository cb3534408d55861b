# exercise: 6.3
# Kernel (2, 2, 1): whole blocks of four pixels, no padding needed because H and W are multiples of 8.
from torch import nn


class VolumeEncoder(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv3d(1, 8, (2, 2, 1), stride=(2, 2, 1)),
            nn.LeakyReLU(),
            nn.Conv3d(8, 16, (2, 2, 1), stride=(2, 2, 1)),
            nn.LeakyReLU(),
            nn.Conv3d(16, 32, (2, 2, 1), stride=(2, 2, 1)),
        )
