# exercise: 3.1
# verdict: limit
# A line is printed for ever.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)


while True:
    print("x" * 1000)
