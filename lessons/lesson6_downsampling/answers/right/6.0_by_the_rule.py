# exercise: 6.0
# Every size by the rule, written as a small function.
def after(size):
    return (size - 3) // 2 + 1


predicted = {
    "128": after(128),
    "32": after(32),
    "4": after(4),
    "2": "raises",
    "chain_32": (after(32), after(after(32)), after(after(after(32)))),
    "chain_16": (after(16), after(after(16)), after(after(after(16)))),
    "chain_8": (after(8), after(after(8))),
    "dies": "conv3",
}
