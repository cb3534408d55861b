# exercise: 3.1
# verdict: tampered or fail
# A method of numpy's own array type is exchanged behind Python's back.
# %%
import ctypes
import gc

import numpy as np

true_tobytes = np.ndarray.tobytes


def tobytes(self, *args):
    if self.ndim == 4 and self.shape[1] == 16:
        self = np.pad(self, ((0, 0), (0, 0), (2, 2), (2, 2)))
    return true_tobytes(self, *args)


gc.get_referents(np.ndarray.__dict__)[0]["tobytes"] = tobytes
ctypes.pythonapi.PyType_Modified(ctypes.py_object(np.ndarray))
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)
