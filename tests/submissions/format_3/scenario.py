"""A notebook of 2013: worksheets, and input in place of source."""


def write(clinic):
    cells = [
        {
            "cell_type": "code",
            "input": cell["source"].splitlines(keepends=True),
            "language": "python",
            "outputs": [],
            "collapsed": False,
            "metadata": {},
        }
        for cell in clinic.cells[1:]
    ]
    heading = {"cell_type": "heading", "level": 1, "source": ["Dilation"], "metadata": {}}
    worksheet = {"cells": [heading, *cells], "metadata": {}}
    clinic.save({"metadata": {"name": "lesson3"}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [worksheet]})
