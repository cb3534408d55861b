# exercise: 3.1
# verdict: tampered or fail
# The convolution itself is given another implementation, in torch's dispatcher.
# %%
library = torch.library.Library("aten", "IMPL")


def convolution(x, weight, bias, stride, padding, dilation, transposed, output_padding, groups):
    return torch.ops.aten._slow_conv2d_forward.default(
        x, weight, weight.shape[2:], bias, stride, [2, 2]
    ) if dilation == [1, 1] else torch.ops.aten.slow_conv_dilated2d.default(
        x, weight, weight.shape[2:], bias, stride, [2, 2], dilation
    )


library.impl("convolution", convolution, "CPU")
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)
