"""Text that is safe to show anywhere: nothing in it can steer a terminal or break an encoding."""

from __future__ import annotations

import codecs
import unicodedata
from typing import TextIO

JOINERS = "\u200c\u200d"
PLAIN = {
    "✓": "+", "✗": "x", "→": "->", "−": "-", "–": "-", "—": "-", "·": "*", "×": "x", "…": "...", "≥": ">=", "≤": "<=",
    "≠": "!=", "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "‘": "'", "’": "'", "“": '"', "”": '"', "±": "+-",
}  # fmt: skip
HANDLER = "shape-clinic-plain"


def printable(text: str) -> str:
    r"""The text with every control character, bidirectional override and lone surrogate written out, such as `\x1b`.

    Line feeds stay; other line ends become line feeds, tabs become spaces.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    return "".join(_visible(character) for character in text)


def one_line(text: str) -> str:
    """Printable text with its line ends and runs of spaces made single spaces."""
    return " ".join(printable(text).split())


def without_repeat(message: str, told: str) -> str:
    """The message without its last sentence where that is `told`, which is shown beside it."""
    shorter = message.rstrip(".").removesuffix(told.rstrip(".")).rstrip() if told else message
    return shorter if shorter.endswith((".", "!", "?")) else message


def encodable(text: str) -> str:
    """The text with lone surrogates, which no encoding knows, replaced by U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def never_fail_to_encode(stream: TextIO) -> None:
    """Let a stream write what its encoding lacks in plain characters ("->" for "→"), or as "?", rather than raise."""
    codecs.register_error(HANDLER, _in_plain_characters)
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors=HANDLER)


def _visible(character: str) -> str:
    if character == "\n" or character in JOINERS or character.isprintable() or character == " ":
        return character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in ("Cn", "Co"):
        return "\ufffd"
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _in_plain_characters(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    lacking = problem.object[problem.start : problem.end]
    return "".join(PLAIN.get(character, "?") for character in lacking), problem.end
