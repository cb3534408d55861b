# exercise: 1.1
# A 1×1 convolution learns how to make three channels from one; the RGB layer stays.
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.colours = nn.Conv2d(1, 3, kernel_size=1)
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return self.conv(self.colours(x))
