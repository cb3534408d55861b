# exercise: 3.3
# finding: output-shape
# The model as it is given: padding 1 on both sides gives one pixel too many.

from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=2, padding=1)

    def forward(self, x):
        return self.conv(x)
