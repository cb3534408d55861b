# exercise: 2.1
# finding: changed-layer
# Stretches the 31×31 map to 32×32 afterwards: the shape is right, every pixel has moved.
import torch.nn.functional as F
from torch import nn


class HalvingBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 16, kernel_size=3, stride=2)
        self.conv = nn.Conv2d(16, 32, kernel_size=3, padding=1)

    def forward(self, x):
        y = self.conv(self.down(x))
        return F.interpolate(y, size=(x.shape[-2] // 2, x.shape[-1] // 2), mode="bilinear")
