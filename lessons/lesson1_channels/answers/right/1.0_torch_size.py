# exercise: 1.0
# Shapes as torch.Size, filled in afterwards.
import torch

predicted = {"grey": "raises", "no_channel": "raises"}
predicted |= {"grey_three_times": torch.Size((1, 16, 64, 64)), "no_batch": torch.Size((16, 64, 64))}
