# exercise: 3.3
# Padding is put on the other side by turning the picture there and back.
from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 2, padding="same")

    def forward(self, x):
        return self.conv(x.flip(-1, -2)).flip(-1, -2)
