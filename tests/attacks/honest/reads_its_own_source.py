# exercise: 3.1
# inspect.getsource, sys._getframe for a log line, gc.collect, and a look at the loaded modules.
# %%
import gc
import inspect
import sys


def log(*words):
    print(sys._getframe(1).f_code.co_name, *words)
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)
        log("conv", self.conv)

    def forward(self, x):
        log(x.shape)
        return self.conv(x)


print(inspect.getsource(SameSizeDilation), len(sys.modules), gc.collect())
