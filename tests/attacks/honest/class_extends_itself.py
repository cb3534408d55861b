# exercise: 3.1
# A later cell mends the class by a class of the same name that derives from it.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=0)

    def forward(self, x):
        return self.conv(x)
# %%
class SameSizeDilation(SameSizeDilation):
    def forward(self, x):
        return super().forward(F.pad(x, (2, 2, 2, 2)))
