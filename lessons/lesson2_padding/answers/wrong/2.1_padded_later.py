# exercise: 2.1
# finding: output-shape
# Padding 2 in the second layer: 33 for 64, and the first layer has dropped its pixel already.
from torch import nn


class HalvingBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 16, kernel_size=3, stride=2)
        self.conv = nn.Conv2d(16, 32, kernel_size=3, padding=2)

    def forward(self, x):
        return self.conv(self.down(x))
