# exercise: 3.1
# finding: receptive-field
# Instance norm subtracts each map's own mean: every pixel now depends on the whole picture.

from torch import nn


class SameSizeDilation(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Conv2d(3, 16, 3, dilation=2, padding=2), nn.InstanceNorm2d(16))
