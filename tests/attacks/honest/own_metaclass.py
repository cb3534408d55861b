# exercise: 3.1
# A metaclass that keeps a register of all models.
# %% exercise
class Registered(type):
    models = {}

    def __new__(meta, name, bases, body, **settings):
        made = super().__new__(meta, name, bases, body)
        meta.models[name] = made
        return made

    def __call__(cls, *args, **named):
        print("building", cls.__name__)
        return super().__call__(*args, **named)


class SameSizeDilation(nn.Module, metaclass=Registered):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x)
