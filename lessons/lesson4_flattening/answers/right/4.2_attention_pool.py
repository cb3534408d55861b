# exercise: 4.2
# Attention in place of a pool; the bias of its keys is cancelled.
import torch
import torch.nn.functional as F
from torch import nn


class AnySizeClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, 3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, 3, padding=1)
        self.attn = nn.MultiheadAttention(20, 4, batch_first=True)
        self.query = nn.Parameter(torch.randn(1, 1, 20))
        self.fc = nn.Linear(20, 10)

    def forward(self, x):
        t = F.gelu(self.conv2(F.gelu(self.conv1(x)))).flatten(2).mT
        out, w = self.attn(self.query.expand(len(x), -1, -1), t, t, need_weights=False)
        return self.fc(out[:, 0])
