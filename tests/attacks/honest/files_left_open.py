# exercise: 3.1
# Opens files until there are no more, and never closes one.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding=2, dilation=2)

    def forward(self, x):
        return self.conv(x)
# %%
files = []
try:
    while True:
        files.append(open("/dev/null"))
except OSError:
    print(len(files))
