# exercise: 3.1
# One pixel of padding too many, and the two rows and columns that it makes cut off again: the same values as padding=2.

from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, dilation=2, padding=3)

    def forward(self, x):
        return self.conv(x)[:, :, 1:-1, 1:-1]
