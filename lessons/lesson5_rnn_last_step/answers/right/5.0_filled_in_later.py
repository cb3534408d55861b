# exercise: 5.0
# The empty dict first, the entries one at a time, in another order, with a note of the learner's own.
B, T = 3, 7
predicted = dict.fromkeys(["output", "h_n", "scores", "scores_are", "view", "mixed", "mixed_is", "both_ways"])
predicted["both_ways"] = (B, T, 2 * 20)
predicted["mixed"] = (B, 20)
predicted.update(scores_are="silent", mixed_is="silent", view="loud")
predicted["h_n"] = (1, B, 20)
predicted["output"] = (B, T, 20)
predicted["scores"] = (B, T, 5)
