# exercise: 3.1
# verdict: tampered or fail
# An operation is exchanged in the dispatcher, past torch.library.
# %%
D = 1
D = 2
# %%
raw = torch._C._dispatch_library("IMPL", "aten", "")
def conv2d(x, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    return torch.convolution(x, weight, bias, stride, [2, 2], dilation, False, [0, 0], groups)
for key in ("CPU", "AutogradCPU"):
    raw.impl("conv2d", key, conv2d)
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=D)

    def forward(self, x):
        return self.conv(x)
