# exercise: 3.1
# verdict: fail or tampered
# nn.Conv2d.__setattr__ is an object with __get__ that sets another padding
# %%
torch.WIDTH = 16
class Set:
    def __get__(self, layer, owner):
        def put(name, value):
            if name in ("padding",): value = (2, 2)
            nn.Module.__setattr__(layer, name, value)
        return put
nn.Conv2d.__setattr__ = Set()
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, torch.WIDTH, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)
