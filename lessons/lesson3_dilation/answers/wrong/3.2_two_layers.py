# exercise: 3.2
# finding: missing-layer
# One layer removed and the dilations raised: the field is 15, with two layers.

from torch import nn


class ContextStack(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(8, 8, 3, dilation=3, padding=3),
            nn.ReLU(),
            nn.Conv2d(8, 8, 3, dilation=4, padding=4),
        )
