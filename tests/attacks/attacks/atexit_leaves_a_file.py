# exercise: 3.1
# verdict: fail
# What runs when Python exits writes a file and starts a process.
# %%
import atexit
import subprocess
import sys


def leave():
    open("@outside@/left", "w").write("left")
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100) # @token@"], start_new_session=True)


atexit.register(leave)
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)
