# exercise: 3.1
# The settings stand in a dict that a later cell completes.
# %%
SETTINGS = {"dilation": 1, "padding": 0}
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, **SETTINGS)

    def forward(self, x):
        return self.conv(x)
# %%
SETTINGS.update(dilation=2, padding=2)
