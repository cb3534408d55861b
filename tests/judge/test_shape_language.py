import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.shape_language import ShapeLanguageError, read_mapping, read_shape


def test_a_mapping_fills_in_every_kind_of_axis():
    mapped = read_mapping("N 3 H W, N -> N 64 ⌈H/16⌉ W/2")
    sizes = {"N": 5, "H": 33, "W": 10}
    assert mapped.input_shapes(sizes) == ((5, 3, 33, 10), (5,))
    assert mapped.output_shape(sizes) == (5, 64, 3, 5)
    assert mapped.letters == ("N", "H", "W")
    assert mapped.batch == "N"


@given(st.integers(1, 500), st.integers(1, 32))
def test_rounding_up_is_ceil(size, divisor):
    (axis,) = read_shape(f"⌈H/{divisor}⌉")
    assert axis.size({"H": size}) == -(-size // divisor)


@given(st.integers(1, 500), st.integers(2, 32))
def test_a_division_with_a_remainder_is_an_authors_error(size, divisor):
    (axis,) = read_shape(f"H/{divisor}")
    if size % divisor:
        with pytest.raises(ShapeLanguageError, match="not whole"):
            axis.size({"H": size})
    else:
        assert axis.size({"H": size}) * divisor == size


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("N 3 H W", "'->'"),
        ("N 3 h -> N", "'h'"),
        ("N -> N K", "K"),
        ("N ⌈H/2 -> N", "⌈H/2"),
        ("N H/0x -> N", "H/0x"),
    ],
)
def test_what_cannot_be_read_is_named(text, names):
    with pytest.raises(ShapeLanguageError, match=names):
        read_mapping(text)
