# exercise: 3.1
# Four threads have computed something before the model is asked.
# %%
torch.set_num_threads(4)
busy = [nn.Conv2d(16, 32, 3)(torch.randn(16, 16, 64, 64)) for _ in range(3)]
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x)
