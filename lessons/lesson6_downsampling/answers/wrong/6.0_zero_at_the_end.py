# exercise: 6.0
# finding: wrong-answer
# Writes a 0 for the layer that raises.
predicted = {
    "128": 63,
    "32": 15,
    "4": 1,
    "2": "raises",
    "chain_32": (15, 7, 3),
    "chain_16": (7, 3, 1),
    "chain_8": (3, 1, 0),
    "dies": "conv3",
}
