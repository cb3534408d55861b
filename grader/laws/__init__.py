"""Laws: each module asks about one property of a model and judges the answers.

A law is an inquiry that ends in findings. It decides by evidence (raw output values for inputs that it drew itself) and
uses what the learner's process says about itself (gradients, layers, traces) to tell where, or against a model, never
for a pass.
"""
