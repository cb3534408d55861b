"""A later cell displays without end."""


def write(clinic):
    clinic.cells.append(clinic.code("from IPython.display import display, HTML\nwhile True: display(HTML('x' * 1000))"))
