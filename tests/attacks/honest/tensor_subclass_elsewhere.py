# exercise: 3.1
# A harmless tensor subclass in another cell, a tensor with a name, and a forward that gives a Parameter's kin.
# %%
class Named(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return super().__torch_function__(func, types, args, kwargs or {})


named = torch.randn(2, 3).as_subclass(Named)
print((named + 1).sum(), type(named * 2))
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x.as_subclass(Named))
