# exercise: 3.1
# A constant is drawn once, with a seed: from the same lines without the seed it would be another.
# %%
torch.manual_seed(3)
SHIFT = torch.randn(16, 1, 1)
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x) + SHIFT
