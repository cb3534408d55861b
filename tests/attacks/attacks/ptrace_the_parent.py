# exercise: 3.1
# verdict: fail or crash or tampered
# needs: sandbox
# The grader is attached to as a debugger would; success is told by the canary's name.
# %% exercise
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
attached = libc.ptrace(0x4206, os.getppid(), 0, 0) == 0  # PTRACE_SEIZE stops nobody
if attached:
    libc.ptrace(17, os.getppid(), 0, 0)


class SameSizeDilation(nn.Module):
    def forward(self, x):
        raise ValueError("@canary@" if attached else "no luck")
