# exercise: 2.2
# finding: output-shape
# Cuts x down to what the convolution left: the border is gone.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=1)

    def forward(self, x):
        return x[:, :, 1:-1, 1:-1] + self.conv(x)
