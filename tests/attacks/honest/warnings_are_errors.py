# exercise: 3.3
# Warnings are errors, and padding="same" of an even kernel warns; the learner keeps quiet about it in the next cell.
# %% exercise
class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 2, padding="same")
    def forward(self, x):
        return self.conv(x)
# %%
import warnings
warnings.simplefilter("error")
