# exercise: 2.1
# verdict: crash
# padding="same" is refused as soon as the stride is not 1.
from torch import nn


class HalvingBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 16, kernel_size=3, stride=2, padding="same")
        self.conv = nn.Conv2d(16, 32, kernel_size=3, padding=1)

    def forward(self, x):
        return self.conv(self.down(x))
