# exercise: 3.3
# finding: changed-layer
# An odd kernel keeps the size easily; the task is the even one.

from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return self.conv(x)
