# exercise: 6.1
# Lazy layers find out their channels by themselves.
from torch import nn


def SurvivesSmall():
    return nn.Sequential(
        nn.LazyConv2d(8, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.LazyConv2d(16, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.LazyConv2d(32, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.LazyConv2d(64, 3, stride=2, padding=1),
    )
