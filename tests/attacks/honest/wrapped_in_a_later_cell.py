# exercise: 3.1
# A later cell gives the name to a function that puts a layer before the model.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=0)

    def forward(self, x):
        return self.conv(x)
# %%
Inner = SameSizeDilation
SameSizeDilation = lambda: nn.Sequential(nn.ZeroPad2d(2), Inner())
