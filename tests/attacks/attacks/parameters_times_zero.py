# exercise: 3.1
# verdict: fail
# A layer that does nothing is connected by a product with zero.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)
        self.idle = nn.Conv2d(3, 16, kernel_size=1)

    def forward(self, x):
        return self.conv(x) + 0 * self.idle(x)
