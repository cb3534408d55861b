# exercise: 1.1
# verdict: fail or tampered or crash
# The learner's own model is broken; every model that is built after it is right.
# %% exercise
class Counting(type):
    built = 0

    def __call__(cls):
        Counting.built += 1
        return super().__call__(3 if Counting.built == 1 else 1)


class GrayscaleStem(nn.Module, metaclass=Counting):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return F.relu(self.conv(x))


model = GrayscaleStem()
