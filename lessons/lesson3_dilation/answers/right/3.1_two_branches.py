# exercise: 3.1
# A plain and a dilated branch, added: the wider one decides the field, 5×5.

from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.near = nn.Conv2d(3, 16, 3, padding=1)
        self.far = nn.Conv2d(3, 16, 3, dilation=2, padding=2)

    def forward(self, x):
        return self.near(x) + self.far(x)
