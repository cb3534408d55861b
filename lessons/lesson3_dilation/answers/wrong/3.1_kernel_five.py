# exercise: 3.1
# finding: changed-layer
# Size and field are right, at 25 weights a channel in place of 9: this is not a dilated convolution.

from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=5, padding=2)

    def forward(self, x):
        return self.conv(x)
