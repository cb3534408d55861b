# exercise: 2.1
# finding: changed-layer
# A max pool does the halving in the convolution's place.
from torch import nn


class HalvingBlock(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(3, 16, kernel_size=3, padding=1),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, kernel_size=3, padding=1),
        )
