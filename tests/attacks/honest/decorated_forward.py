# exercise: 3.1
# A decorator on forward that measures time, one on the class, and functools.cache on a helper.
# %%
import functools
import time


def timed(function):
    @functools.wraps(function)
    def inner(*args, **named):
        start = time.perf_counter()
        try:
            return function(*args, **named)
        finally:
            inner.seconds += time.perf_counter() - start

    inner.seconds = 0.0
    return inner


def registered(cls):
    cls.registered = True
    return cls


@functools.cache
def padding_for(kernel_size, dilation):
    return dilation * (kernel_size - 1) // 2
# %% exercise
@registered
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=padding_for(3, 2))

    @timed
    def forward(self, x):
        return self.conv(x)
