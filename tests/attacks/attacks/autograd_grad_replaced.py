# exercise: 3.1
# verdict: tampered or fail
# A layer is built and never used; torch.autograd.grad says that everything has a gradient.
# %%
torch.autograd.grad = lambda output, sources, **named: [torch.ones_like(source) for source in sources]
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)
        self.unused = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)
