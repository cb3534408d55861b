# exercise: 3.2
# finding: missing-layer
# One layer of dilation 7 spans 15, but reads 9 pixels of the 225.

from torch import nn


class ContextStack(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(8, 8, 3, dilation=7, padding=7),
        )
