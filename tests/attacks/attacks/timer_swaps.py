# exercise: 3.1
# verdict: tampered or fail
# A timer exchanges the class shortly after the cell.
# %%
class Right(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x)
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)


import threading

threading.Timer(0.01, lambda: globals().update(SameSizeDilation=Right)).start()
# %%
import time

time.sleep(0.1)
