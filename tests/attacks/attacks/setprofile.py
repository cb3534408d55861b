# exercise: 3.1
# verdict: tampered or fail
# A profile function exchanges the class at the first call of anything outside the notebook's cells.
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
# %%
import sys

broken = SameSizeDilation


def profile(frame, event, argument):
    if event == "call" and "probe" in frame.f_code.co_filename:
        get_ipython().user_ns["SameSizeDilation"] = Right
    if event == "call" and frame.f_code.co_name == "run_cell":
        get_ipython().user_ns["SameSizeDilation"] = broken


sys.setprofile(profile)
