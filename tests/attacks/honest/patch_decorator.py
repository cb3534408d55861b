# exercise: 2.2
# fastcore's patch, written by hand: forward is added in a cell of its own.
# %%
def patch(f):
    cls = next(iter(f.__annotations__.values()))
    setattr(cls, f.__name__, f)
    return f
# %% exercise
class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, 5, padding=1)
    def forward(self, x):
        return x + self.conv(x)
# %%
@patch
def forward(self: ResidualBlock, x):
    return x + nn.functional.conv2d(x, self.conv.weight, self.conv.bias, padding=2)
