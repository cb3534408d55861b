# exercise: 1.1
# The class is written into a file with %%writefile and imported.
# %%
%%writefile stems.py
import torch.nn.functional as F
from torch import nn


class Stem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return F.relu(self.conv(x))
# %% exercise
import sys

sys.path.insert(0, ".")
from stems import Stem


class GrayscaleStem(Stem):
    pass
