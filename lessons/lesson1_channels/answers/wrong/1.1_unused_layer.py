# exercise: 1.1
# finding: unused-layer
# A grey layer does the work, and the RGB one is still built and never used.
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding=1)
        self.grey_conv = nn.Conv2d(1, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return self.grey_conv(x)
