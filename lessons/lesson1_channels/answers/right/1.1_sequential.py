# exercise: 1.1
# A Sequential with normalisation; the convolution needs no bias before it.
from torch import nn


class GrayscaleStem(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 16, kernel_size=5, padding=2, bias=False, padding_mode="replicate"),
            nn.BatchNorm2d(16),
            nn.GELU(),
        )
