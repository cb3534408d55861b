# exercise: 3.3
# finding: output-shape
# No padding: one pixel too few.

from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=2)

    def forward(self, x):
        return self.conv(x)
