# exercise: 4.1
# finding: ignores-input
# A 1×1 layer with stride 2 skips three pixels of four.
import torch.nn.functional as F
from torch import nn


class Classifier32(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 1, stride=2)
        self.conv2 = nn.Conv2d(8, 16, 3, padding=1)
        self.fc = nn.Linear(4096, 10)

    def forward(self, x):
        return self.fc(self.conv2(F.relu(self.conv1(x))).flatten(1))
