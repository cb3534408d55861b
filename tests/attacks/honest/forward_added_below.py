# exercise: 3.3
# Monkeypatching: one's own class, Tensor.__repr__, an added Tensor method, nn.Module.count, builtins.print.
# %%
import builtins
torch.Tensor.__repr__ = lambda self: f"tensor{tuple(self.shape)}"
torch.Tensor.show = lambda self: print(tuple(self.shape)) or self
nn.Module.count = property(lambda self: sum(p.numel() for p in self.parameters()))
_print = builtins.print
def print(*a, **k): _print("»", *a, **k)
builtins.print = print
# %% exercise
class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 2)
def forward(self, x):
    return self.conv(nn.functional.pad(x, (0, 1, 0, 1)).show())
EvenKernel.forward = forward
# %%
print(EvenKernel().count)
