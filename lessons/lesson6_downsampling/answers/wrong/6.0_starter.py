# exercise: 6.0
# finding: wrong-answer
# Nothing is filled in.
predicted = {
    "128": None,
    "32": None,
    "4": None,
    "2": None,
    "chain_32": None,
    "chain_16": None,
    "chain_8": None,
    "dies": None,
}
