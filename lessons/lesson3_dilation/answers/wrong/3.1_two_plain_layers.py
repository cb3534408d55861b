# exercise: 3.1
# finding: changed-layer
# Two plain 3×3 layers have a 5×5 field, but nothing is dilated.

from torch import nn


class SameSizeDilation(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 16, 3, padding=1))
