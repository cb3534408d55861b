# exercise: 3.1
# Hooks on the model and on all modules, which print shapes and count calls.
# %%
calls = {"count": 0}


def counting(module, arguments, output):
    calls["count"] += 1
    print(type(module).__name__, tuple(output.shape))


nn.modules.module.register_module_forward_hook(counting)
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)
        self.conv.register_forward_hook(lambda module, arguments, output: print("hook", output.mean().item()))
        self.register_forward_pre_hook(lambda module, arguments: print("asked with", arguments[0].shape))

    def forward(self, x):
        print("forward", x.shape)
        return self.conv(x)


model = SameSizeDilation()
model(torch.randn(2, 3, 10, 10)).sum().backward()
