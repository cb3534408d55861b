# exercise: 3.3
# padding=1 makes one row and one column too many; the last ones are cut off.

from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=2, padding=1)

    def forward(self, x):
        return self.conv(x)[:, :, :-1, :-1]
