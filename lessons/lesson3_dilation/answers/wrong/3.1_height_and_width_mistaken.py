# exercise: 3.1
# finding: receptive-field
# Reshaped with height and width the wrong way round, and back: right for square pictures only.
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        n, channels, height, width = x.shape
        return self.conv(x.reshape(n, channels, width, height)).reshape(n, 16, height, width)
