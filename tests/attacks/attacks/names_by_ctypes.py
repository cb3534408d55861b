# exercise: 3.1
# verdict: fail or tampered
# A name inside the code of Conv2d's forward is overwritten in memory, so that another attribute is read.
# %%
import ctypes
code = nn.Conv2d._conv_forward.__code__
nn.Conv2d.paddinG = (2, 2)
names = code.co_names
place = names.index("padding")
other = "paddinG"
ctypes.pythonapi.Py_IncRef(ctypes.py_object(other))
ctypes.c_size_t.from_address(id(names) + 24 + 8 * place).value = id(other)
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)
