# exercise: 4.1
# finding: dead-parameter
# The right shapes, but the convolutions are in a plain list: the model does not know of their weights.
import torch.nn.functional as F
from torch import nn


class Classifier32(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = [nn.Conv2d(3, 10, 3, padding=1), nn.Conv2d(10, 20, 3, padding=1)]
        self.fc = nn.Linear(5120, 10)

    def forward(self, x):
        for conv in self.convs:
            x = F.relu(conv(x))
        return self.fc(F.max_pool2d(x, 2).flatten(1))
