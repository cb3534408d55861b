# exercise: 3.1
# verdict: fail or tampered
# A torch function mode is entered and never left; it pads under every convolution.
# %%
from torch.overrides import TorchFunctionMode


class Padding(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        if getattr(func, "__name__", "") == "conv2d":
            args = (F.pad(args[0], (2, 2, 2, 2)), *args[1:])
        return func(*args, **(kwargs or {}))


Padding().__enter__()
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)
