"""The exercise's cell asks for more memory than there is."""


def write(clinic):
    clinic.all_three()
    clinic.cells[3]["source"] += "\nhuge = torch.zeros(10**13)\n"
