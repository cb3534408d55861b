# exercise: 3.1
# verdict: fail
# needs: sandbox
# A link in the working folder leads out of it, and is written through.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)


import contextlib
import os

os.symlink("@outside@", "out")
with contextlib.suppress(OSError), open("out/left", "w") as file:
    file.write("left")
