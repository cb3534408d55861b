# exercise: 6.0
# finding: wrong-answer
# Puts the input size in front of each chain.
predicted = {
    "128": 63,
    "32": 15,
    "4": 1,
    "2": "raises",
    "chain_32": (32, 15, 7, 3),
    "chain_16": (16, 7, 3, 1),
    "chain_8": (8, 3, 1),
    "dies": "conv3",
}
