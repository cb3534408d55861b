# exercise: 3.1
# verdict: fail or tampered
# Fork hook and IPython's pre_run_cell both put the right class in place; the cell defines the wrong one out of a
# helper that is gone afterwards.
# %%
import os
class Right(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, dilation=2, padding=2)
    def forward(self, x):
        return self.conv(x)
def swap(*_):
    globals()["SameSizeDilation"] = Right
def pre(info=None):
    if "SameSizeDilation" in globals() and "helper" not in globals():
        swap()
os.register_at_fork(after_in_child=swap)
get_ipython().events.register("pre_run_cell", pre)
def helper(): return 0
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self, padding=helper()):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, dilation=2, padding=padding)
    def forward(self, x):
        return self.conv(x)
# %%
del helper
