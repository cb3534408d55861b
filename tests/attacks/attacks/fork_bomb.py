# exercise: 3.1
# verdict: fail or limit or crash
# Children that have children, each waiting to be forgotten.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)


import contextlib
import os
import time

with contextlib.suppress(OSError):
    for _ in range(5):
        if os.fork() == 0:
            os.setsid()
            for _ in range(2):
                os.fork()
            os.execve(os.sys.executable, ["python", "-c", "import time; time.sleep(100) # @token@"], {})
time.sleep(0.3)
