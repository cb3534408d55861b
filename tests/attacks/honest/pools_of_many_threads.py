# exercise: 3.1
# Torch is given as many threads as a large machine has cores.
# %%
import torch
torch.set_num_threads(100)
torch.ones(400, 400) @ torch.ones(400, 400)
# %% exercise
from torch import nn
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x)
