# exercise: 6.0
# finding: wrong-answer
# Believes that an empty map comes out where PyTorch raises.
predicted = {
    "128": 63,
    "32": 15,
    "4": 1,
    "2": 0,
    "chain_32": (15, 7, 3),
    "chain_16": (7, 3, 1),
    "chain_8": (3, 1),
    "dies": "conv3",
}
