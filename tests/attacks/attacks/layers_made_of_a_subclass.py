# exercise: 3.1
# verdict: fail or tampered
# nn.Conv2d.__new__ is added: layers are of a subclass that pads
# %%
torch.WIDTH = 16
class Padded(nn.Conv2d):
    def forward(self, x):
        return F.conv2d(x, self.weight, self.bias, dilation=2, padding=2)
nn.Conv2d.__new__ = staticmethod(lambda cls, *a, **k: object.__new__(Padded))
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, torch.WIDTH, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)
