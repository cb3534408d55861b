# exercise: 0.0
# Entries filled in one by one, as torch.Size.
import torch

predicted = dict.fromkeys(["plain", "strided", "dilated", "uneven", "linear"])
predicted["plain"] = torch.Size([2, 8, 28, 28])
predicted["strided"] = torch.Size([2, 8, 15, 15])
predicted["dilated"] = torch.Size([1, 8, 6, 8])
predicted["uneven"] = torch.Size([1, 8, 20, 15])
predicted["linear"] = torch.Size([4, 3, 32, 10])
