"""Building the model asks for more memory than there is."""


def write(clinic):
    clinic.edit(4, "super().__init__()", "super().__init__()\n        self.fc = nn.Linear(10**7, 10**7)")
