"""What a learner's code wrote is shown without steering the terminal, in any encoding."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reports.plain import encodable, never_fail_to_encode, one_line, printable, without_repeat


def test_control_characters_are_written_out() -> None:
    assert printable("\x1b[31mred\x07\x00") == r"\x1b[31mred\x07\x00"
    assert printable("a\r\nb\rc\td") == "a\nb\nc   d"
    assert printable("\u202eevil\u2066") == r"\u202eevil\u2066"
    assert printable("\x9b31m\u2028\ud800") == r"\x9b31m\u2028\ud800"
    assert printable("né · 3×3 → 中 👩\u200d🔬") == "né · 3×3 → 中 👩\u200d🔬"
    assert one_line(" a\n\n b\tc ") == "a b c"


@given(st.text(st.characters()))
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    for character in printable(text):
        assert character == "\n" or unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}


@given(st.text(st.characters()))
def test_what_is_encodable_encodes(text: str) -> None:
    assert encodable(text).encode("utf-8").decode("utf-8") == encodable(text)
    if not any(0xD800 <= ord(character) < 0xE000 for character in text):
        assert encodable(text) == text


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252", "cp932", "utf-8"])
def test_a_stream_never_fails_to_encode(encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    never_fail_to_encode(stream)

    stream.write("✓ (2, 3) → (2, 6), floor((5 + 2·0 − 1)/1) ≥ 3×3 … \ud800 中\n")
    stream.flush()

    text = raw.getvalue().decode(encoding)
    assert ("->" in text) or ("→" in text)
    assert text.endswith(("?\n", "中\n"))


def test_what_is_shown_beside_a_message_is_not_repeated_in_it() -> None:
    error = "TypeError: forward() takes 1 positional argument but 2 were given"
    assert without_repeat(f"It raises on every input. {error}", error) == "It raises on every input."
    assert without_repeat(f"It raises. {error}.", error) == "It raises."
    assert without_repeat(f"It raises. {error} Then more.", error) == f"It raises. {error} Then more."
    assert without_repeat("forward returns None.", "None") == "forward returns None."
    assert without_repeat("It has 6.", "") == "It has 6."
