# exercise: 3.1
# verdict: fail
# An autograd function gives a gradient to weights that it does not use.
# %% exercise
class Pretend(torch.autograd.Function):
    @staticmethod
    def forward(ctx, y, *weights):
        ctx.save_for_backward(*weights)
        return y.clone()

    @staticmethod
    def backward(ctx, gradient):
        return gradient, *(torch.ones_like(weight) for weight in ctx.saved_tensors)


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)
        self.idle = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return Pretend.apply(self.conv(x), self.idle.weight, self.idle.bias)
