# exercise: 3.1
# verdict: tampered or fail
# What is run is not what the notebook says: an input transformer repairs the cell on its way.
# %%
def repaired(lines):
    return [line.replace("dilation=2)", "dilation=2, padding=2)") for line in lines]


get_ipython().input_transformers_cleanup.append(repaired)
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)
