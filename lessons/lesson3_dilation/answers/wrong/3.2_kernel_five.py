# exercise: 3.2
# finding: changed-layer
# A kernel of 5 in the last place gives the field 1 + 2 + 4 + 8 = 15 with other layers.

from torch import nn


class ContextStack(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(8, 8, 3, padding=1),
            nn.Conv2d(8, 8, 3, dilation=2, padding=2),
            nn.Conv2d(8, 8, 5, dilation=2, padding=4),
        )
