# exercise: 2.1
# finding: changed-layer
# Repeats the output's last row and column: the convolution itself still gives 31.
import torch.nn.functional as F
from torch import nn


class HalvingBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 16, kernel_size=3, stride=2)
        self.conv = nn.Conv2d(16, 32, kernel_size=3, padding=1)

    def forward(self, x):
        return F.pad(self.conv(self.down(x)), (0, 1, 0, 1), mode="replicate")
