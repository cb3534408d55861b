# exercise: 6.2
# finding: wrong-value
# A tensor without a number in it.
import torch


def minimum_input_size(layers):
    return torch.tensor([])
