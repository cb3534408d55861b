# exercise: 1.1
# finding: raises
# Drops the channel axis, so that the batch is read as channels: it runs for a batch of one only.
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return self.conv(x.squeeze(1))
