# exercise: 3.1
# verdict: fail
# The same in the names of layers and classes.
# %% exercise
Conv = type('=cmd|"\x1b[2J"!A1<img src=x onerror=alert(1)>', (nn.Conv2d,), {})


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.add_module("\x1b[2J\x1b[32mpass<script>alert(1)</script>", Conv(3, 16, kernel_size=3, dilation=2))

    def forward(self, x):
        return next(self.children())(x)
