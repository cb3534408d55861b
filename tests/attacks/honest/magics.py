# exercise: 1.1
# %%time over the exercise's cell, line magics, a shell command, get_ipython and autoreload.
# %%
%load_ext autoreload
%autoreload 2
%matplotlib inline
!echo hello
get_ipython().run_line_magic("precision", "3")
shell = get_ipython().__class__.__name__
print("in a notebook:", shell == "ZMQInteractiveShell")
# %% exercise
%%time
class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return F.relu(self.conv(x))
# %%
%timeit -n 2 -r 1 GrayscaleStem()(torch.randn(1, 1, 9, 9))
