# exercise: 3.1
# __setattr__ and __getattribute__ that log, a descriptor, operator overloads.
# %%
log = []
class Positive:
    def __set_name__(self, owner, name): self.name = "_" + name
    def __get__(self, one, owner=None): return self if one is None else one.__dict__[self.name]
    def __set__(self, one, value):
        assert value > 0
        one.__dict__[self.name] = value
# %% exercise
class SameSizeDilation(nn.Module):
    rate = Positive()
    def __init__(self):
        super().__init__()
        self.rate = 2
        self.conv = nn.Conv2d(3, 16, 3, dilation=self.rate, padding=self.rate)
    def __setattr__(self, name, value):
        log.append(("set", name)); super().__setattr__(name, value)
    def __getattribute__(self, name):
        if name in ("conv", "rate"): log.append(("get", name))
        return super().__getattribute__(name)
    def __rshift__(self, x): return self(x)
    def forward(self, x):
        return self.conv(x)
