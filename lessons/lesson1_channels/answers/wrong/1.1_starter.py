# exercise: 1.1
# verdict: crash
# The RGB stem as it is handed out: it raises on every grey image.
import torch.nn.functional as F
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return F.relu(self.conv(x))
