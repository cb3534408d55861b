# exercise: 3.3
# finding: ignores-input
# The surplus is cut from the input in place of the output: the last row and column are never read.

from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=2, padding=1)

    def forward(self, x):
        return self.conv(x[:, :, :-1, :-1])
