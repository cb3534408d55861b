# exercise: 6.0
# finding: wrong-answer
# Believes that 4 pixels are too few for a kernel of 3.
predicted = {
    "128": 63,
    "32": 15,
    "4": "raises",
    "2": "raises",
    "chain_32": (15, 7, 3),
    "chain_16": (7, 3, 1),
    "chain_8": (3, 1),
    "dies": "conv3",
}
