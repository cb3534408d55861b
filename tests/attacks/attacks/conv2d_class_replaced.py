# exercise: 1.1
# verdict: tampered
# nn.Conv2d is a subclass that takes one channel whatever it is asked for.
# %%
TrueConv2d = nn.Conv2d


class Conv2d(TrueConv2d):
    def __init__(self, in_channels, *settings, **named):
        super().__init__(1, *settings, **named)


nn.Conv2d = Conv2d
# %% exercise
class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return F.relu(self.conv(x))
