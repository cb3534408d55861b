# exercise: 3.1
# A thread that a cell below leaves running ends the process while the model is being asked.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding=2, dilation=2)

    def forward(self, x):
        return self.conv(x)


# %%
import os
import threading

threading.Timer(0.1, os._exit, [3]).start()
