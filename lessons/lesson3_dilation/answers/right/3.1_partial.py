# exercise: 3.1
# The model is the layer itself; the name builds one without arguments.

from functools import partial
from torch import nn

SameSizeDilation = partial(nn.Conv2d, 3, 16, kernel_size=3, dilation=2, padding=2)
