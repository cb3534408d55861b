# exercise: 3.1
# finding: receptive-field
# The shape is right, but the dilation is gone, and with it the 5×5 field: a pixel sees 3×3.

from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=1, padding=1)

    def forward(self, x):
        return self.conv(x)
