# exercise: 3.1
# verdict: tampered or fail
# A layer's class is given a __getattribute__.
# %%
D = 1
D = 2
# %%
# __getattribute__ added to _ConvNd, which has only object's
def get(self, name):
    return (2, 2) if name == "padding" else object.__getattribute__(self, name)
nn.modules.conv._ConvNd.__getattribute__ = get
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=D)

    def forward(self, x):
        return self.conv(x)
