# exercise: 3.1
# verdict: fail or tampered
# nn.Conv2d.__call__ is an object with __get__: none of the kinds that are watched
# %%
torch.WIDTH = 16
class Call:
    def __get__(self, layer, owner):
        if layer is None: return self
        layer.padding = (2, 2) if layer.kernel_size == (3, 3) else layer.padding
        return nn.Module.__call__.__get__(layer)
nn.Conv2d.__call__ = Call()
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, torch.WIDTH, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)
