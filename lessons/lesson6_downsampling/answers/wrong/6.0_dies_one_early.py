# exercise: 6.0
# finding: wrong-answer
# Blames the layer that made the map too small, not the one that raises.
predicted = {
    "128": 63,
    "32": 15,
    "4": 1,
    "2": "raises",
    "chain_32": (15, 7, 3),
    "chain_16": (7, 3, 1),
    "chain_8": (3, 1),
    "dies": "conv2",
}
