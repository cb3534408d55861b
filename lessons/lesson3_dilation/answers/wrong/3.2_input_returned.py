# exercise: 3.2
# finding: receptive-field
# The right shape for nothing: the layers run, and the input is returned.

from torch import nn


class ContextStack(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.Sequential(*(nn.Conv2d(8, 8, 3, dilation=d, padding=d) for d in (1, 2, 4)))

    def forward(self, x):
        self.convs(x)
        return x
