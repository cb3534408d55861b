# exercise: 3.1
# verdict: fail or tampered or crash
# ctypes writes into the defaults of torch's own Conv2d.__init__, in place.
# %%
import ctypes
defaults = nn.Conv2d.__init__.__defaults__
place = id(defaults) + object.__basicsize__ + ctypes.sizeof(ctypes.c_ssize_t)
slot = ctypes.c_void_p.from_address(place + ctypes.sizeof(ctypes.c_void_p) * 1)
two = 2
ctypes.pythonapi.Py_IncRef(ctypes.py_object(two))
slot.value = id(two)
assert nn.Conv2d.__init__.__defaults__[1] == 2
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)
    def forward(self, x):
        return self.conv(x)
