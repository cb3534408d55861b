# exercise: 3.1
# The kernel's size stands in a variable of the environment, which a cell above sets.
# %%
import os

os.environ["KERNEL_SIZE"] = "3"
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        size = int(os.environ["KERNEL_SIZE"])
        self.conv = nn.Conv2d(3, 16, kernel_size=size, dilation=2, padding=size - 1)

    def forward(self, x):
        return self.conv(x)
