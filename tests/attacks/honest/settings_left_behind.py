# exercise: 3.1
# Everything that may be set is set otherwise, and left so; the model has numbers of its own making.
# %%
import random
import sys
import warnings
import numpy as np
torch.set_default_dtype(torch.float64)
torch.set_grad_enabled(False)
torch.use_deterministic_algorithms(True)
torch.set_printoptions(precision=1, sci_mode=True)
np.set_printoptions(precision=1)
warnings.simplefilter("error")
sys.setrecursionlimit(2000)
# %%
%precision 2
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2, dtype=torch.float32)
        self.register_buffer("shift", torch.from_numpy(np.random.random((1, 16, 1, 1))).float())

    def forward(self, x):
        print("shape", x.shape)
        return self.conv(x.float()) + self.shift.float()
# %%
list = dict = tuple = len = str = float = repr = None
