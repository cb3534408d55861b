# exercise: 3.1
# finding: output-shape
# ZeroPad2d takes left, right, top, bottom: this pads the width only.

from torch import nn


class SameSizeDilation(nn.Sequential):
    def __init__(self):
        super().__init__(nn.ZeroPad2d((2, 2, 0, 0)), nn.Conv2d(3, 16, kernel_size=3, dilation=2))
