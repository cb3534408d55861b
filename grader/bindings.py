"""Which names a cell defines, told from its text alone."""

from __future__ import annotations

import ast
import functools
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

LONGEST_KEPT = 10_000  # characters
SEPARATORS = "\n;,=+-*/%([{:."
MOST_PARTS = 100_000  # between separators: a node of a tree takes a kilobyte
PYTHON_MAGICS = {"%%time", "%%timeit", "%%capture", "%%prun"}
NOT_IN_THIS_SCOPE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
# What takes a class or a function and leaves it as it is.
LOOKING = frozenset(
    {
        *("check", "print", "display", "explain", "help", "repr", "str", "id", "type", "callable", "vars", "dir"),
        *("isinstance", "issubclass", "hasattr", "getattr", "getsource", "signature", "pprint", "timeit", "summary"),
    }
)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def defines(source: str, name: str) -> bool:
    """Whether running the cell `source` binds `name` in the notebook's namespace.

    Where the cell does not parse, a line that begins as a definition or an assignment of `name` is enough.
    """
    if name not in source:
        return False
    source = _below_cell_magic(source)
    tree = plain_python(source)
    if tree is None:
        definition = rf"^(?:(?:async\s+)?def|class)\s+{name}\b|^{name}\s*(?::[^=\n]+)?=(?!=)"
        return re.search(definition, source, re.MULTILINE) is not None
    return leave_bound(tree.body, name)


def leave_bound(statements: Iterable[ast.stmt], name: str) -> bool:
    """Whether `name` is bound in the notebook's namespace by `statements`, and not deleted again."""
    bound = False
    for statement in statements:
        for binding in _bindings(statement, name):
            bound = binding
    return bound


def binds(statement: ast.stmt, name: str) -> bool:
    """Whether `statement` binds or deletes `name` in the notebook's namespace."""
    return any(True for _ in _bindings(statement, name))


def reads_first(statements: Iterable[ast.stmt], name: str) -> bool:
    """Whether `statements` need a value of `name` before they bind it, as `class Net(Net)` does.

    What stands inside a function is not run yet.
    """
    for statement in statements:
        if any(_reads(node, name) for node in _run_at_once(statement)):
            return True
        if binds(statement, name):
            return False
    return False


def _reads(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.AugAssign):
        return isinstance(node.target, ast.Name) and node.target.id == name
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)


def _run_at_once(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of `statement` without the bodies of its functions."""
    ahead: list[ast.AST] = [statement]
    while ahead:
        node = ahead.pop()
        yield node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            ahead += [*node.decorator_list, node.args, *([node.returns] if node.returns else [])]
        elif isinstance(node, ast.Lambda):
            ahead.append(node.args)
        else:
            ahead += ast.iter_child_nodes(node)


def changes(statement: ast.stmt, name: str) -> bool:
    """Whether `statement` may change what is bound to `name` without binding it anew.

    It may if it assigns to an attribute of it, hands it to something that does not merely look at it, or decorates
    something that names it in an annotation, as in `@patch` above `def forward(self: Net, x)`.
    """
    return any(_changed_by(node, name) for node in ast.walk(statement))


def _changed_by(node: ast.AST, name: str) -> bool:
    if isinstance(node, (ast.Attribute, ast.Subscript)):
        return not isinstance(node.ctx, ast.Load) and is_of(node, name)
    if isinstance(node, ast.Call):
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        taker = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        return taker not in LOOKING and any(isinstance(one, ast.Name) and one.id == name for one in given)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.decorator_list:
        annotations = [one.annotation for one in node.args.args if one.annotation is not None]
        return any(is_of(one, name) for one in (*annotations, *node.decorator_list))
    return False


def is_of(node: ast.expr, name: str) -> bool:
    """Whether `node` is `name`, or an attribute or item of it at any depth."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return isinstance(node, ast.Name) and node.id == name


def kept_if_short(read: Callable[[str], T]) -> Callable[[str], T]:
    """`read`, which reads a cell's source, reading each only once, but for long ones: trees take much memory."""
    kept = functools.lru_cache(maxsize=128)(read)
    return lambda source: kept(source) if len(source) <= LONGEST_KEPT else read(source)


@kept_if_short
def plain_python(source: str) -> ast.Module | None:
    """The cell's syntax tree, with lines of IPython's own as `pass`; None if what is left does not parse.

    The tree is shared by all who ask.
    """
    source = _below_cell_magic(source)
    return _tree(source) or _tree(_without_magics(source))


def _below_cell_magic(source: str) -> str:
    """What a cell magic such as `%%time` runs as Python: the source itself without one, "" under any other magic."""
    first = source.lstrip().split("\n", 1)[0].split(" ", 1)[0].strip()
    if not first.startswith("%%"):
        return source
    return source.lstrip().partition("\n")[2] if first in PYTHON_MAGICS else ""


def _tree(source: str) -> ast.Module | None:
    """The source's syntax tree; None if it is not plain Python, or so long that the tree would fill the memory."""
    if len(source) > LONGEST_KEPT and sum(map(source.count, SEPARATORS)) > MOST_PARTS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _without_magics(source: str) -> str:
    """The source with lines of IPython's own (`%magic`, `!shell`, `help?`) replaced by `pass`."""
    return re.sub(r"^([ \t]*)(?:[%!].*|[\w.]+\?\??[ \t]*|\?.*)$", r"\1pass", source, flags=re.MULTILINE)


def _bindings(statement: ast.stmt, name: str) -> Iterator[bool]:
    """True for each binding, False for each deletion of `name` by `statement` in its own scope, in order of text."""
    ahead: list[ast.AST] = [statement]
    while ahead:
        node = ahead.pop()
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load):
            yield isinstance(node.ctx, ast.Store)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.name == name:
            yield True
        elif isinstance(node, ast.alias):
            bound = node.asname or node.name.partition(".")[0]
            if bound == name:
                yield True
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name == name:
            yield True
        if not isinstance(node, (*NOT_IN_THIS_SCOPE, *COMPREHENSIONS)):
            ahead += reversed(list(ast.iter_child_nodes(node)))
