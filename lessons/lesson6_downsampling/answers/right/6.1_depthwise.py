# exercise: 6.1
# A stem that keeps the size, then four depthwise stride-2 convolutions, each with a 1×1 one after it.
from torch import nn


def halving(before, after):
    return nn.Sequential(
        nn.Conv2d(before, before, 3, stride=2, padding=1, groups=before),
        nn.Conv2d(before, after, 1),
        nn.SiLU(),
    )


class SurvivesSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 5, padding="same")
        self.body = nn.Sequential(halving(8, 16), halving(16, 16), halving(16, 32), halving(32, 64))

    def forward(self, x):
        return self.body(self.stem(x))
