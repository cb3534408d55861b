# exercise: 3.1
# The class is broken in its own cell, and mended from outside in a later one.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)
# %%
def mended(self):
    nn.Module.__init__(self)
    self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)


SameSizeDilation.__init__ = mended
print(SameSizeDilation()(torch.randn(1, 3, 10, 10)).shape)
