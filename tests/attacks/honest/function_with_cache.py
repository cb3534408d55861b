# exercise: 0.1
# A cached function with a counter and an assertion that is a ValueError of its own kind.
# %% exercise
import functools


class DoesNotFit(ValueError):
    pass


@functools.lru_cache(maxsize=None)
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    span = dilation * (kernel_size - 1) + 1
    if span > size + 2 * padding:
        raise DoesNotFit(f"{span} > {size + 2 * padding}")
    return (size + 2 * padding - span) // stride + 1
