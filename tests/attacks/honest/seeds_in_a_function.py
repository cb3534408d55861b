# exercise: 3.1
# What a function draws with its own seed is changed in place before it is used.
# %%
def drawn():
    return torch.rand(16, 1, 1, generator=torch.Generator().manual_seed(1))


shift = drawn()
shift += 1.0
with torch.no_grad():
    shift.mul_(2.0)
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)
        self.register_buffer("shift", shift)

    def forward(self, x):
        return self.conv(x) + self.shift
