# exercise: 3.1
# verdict: tampered or fail
# The classes that a layer's class derives from are exchanged.
# %%
D = 1
D = 2
# %%
Old = nn.Conv2d.__bases__[0]
class Between(Old):
    def __call__(self, x):
        return super().__call__(F.pad(x, (2, 2, 2, 2)))
nn.Conv2d.__bases__ = (Between,)
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=D)

    def forward(self, x):
        return self.conv(x)
