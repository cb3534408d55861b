# exercise: 6.1
# finding: not-equivariant
# Adaptive pooling forces the size at the end; 16 × 16 still gets there by padding.
import torch.nn.functional as F
from torch import nn


class SurvivesSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, kernel_size=3, stride=2, padding=2)
        self.conv2 = nn.Conv2d(8, 16, kernel_size=3, stride=2, padding=2)
        self.conv3 = nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=2)
        self.conv4 = nn.Conv2d(32, 64, kernel_size=3, stride=2, padding=2)

    def forward(self, x):
        size = (-(-x.shape[2] // 16), -(-x.shape[3] // 16))
        for conv in (self.conv1, self.conv2, self.conv3, self.conv4):
            x = F.relu(conv(x))
        return F.adaptive_avg_pool2d(x, size)
