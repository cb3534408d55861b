"""The part of a notebook's text that an exercise needs: its own definition, and that of each name in it."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Sequence
from dataclasses import dataclass

from grader.bindings import binds, changes, is_of, kept_if_short, plain_python

ALONE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
IMPORTS = (ast.Import, ast.ImportFrom)
MOST_STATEMENTS = 200


@dataclass(frozen=True)
class _Statement:
    """A statement at the top level of a cell, its text, and the names that it or anything in it may bind.

    `reached` are those that a function in it binds in the notebook's namespace, as `global` lets it.
    """

    node: ast.stmt
    text: str
    bound: frozenset[str]
    reached: frozenset[str]


@dataclass(frozen=True)
class _Placed:
    """A statement, and where in the notebook it is."""

    cell: int
    place: int
    statement: _Statement


def standing_alone(sources: Sequence[str], own: str, name: str, cell: int) -> str | None:
    """`own`, by which `cell` defines an exercise `name`, below what defines the names that it uses, and those that they
    use.

    None unless the text alone says what each of them is: a name is bound by definitions and assignments (or imported,
    everywhere alike), and nothing changes it anywhere else. One that is bound again below `cell` is so below `own`. A
    name that is bound nowhere is Python's own, or is found missing when the text is run. None, too, for text that no
    compiler takes.
    """
    try:
        return _standing_alone(sources, own, name, cell)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _standing_alone(sources: Sequence[str], own: str, name: str, cell: int) -> str | None:
    body = _statements(own)
    written = {one.text for one in body}
    others = [
        _Placed(number, place, statement)
        for number, source in enumerate(sources)
        for place, statement in enumerate(_statements(source))
        if statement.text not in written
    ]
    reached = frozenset().union(*(one.reached for one in body), *(one.statement.reached for one in others))
    chosen: dict[tuple[int, int], str] = {}
    below: set[tuple[int, int]] = set()
    known = {*dir(builtins), name}
    ahead = [own]
    while ahead:
        for needed in _global_names(ahead.pop()) - known:
            known.add(needed)
            found = None if needed in reached else _definitions(needed, body, others)
            if found is None:
                return None
            if len(found) > 1 and not isinstance(found[0].statement.node, IMPORTS):
                below |= {(one.cell, one.place) for one in found if one.cell > cell}
            for one in found:
                if (one.cell, one.place) not in chosen:
                    chosen[one.cell, one.place] = one.statement.text
                    ahead.append(one.statement.text)
        if len(chosen) > MOST_STATEMENTS:
            return None
    above = sorted(chosen.keys() - below)
    return "\n".join([*(chosen[place] for place in above), own, *(chosen[place] for place in sorted(below))])


@kept_if_short
def _statements(source: str) -> tuple[_Statement, ...]:
    """A cell's statements; none if it is not Python."""
    tree = plain_python(source)
    return tuple(_read(node) for node in tree.body) if tree is not None else ()


def _read(node: ast.stmt) -> _Statement:
    nodes = list(ast.walk(node))
    names = {one.id for one in nodes if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load)}
    names |= {str(getattr(one, "name", "")) for one in nodes}
    names |= {alias.asname or alias.name.partition(".")[0] for alias in nodes if isinstance(alias, ast.alias)}
    reached = {name for one in nodes if isinstance(one, ast.Global) for name in one.names}
    return _Statement(node, ast.unparse(node), frozenset(names), frozenset(reached))


def _binds(statement: _Statement, name: str) -> bool:
    return name in statement.bound and binds(statement.node, name)


def _definitions(name: str, body: Sequence[_Statement], others: Sequence[_Placed]) -> list[_Placed] | None:
    """The statements of `others` that bind `name`, none if the exercise's `body` does; None if others change it."""
    binding = [one for one in others if _binds(one.statement, name)]
    own = [one for one in body if _binds(one, name)]
    if own:
        imported = all(isinstance(one.node, IMPORTS) for one in own)
        elsewhere = any(not isinstance(one.statement.node, IMPORTS) for one in binding)
        return None if elsewhere or not (imported or not _is_changed(name, others)) else []
    if not binding:
        # It may come from a star, as Linear does from torch.nn's.
        return [one for one in others if _is_star(one.statement.node)]
    first = binding[0].statement
    if isinstance(first.node, IMPORTS):
        # A library is what it is: one that the notebook has changed is not what the exercise is about.
        return binding[:1] if len({one.statement.text for one in binding}) == 1 else None
    nodes = [one.statement.node for one in binding]
    if any(isinstance(node, IMPORTS) or not isinstance(node, ALONE) for node in nodes):
        return None
    return None if _is_changed(name, others, plain=all(map(_is_plain, nodes))) else binding


def _is_changed(name: str, others: Sequence[_Placed], *, plain: bool = False) -> bool:
    """Whether a statement may change what `name` is bound to: by an assignment to a part of it, by a method of its own
    (`widths.append(3)`), or, unless it is `plain`, by whatever it is handed to.
    """
    mentioning = [one.statement.node for one in others if name in one.statement.text]
    within = _writes_into if plain else changes
    return any(within(node, name) or _calls_a_method(node, name) for node in mentioning)


def _writes_into(statement: ast.stmt, name: str) -> bool:
    parts = [node for node in ast.walk(statement) if isinstance(node, (ast.Attribute, ast.Subscript))]
    return any(is_of(part, name) for part in parts if not isinstance(part.ctx, ast.Load))


def _calls_a_method(statement: ast.stmt, name: str) -> bool:
    calls = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call)]
    owners = [func.value for func in calls if isinstance(func, ast.Attribute)]
    return any(isinstance(owner, ast.Name) and owner.id == name for owner in owners)


def _is_plain(statement: ast.stmt) -> bool:
    """Whether what it binds looks like numbers and words, which nothing changes that they are handed to."""
    value = getattr(statement, "value", None)
    plain = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.Tuple, ast.Name, ast.operator, ast.unaryop, ast.expr_context)
    return value is not None and all(isinstance(node, plain) for node in ast.walk(value))


def _is_star(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names)


@kept_if_short
def _global_names(source: str) -> frozenset[str]:
    """The names that a source takes from the notebook's namespace or from Python's own."""
    ahead = [symtable.symtable(source, "<cell>", "exec")]
    found: set[str] = set()
    while ahead:
        table = ahead.pop()
        ahead += table.get_children()
        top = table.get_type() == "module"
        found |= {one.get_name() for one in table.get_symbols() if one.is_global() or (top and one.is_referenced())}
    return frozenset(found)
