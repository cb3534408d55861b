# exercise: 4.1
# One Linear over the pixels of a channel, one over what comes out for all channels.
import torch.nn.functional as F
from torch import nn


class Classifier32(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, 3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, 3, padding=1)
        self.over_space = nn.Linear(256, 4)
        self.over_channels = nn.Linear(80, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv2(F.relu(self.conv1(x)))), 2)
        return self.over_channels(self.over_space(x.flatten(2)).flatten(1))
