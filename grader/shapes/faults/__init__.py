"""Explanations of failures, one module a kind of fault: each takes a `Case` and gives a `Failure`, or None."""
