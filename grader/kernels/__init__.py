"""Running a learner's notebook: kernels of our own, driven by nbclient. Importing this package loads nothing heavy."""
