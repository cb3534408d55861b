# exercise: 4.2
# finding: ignores-input
# A stride of 2 under a 1×1 kernel skips three pixels of four.

from torch import nn


class AnySizeClassifier(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(3, 20, 1, stride=2),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(5),
            nn.Flatten(),
            nn.Linear(500, 10),
        )
