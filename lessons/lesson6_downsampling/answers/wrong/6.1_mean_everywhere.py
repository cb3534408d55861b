# exercise: 6.1
# finding: not-equivariant
# Puts the mean over the picture in every place.
from torch import nn


class SurvivesSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(3, 8, 3, 2, 1),
            nn.ReLU(),
            nn.Conv2d(8, 16, 3, 2, 1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, 2, 1),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, 2, 1),
        )

    def forward(self, x):
        y = self.net(x)
        return y.mean((2, 3), keepdim=True).expand_as(y)
