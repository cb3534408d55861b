# exercise: 2.2
# The block is itself the layer: a Conv2d that adds its input.
from torch import nn


class ResidualBlock(nn.Conv2d):
    def __init__(self):
        super().__init__(16, 16, kernel_size=(5, 5), padding=(2, 2))

    def forward(self, x):
        return x + super().forward(x)
