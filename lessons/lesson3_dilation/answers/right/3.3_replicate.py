# exercise: 3.3
# The last row and column are repeated in place of zeros, before the convolution.

from torch import nn


class EvenKernel(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.ReplicationPad2d((0, 1, 0, 1)),
            nn.Conv2d(3, 16, kernel_size=2),
        )
