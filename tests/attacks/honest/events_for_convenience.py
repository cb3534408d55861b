# exercise: 3.1
# IPython events that measure cells and close plots, and an input transformer for a private abbreviation.
# %%
import time

times = []
get_ipython().events.register("pre_run_cell", lambda info: times.append(time.time()))
get_ipython().events.register("post_run_cell", lambda result: print("took", time.time() - times[-1]))
get_ipython().input_transformers_cleanup.append(lambda lines: [line.replace("CONV(", "nn.Conv2d(") for line in lines])
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = CONV(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x)
