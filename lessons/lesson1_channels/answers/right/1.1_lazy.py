# exercise: 1.1
# A lazy layer reads the number of channels from the first image; the forward prints.
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.LazyConv2d(16, kernel_size=3, padding="same")
        self.act = nn.ReLU(inplace=True)

    def forward(self, x):
        y = self.act(self.conv(x))
        print(tuple(x.shape), "->", tuple(y.shape))
        return y
