# exercise: 3.1
# verdict: fail
# needs: sandbox
# The notebook's file is given a right answer while it is graded.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)


import contextlib

with contextlib.suppress(OSError):
    text = open("@notebook@").read()
    open("@notebook@", "w").write(text.replace("dilation=2)", "dilation=2, padding=2)"))
