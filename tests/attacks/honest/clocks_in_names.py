# exercise: 3.3
# The time of day in a name, uuid, a run id from the clock, seconds since start printed in forward.
# %%
import time, datetime, uuid
from datetime import datetime as dt
from time import perf_counter
START = perf_counter()
run_id = f"{dt.now():%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}"
# %% exercise
class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.name = f"even-{run_id}-{time.strftime('%H:%M')}"
        self.born = dt.now()
        self.conv = nn.Conv2d(3, 16, 2)
    def forward(self, x):
        print(self.name, f"{perf_counter() - START:.3f}", dt.now() - self.born, isinstance(self.born, datetime.datetime))
        return self.conv(nn.functional.pad(x, (0, 1, 0, 1), mode="replicate"))
