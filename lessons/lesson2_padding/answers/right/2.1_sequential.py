# exercise: 2.1
# A Sequential with a padding layer, normalisation and in-place activations; the halving comes last.
from torch import nn


class HalvingBlock(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(3, 24, kernel_size=3, padding="same", bias=False),
            nn.BatchNorm2d(24),
            nn.ReLU(inplace=True),
            nn.ReflectionPad2d(1),
            nn.Conv2d(24, 32, kernel_size=3, stride=2),
        )
