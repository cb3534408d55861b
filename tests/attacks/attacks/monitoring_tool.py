# exercise: 2.1
# verdict: fail or tampered or crash
# A sys.monitoring tool (or, before 3.12, a trace function) swaps the class as soon as anything of the grader runs.
# %%
import sys, threading
def mend():
    globals()["HalvingBlock"] = Good
def trace(frame, event, arg):
    if "grader" in frame.f_code.co_filename or "probe" in frame.f_code.co_filename:
        mend()
    return None
if hasattr(sys, "monitoring"):
    M = sys.monitoring
    M.use_tool_id(3, "x")
    def start(code, offset):
        if "grader" in code.co_filename:
            mend()
    M.register_callback(3, M.events.PY_START, start)
    M.set_events(3, M.events.PY_START)
sys.setprofile(trace); threading.setprofile(trace)
class Good(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, stride=2, padding=1)
    def forward(self, x):
        return self.conv(x)
# %% exercise
class HalvingBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, stride=2)
    def forward(self, x):
        return self.conv(x)
