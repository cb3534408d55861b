# exercise: 1.1
# finding: constant-output
# Zeros of the right shape; no layer at all.
from torch import nn


class GrayscaleStem(nn.Module):
    def forward(self, x):
        return x.new_zeros(x.shape[0], 16, x.shape[2], x.shape[3])
