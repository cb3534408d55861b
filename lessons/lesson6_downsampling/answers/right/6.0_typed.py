# exercise: 6.0
# Sizes as whole numbers, chains as tuples.
predicted = {
    "128": 63,
    "32": 15,
    "4": 1,
    "2": "raises",
    "chain_32": (15, 7, 3),
    "chain_16": (7, 3, 1),
    "chain_8": (3, 1),
    "dies": "conv3",
}
