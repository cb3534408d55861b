"""Whole classes: finds the submissions, marks them over an Executor, and remembers what is marked."""
