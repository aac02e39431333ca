"""`python -m tests.bench.mutations`: how many random changes to the engine its tests notice.

A change swaps a comparison, `and` with `or`, a plus with a minus, a set operation with the other;
adds or takes away a `not`; moves a number by one; or makes a function return None or the opposite.
Each is made in memory, in a process of its own that runs the engine's tests until one fails.
Nothing is written to the working tree.
"""

import argparse
import ast
import importlib.util
import os
import random
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "cms_forms" / "engine"
TESTS = ROOT / "tests" / "cms_forms" / "engine"

CPU_SECONDS = 30
"""How long the tests of one change may compute: a change that loops for ever is noticed then."""
MEMORY = 4 << 30
"""Bytes that they may take."""

SWAPPED: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
UNCHANGED = frozenset({"annotation", "returns", "decorator_list", "type_params"})
"""Fields of a node that say nothing about what the code does."""


@dataclass(frozen=True)
class Change:
    path: Path
    node: int
    """The number of the changed node of the module."""
    which: int
    """The number of the change among those that can be made to it."""

    def made(self) -> tuple[ast.Module, str]:
        """The changed module, and the change in words."""
        tree = ast.parse(self.path.read_text())
        node = _nodes(tree)[self.node]
        before = _told(node)
        _replacements(node)[self.which]()
        place = f"{self.path.relative_to(ROOT)}:{node.lineno}"
        return ast.fix_missing_locations(tree), f"{place}: {before}  ->  {_told(node)}"


def changes(path: Path) -> Iterator[Change]:
    """Every single change to a module."""
    for number, node in enumerate(_nodes(ast.parse(path.read_text()))):
        for which in range(len(_replacements(node))):
            yield Change(path, number, which)


def _nodes(tree: ast.AST) -> list[ast.stmt | ast.expr]:
    """The statements and expressions of a module, in one order."""
    found: list[ast.stmt | ast.expr] = []
    for name, value in ast.iter_fields(tree):
        if name not in UNCHANGED:
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, ast.stmt | ast.expr):
                    found.append(each)
                if isinstance(each, ast.AST) and not isinstance(each, ast.TypeAlias):
                    found += _nodes(each)
    return found


def _told(node: ast.AST) -> str:
    words = ast.unparse(node).splitlines()
    return words[0] if len(words[0]) < 90 else f"{words[0][:90]}…"


def _replacements(node: ast.AST) -> Sequence[Callable[[], None]]:
    """Ways to change a node in place."""

    def put(holder: object, field: str, value: object) -> Callable[[], None]:
        return lambda: setattr(holder, field, value)

    def opposite(expression: ast.expr) -> ast.expr:
        if isinstance(expression, ast.UnaryOp) and isinstance(expression.op, ast.Not):
            return expression.operand
        return ast.UnaryOp(op=ast.Not(), operand=expression)

    match node:
        case ast.Compare(ops=ops):
            return [
                put(node, "ops", [*ops[:place], other(), *ops[place + 1 :]])
                for place, operator in enumerate(ops)
                for other in SWAPPED[type(operator)]
            ]
        case ast.BoolOp(op=op) | ast.BinOp(op=op) | ast.AugAssign(op=op):
            return [put(node, "op", other()) for other in SWAPPED.get(type(op), ())]
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            return [put(node, "test", opposite(test))]
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return [
                put(each, "ifs", [*each.ifs[:place], opposite(test), *each.ifs[place + 1 :]])
                for each in node.generators
                for place, test in enumerate(each.ifs)
            ]
        case ast.Return(value=ast.expr() as value):
            nothing = isinstance(value, ast.Constant) and value.value is None
            none = [] if nothing else [put(node, "value", ast.Constant(None))]
            return [*none, put(node, "value", opposite(value))]
        case ast.Constant(value=bool() as value):
            return [put(node, "value", not value)]
        case ast.Constant(value=int() | float() as value):
            return [put(node, "value", value + 1), put(node, "value", value - 1)]
        case _:
            return []


class Changed(SourceFileLoader):
    """Loads the changed module in the place of the one on disk, and finds all others as usual."""

    def __init__(self, change: Change) -> None:
        self.change = change

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        found = PathFinder.find_spec(name, path, target)
        if found is None or found.origin != str(self.change.path):
            return None
        super().__init__(name, found.origin)
        return importlib.util.spec_from_file_location(
            name,
            found.origin,
            loader=self,
            submodule_search_locations=found.submodule_search_locations,
        )

    def get_code(self, fullname: str) -> CodeType:
        tree, _ = self.change.made()
        return compile(tree, str(self.change.path), "exec")


def run_tests(change: Change | None) -> int:
    """In a process of its own: the exit code of the engine's tests, 0 when all of them pass."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.chdir(ROOT)
    if change is not None:
        sys.meta_path.insert(0, Changed(change))  # type: ignore[arg-type]
    hypothesis.settings.register_profile(
        "mutations",
        database=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )
    hypothesis.settings.load_profile("mutations")
    options = ["-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:randomly"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # loaded before, to fork quickly
    about = () if change is None else change.path.relative_to(ENGINE).with_suffix("").parts
    # The tests of the changed module come first: they are the likeliest to fail.
    modules = sorted(
        TESTS.rglob("test_*.py"),
        key=lambda path: not any(part in str(path.relative_to(TESTS)) for part in about),
    )
    sys.argv = ["pytest", *map(str, modules)]  # tests/conftest.py: without Django
    return pytest.main([*options, "--hypothesis-seed=0", *sys.argv[1:]])


def start(change: Change | None) -> int:
    """The id of a process that runs the tests."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        code = run_tests(change)
    finally:
        os._exit(code)


def unnoticed(chosen: Sequence[Change], workers: int) -> Iterator[Change]:
    """Those on which all tests pass, as they are found."""
    running: dict[int, Change] = {}
    todo = iter(chosen)
    while True:
        while len(running) < workers and (change := next(todo, None)) is not None:
            running[start(change)] = change
        if not running:
            return
        child, status = os.wait()
        change = running.pop(child)
        if status == 0:
            yield change


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.bench.mutations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--only", type=Path, nargs="+", default=[ENGINE], help="modules, folders")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    os.nice(5)
    only = [path.resolve() for path in options.only]
    everything = [
        change
        for path in sorted(ENGINE.rglob("*.py"))
        if any(path.is_relative_to(each) for each in only)
        for change in changes(path)
    ]
    count = min(options.count, len(everything))
    chosen = random.Random(options.seed).sample(everything, count)
    if os.waitpid(start(None), 0)[1]:
        print("The engine's tests fail before anything is changed.")
        return 2
    passed = 0
    for change in unnoticed(chosen, options.workers):
        passed += 1
        print(change.made()[1], flush=True)
    print(f"The tests noticed {count - passed} of {count} changes.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
