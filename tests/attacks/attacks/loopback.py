# exercise: 3.1
# verdict: fail
# needs: sandbox
# A service on this machine is called.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)


import contextlib
import socket

with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int("@port@")), timeout=2) as line:
    line.sendall(b"hello")
