# exercise: 4.2
# finding: ignores-input
# Any size is taken, and of the largest pictures the last rows and columns are left out.
import torch.nn.functional as F
from torch import nn


class AnySizeClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, kernel_size=3, padding=1)
        self.fc = nn.Linear(20, 10)

    def forward(self, x):
        x = x[:, :, :120, :120]
        x = F.relu(self.conv2(F.relu(self.conv1(x))))
        return self.fc(x.mean(dim=(2, 3)))
