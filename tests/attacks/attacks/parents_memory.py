# exercise: 3.1
# verdict: fail or crash or tampered
# needs: sandbox
# The grader's memory is searched for a secret.
# %% exercise
import os
import re

secret, parent = "", os.getppid()
try:
    maps = open(f"/proc/{parent}/maps").read()
    memory = open(f"/proc/{parent}/mem", "rb", buffering=0)
    for line in maps.splitlines():
        low, high = (int(part, 16) for part in line.split()[0].split("-"))
        if " rw" in line and ("heap" in line or "stack" in line) and high - low < 2**28:
            memory.seek(low)
            match = re.search(rb"GRADERS_SECRET=[\w-]+", memory.read(high - low))
            secret = match.group().decode() if match else secret
except OSError:
    pass


class SameSizeDilation(nn.Module):
    def forward(self, x):
        raise ValueError(secret)
