# exercise: 3.1
# verdict: tampered or fail
# A property of the layer's class stands before its padding.
# %%
D = 1
D = 2
# %%
nn.Conv2d.padding = property(lambda self: (2, 2), lambda self, value: None)
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=D)

    def forward(self, x):
        return self.conv(x)
