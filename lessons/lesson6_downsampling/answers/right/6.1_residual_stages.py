# exercise: 6.1
# Residual stages: each halves in its main branch and in a 1×1 shortcut; ⌈size/2⌉ on both.
import torch
from torch import nn


class Stage(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(before, after, 3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(),
            nn.Conv2d(after, after, 3, padding=1),
        )
        self.shortcut = nn.Conv2d(before, after, 1, stride=2)

    def forward(self, x):
        return torch.relu(self.main(x) + self.shortcut(x))


class SurvivesSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.stages = nn.Sequential(Stage(3, 8), Stage(8, 16), Stage(16, 32), Stage(32, 64))

    def forward(self, x):
        return self.stages(x)
