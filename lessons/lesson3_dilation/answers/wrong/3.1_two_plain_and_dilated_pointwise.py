# exercise: 3.1
# finding: changed-layer
# Two plain layers make the 5×5; the dilation sits on a 1×1 layer, where it does nothing.
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 16, 3, padding=1)
        self.b = nn.Conv2d(16, 16, 3, padding=1)
        self.c = nn.Conv2d(16, 16, 1, dilation=2)

    def forward(self, x):
        return self.c(self.b(self.a(x)))
