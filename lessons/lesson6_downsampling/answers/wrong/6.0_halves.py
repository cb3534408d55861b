# exercise: 6.0
# finding: wrong-answer
# Believes that stride 2 halves: 128 to 64, 32 to 16, 4 to 2, 2 to 1.
predicted = {
    "128": 64,
    "32": 16,
    "4": 2,
    "2": 1,
    "chain_32": (15, 7, 3),
    "chain_16": (7, 3, 1),
    "chain_8": (3, 1),
    "dies": "conv3",
}
