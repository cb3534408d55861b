# exercise: 1.1
# verdict: fail or tampered
# The metaclass builds right models first, and broken ones when forty have been built.
# %% exercise
class Counting(type):
    built = 0

    def __call__(cls):
        Counting.built += 1
        return super().__call__(1 if Counting.built <= 40 else 3)


class GrayscaleStem(nn.Module, metaclass=Counting):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return F.relu(self.conv(x))
