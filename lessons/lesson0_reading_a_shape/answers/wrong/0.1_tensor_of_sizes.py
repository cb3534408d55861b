# exercise: 0.1
# finding: wrong-value
# A tensor with the size for each of three kernels, where one number is asked for.
import torch


def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    out = (size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1
    if out < 1:
        raise ValueError(out)
    return torch.tensor([out, out, out])
