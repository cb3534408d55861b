# exercise: 6.0
# Chains as lists, words in capitals.
predicted = {
    "128": 63,
    "32": 15,
    "4": 1,
    "2": "Raises",
    "chain_32": [15, 7, 3],
    "chain_16": [7, 3, 1],
    "chain_8": [3, 1],
    "dies": "Conv3",
}
