# exercise: 2.0
# Shapes as torch.Size; everything starts as silent and one entry is changed.
import torch

predicted = dict.fromkeys(
    ["stem_loud_or_silent", "plain_loud_or_silent", "skip_10_loud_or_silent", "skip_3_loud_or_silent"], "silent"
)
predicted["skip_10_loud_or_silent"] = "loud"
predicted.update(
    stem=torch.Size([1, 32, 31, 31]),
    plain=torch.Size([64, 32, 26, 26]),
    skip_10=torch.Size([1, 16, 8, 8]),
    skip_3=torch.Size([1, 16, 1, 1]),
)
