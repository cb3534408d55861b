"""A kernel that is installed on the learner's machine only."""


def write(clinic):
    clinic.metadata["kernelspec"] = {"name": "conda-env-dl-py", "display_name": "Python [dl]", "language": "python"}
