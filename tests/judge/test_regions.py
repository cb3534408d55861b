"""A region of a picture in words."""

import numpy as np
import pytest

from grader.laws.regions import region

ROWS, COLUMNS = 13, 11


@pytest.mark.parametrize(
    ("rows", "columns", "said"),
    [
        (range(8, 13), range(8, 11), "the last 5 of 13 rows and the last 3 of 11 columns"),
        (range(8, 13), [], "the last 5 of 13 rows"),
        (range(1, 13, 2), range(1, 11, 2), "every second row and every second column"),
        ([0, 12], [0, 10], "the outer border, 1 wide"),
        ([0], [5], "the first row and column 5 of 11"),
    ],
)
def test_whole_rows_and_columns_are_told_as_such(rows, columns, said):
    mask = np.zeros((3, ROWS, COLUMNS), dtype=bool)
    mask[:, list(rows)] = True
    mask[:, :, list(columns)] = True
    assert region(mask, mask.shape) == said


def test_a_far_border_that_a_stride_may_drop_does_not_hide_the_pattern():
    mask = np.zeros((3, ROWS, COLUMNS), dtype=bool)
    mask[:, 1::2] = mask[:, :, 1::2] = True
    mask[:, -1:] = mask[:, :, -1:] = False
    assert region(mask, mask.shape) == "every second row and every second column"


@pytest.mark.parametrize("place", [(0, 3, 4), (slice(None), 3, 4), (slice(None), 12, 4)])
def test_single_pixels_are_counted(place):
    mask = np.zeros((3, ROWS, COLUMNS), dtype=bool)
    mask[place] = True
    assert "of 429 elements, such as [0, " in region(mask, mask.shape)
