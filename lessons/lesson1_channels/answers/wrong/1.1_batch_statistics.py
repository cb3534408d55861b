# exercise: 1.1
# finding: batch-mixing
# Normalises with the batch's own statistics in eval mode too: one image changes the others.
import torch.nn.functional as F
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return F.batch_norm(self.conv(x), None, None, training=True)
