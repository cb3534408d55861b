# exercise: 3.1
# What the class takes from a global name is set right in a later cell.
# %%
PADDING = 0
# %% exercise
class SameSizeDilation(nn.Module):
    padding = 0

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=self.padding or PADDING)

    def forward(self, x):
        return self.conv(x)
# %%
PADDING = 2
