# exercise: 1.1
# finding: dead-parameter
# A plain list: nn.Module does not find the layers in it, so no optimiser would train them.
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Conv2d(1, 16, kernel_size=3, padding=1), nn.ReLU()]

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
