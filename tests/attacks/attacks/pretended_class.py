# exercise: 3.1
# verdict: fail or tampered or crash
# Not a module at all: it only says that it is one.
# %% exercise
class SameSizeDilation:
    __class__ = nn.Module
    training = True

    def __init__(self):
        self.layer = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def __getattr__(self, name):
        return getattr(self.__dict__["layer"], name)

    def __call__(self, x):
        return self.layer(x)
