# exercise: 6.0
# finding: wrong-answer
# The chains as they are told: 32 down to 2, 16 down to 0.
predicted = {
    "128": 63,
    "32": 15,
    "4": 1,
    "2": "raises",
    "chain_32": (15, 7, 2),
    "chain_16": (7, 3, 0),
    "chain_8": (3, 1),
    "dies": "conv3",
}
