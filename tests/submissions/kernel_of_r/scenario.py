"""A notebook that says it is written in R."""


def write(clinic):
    clinic.metadata |= {
        "kernelspec": {"name": "ir", "display_name": "R", "language": "R"},
        "language_info": {"name": "R"},
    }
