"""The exercise's cell is no Python."""


def write(clinic):
    clinic.edit(4, "def forward(self, x):", "def forward(self, x)")
