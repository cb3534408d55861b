# exercise: 0.1
# from numpy, torch and math import *.
# %%
from math import *
from torch import *
from numpy import *
# %% exercise
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    out = floor((size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride + 1)
    if size + 2 * padding < dilation * (kernel_size - 1) + 1:
        raise ValueError("nothing left")
    return out
