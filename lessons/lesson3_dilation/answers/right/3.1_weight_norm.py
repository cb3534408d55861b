# exercise: 3.1
# A parametrised weight: direction and length are learnt apart. Shapes are those of padding=2.

from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.utils.parametrizations.weight_norm(nn.Conv2d(3, 16, 3, dilation=2, padding=2))

    def forward(self, x):
        return self.conv(x)
