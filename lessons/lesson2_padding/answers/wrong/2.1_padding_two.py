# exercise: 2.1
# finding: output-shape
# One too many: 33 for 64.
from torch import nn


class HalvingBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 16, kernel_size=3, stride=2, padding=2)
        self.conv = nn.Conv2d(16, 32, kernel_size=3, padding=1)

    def forward(self, x):
        return self.conv(self.down(x))
