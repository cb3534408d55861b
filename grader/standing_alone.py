"""The part of a notebook's text that an exercise needs: its own definition, and that of each name in it."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.bindings import binds, changes, plain_python

ALONE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
MOST_STATEMENTS = 200


@dataclass(frozen=True)
class _Placed:
    """A statement at the top level of a cell."""

    cell: int
    line: int
    statement: ast.stmt


def standing_alone(sources: Sequence[str], own: str, name: str) -> str | None:
    """`own`, which defines an exercise `name`, below what defines the names that it uses, and those that they use.

    None unless the text alone says what each of them is: a name is bound in one place of the notebook (or imported
    alike in several), by a definition, an import or an assignment, and nothing changes it anywhere else. A name that is
    bound nowhere is Python's own, or is found missing when the text is run.
    """
    body = ast.parse(own).body
    written = {ast.unparse(one) for one in body}
    others = [one for one in _statements(sources) if ast.unparse(one.statement) not in written]
    chosen: dict[tuple[int, int], ast.stmt] = {}
    known = {*dir(builtins), name}
    ahead = [own]
    while ahead:
        for needed in _global_names(ahead.pop()) - known:
            known.add(needed)
            found = _only_definition(needed, body, others)
            if found is None:
                return None
            for one in found:
                if (one.cell, one.line) not in chosen:
                    chosen[one.cell, one.line] = one.statement
                    ahead.append(ast.unparse(one.statement))
        if len(chosen) > MOST_STATEMENTS:
            return None
    return "\n".join([*(ast.unparse(chosen[place]) for place in sorted(chosen)), own])


def _statements(sources: Sequence[str]) -> Iterator[_Placed]:
    for cell, source in enumerate(sources):
        tree = plain_python(source)
        for statement in tree.body if tree is not None else ():
            yield _Placed(cell, statement.lineno, statement)


def _only_definition(name: str, body: Sequence[ast.stmt], others: Sequence[_Placed]) -> list[_Placed] | None:
    """The one statement of `others` that binds `name`, none if the exercise's `body` does; None if it is not alone."""
    if any(_reaches(one, name) for one in (*body, *(other.statement for other in others))):
        return None
    binding = [one for one in others if binds(one.statement, name)]
    if any(binds(one, name) for one in body):
        elsewhere = any(not isinstance(one.statement, (ast.Import, ast.ImportFrom)) for one in binding)
        return None if elsewhere or any(changes(one.statement, name) for one in others) else []
    if not binding:
        # It may come from a star, as Linear does from torch.nn's.
        return [one for one in others if _is_star(one.statement)]
    if not _is_plain(binding[0].statement) and any(changes(one.statement, name) for one in others):
        return None
    alike = len({ast.unparse(one.statement) for one in binding}) == 1
    imports = all(isinstance(one.statement, (ast.Import, ast.ImportFrom)) for one in binding)
    if not isinstance(binding[0].statement, ALONE) or not (len(binding) == 1 or (alike and imports)):
        return None
    return binding[:1]


def _reaches(statement: ast.stmt, name: str) -> bool:
    """Whether a function in it binds `name` in the notebook's namespace, as `global` lets it."""
    return any(isinstance(node, ast.Global) and name in node.names for node in ast.walk(statement))


def _is_plain(statement: ast.stmt) -> bool:
    """Whether what it binds are numbers and words, which nothing changes that they are handed to."""
    value = getattr(statement, "value", None)
    plain = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.Tuple, ast.Name, ast.operator, ast.unaryop, ast.expr_context)
    return value is not None and all(isinstance(node, plain) for node in ast.walk(value))


def _is_star(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names)


def _global_names(source: str) -> set[str]:
    """The names that a source takes from the notebook's namespace or from Python's own."""
    ahead = [symtable.symtable(source, "<cell>", "exec")]
    found: set[str] = set()
    while ahead:
        table = ahead.pop()
        ahead += table.get_children()
        top = table.get_type() == "module"
        found |= {one.get_name() for one in table.get_symbols() if one.is_global() or (top and one.is_referenced())}
    return found
