# exercise: 3.1
# print, warnings, tensors' repr, plt.show and torch.load are exchanged for handier ones.
# %%
import builtins
import functools
import warnings

import matplotlib.pyplot as plt

true_print = builtins.print
builtins.print = lambda *words, **named: true_print("#", *words, **named)
warnings.showwarning = lambda *args, **named: None
warnings.filterwarnings("error", category=DeprecationWarning)
plt.show = lambda *args, **named: plt.close("all")
plt.rcParams["figure.figsize"] = (4, 3)
true_repr = torch.Tensor.__repr__
torch.Tensor.__repr__ = lambda self, **named: f"{tuple(self.shape)} {true_repr(self)}"
torch.load = functools.partial(torch.load, weights_only=False)
nn.Module.count = lambda self: sum(parameter.numel() for parameter in self.parameters())
plt.plot([1, 2])
plt.show()
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        warnings.warn("old", DeprecationWarning) if False else None
        return self.conv(x)


print(SameSizeDilation().count(), torch.ones(2))
