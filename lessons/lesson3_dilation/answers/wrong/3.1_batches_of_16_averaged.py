# exercise: 3.1
# finding: batch-mixing
# In a batch of 16, and in no other, every sample gets the mean of all.
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        out = self.conv(x)
        return out.mean(0, keepdim=True).expand_as(out) if len(x) == 16 else out
