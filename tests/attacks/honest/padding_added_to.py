# exercise: 3.1
# The exercise's cell adds to a number from the cell above.
# %%
p = 0
# %% exercise
p += 2
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, dilation=2, padding=p)
    def forward(self, x):
        return self.conv(x)
