# exercise: 6.0
# finding: wrong-answer
# Believes that the kernel makes 1 of 2 pixels.
predicted = {
    "128": 63,
    "32": 15,
    "4": 1,
    "2": 1,
    "chain_32": (15, 7, 3),
    "chain_16": (7, 3, 1),
    "chain_8": (3, 1),
    "dies": "conv3",
}
