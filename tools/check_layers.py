"""Who may include whom, in words: the rule that the build enforces, and what a build cannot see.

The table is read from the add_layer lines of CMakeLists.txt; its transitive closure is what may be
included. Refused: an edge outside it; a path with `..`; a library that the layer is not linked with
(core/ has the standard library alone); a cycle of layers or of files; anything that includes tests/
or tools/ from elsewhere.

    tools/check_layers.py [--root FOLDER]   complains, line by line; exits 1 if there is something
    tools/check_layers.py --graph           the layers as a picture, for the README
"""

import argparse
import re
import sys
from pathlib import Path

SOURCE_FOLDERS = ("core", "sim", "tools", "tests")
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
CALL = re.compile(r"^\s*(add_layer(?:_tests)?)\(([^)]*)\)", re.MULTILINE)
# The libraries by the first part of their headers' paths, and the target that stands for each.
LIBRARIES = {"fmt": "fmt::fmt", "nlohmann": "nlohmann_json::nlohmann_json", "CLI": "CLI11::CLI11"}
TEST_LIBRARIES = ("catch2", "rapidcheck", "rapidcheck.h")


def parse_calls(text, function):
    """{folder: (depends, links)} of the calls of one CMake function."""
    table = {}
    for match in CALL.finditer(text):
        if match.group(1) != function:
            continue
        words, lists, current = match.group(2).split(), {"DEPENDS": [], "LINKS": []}, None
        for word in words[1:]:
            if word in lists:
                current = lists[word]
            elif current is not None:
                current.append(word)
        table[words[0]] = (lists["DEPENDS"], lists["LINKS"])
    return table


def closure_of(layer, table):
    """The layer and all that it may include. A layer that is not in the table stands alone."""
    seen, waiting = set(), [layer]
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting += table.get(at, ([], []))[0]
    return seen


def folder_of(path):
    """The layer of a file, by its path: `core/raft` of `core/raft/log.h`, also beneath tests/."""
    return "/".join(path.split("/")[:2])


def find_cycle(edges):
    """Some cycle of a graph {node: [nodes]}, as a list that ends where it began, or None."""
    finished, trail = set(), []

    def visit(node):
        if node in finished:
            return None
        if node in trail:
            return trail[trail.index(node):] + [node]
        trail.append(node)
        for following in edges.get(node, ()):
            cycle = visit(following)
            if cycle:
                return cycle
        trail.pop()
        finished.add(node)
        return None

    for start in sorted(edges):
        cycle = visit(start)
        if cycle:
            return cycle
    return None


class Tree:
    """The sources of a checkout with their includes, and the table that they have to obey."""

    def __init__(self, root):
        self.root = root
        self.layers = parse_calls((root / "CMakeLists.txt").read_text(), "add_layer")
        tests = root / "tests/CMakeLists.txt"
        self.tests = parse_calls(tests.read_text(), "add_layer_tests") if tests.exists() else {}
        self.files = sorted(
            path.relative_to(root).as_posix()
            for folder in SOURCE_FOLDERS
            for path in (root / folder).rglob("*")
            if path.suffix in (".h", ".cc"))

    def includes_of(self, file):
        """(line, is_system, path) of each include."""
        for number, line in enumerate((self.root / file).read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if match:
                yield number, match.group(1) == "<", match.group(2)

    def resolve(self, file, path):
        """The file of this checkout that an include with quotes means, or None."""
        beside = (Path(file).parent / path).as_posix()
        for candidate in (path, beside, f"tests/support/{path}", f"tools/{path}"):
            if candidate in self.files:
                return candidate
        return None

    def allowed_for(self, file):
        """What a file may include: the layers, and the targets of libraries."""
        if file.startswith("tools/"):
            return set(self.layers), None
        if file.startswith("tests/"):
            layer = folder_of(file[len("tests/"):])
            if layer not in self.layers:
                return set(self.layers), None
            extra = self.tests.get(layer, ([], []))[1]
            linked = [known for known in self.layers if known.replace("/", "_") in extra]
            return set().union(*(closure_of(each, self.layers) for each in [layer] + linked)), None
        allowed = closure_of(folder_of(file), self.layers)
        return allowed, {link for layer in allowed for link in self.layers.get(layer, ([], []))[1]}


def judge_quoted(tree, file, path):
    """What is wrong with an include with quotes, or None."""
    if ".." in path.split("/"):
        return f"`{path}` climbs: name it from the root"
    target = tree.resolve(file, path)
    if target is None:
        return f"`{path}` is not in this checkout"
    top = target.split("/")[0]
    if top in ("tests", "tools"):
        friends = ("tests/",) if top == "tests" else ("tools/", "tests/tools/")
        is_friend = file.startswith(friends)
        return None if is_friend else f"nothing outside of {top}/ includes it: `{path}`"
    if folder_of(target) not in tree.allowed_for(file)[0]:
        return f"{folder_of(file)} may not know {folder_of(target)}: `{path}`"
    return None


def judge_system(tree, file, path):
    """What is wrong with an include in angle brackets, or None."""
    first, links = path.split("/")[0], tree.allowed_for(file)[1]
    if folder_of(path) in tree.layers:
        return f"a header of ours is included with quotes: <{path}>"
    if links is None:
        return None
    if first in TEST_LIBRARIES or first == "benchmark":
        return f"only tests and benchmarks know <{path}>"
    if first in LIBRARIES:
        is_linked = LIBRARIES[first] in links
        return None if is_linked else f"{folder_of(file)} is not linked with <{path}>"
    if file.startswith("core/") and ("." in path or "/" in path):
        return f"core/ depends on the standard library of C++ alone: <{path}>"
    return None


def complaints_of(tree):
    """All that is wrong, a line each."""
    edges = {}
    for file in tree.files:
        for number, is_system, path in tree.includes_of(file):
            wrong = (judge_system if is_system else judge_quoted)(tree, file, path)
            if wrong:
                yield f"{file}:{number}: {wrong}"
            target = None if is_system else tree.resolve(file, path)
            if target:
                edges.setdefault(file, []).append(target)
    for name, graph in (("files", edges), ("layers", {k: v[0] for k, v in tree.layers.items()})):
        cycle = find_cycle(graph)
        if cycle:
            yield f"a cycle of {name}: " + " -> ".join(cycle)


def direct_of(layer, table):
    """The dependencies that are not implied by another one."""
    depends = table[layer][0]
    return [one for one in depends
            if not any(one in closure_of(other, table) for other in depends if other != one)]


def draw(table):
    """The layers from the top down: each stands above all that it may include."""
    def height(layer):
        return 1 + max((height(below) for below in table[layer][0]), default=0)

    rows = {}
    for layer in table:
        rows.setdefault(height(layer), []).append(layer)
    width = max(len(layer) for layer in table)
    lines = []
    for level in sorted(rows, reverse=True):
        for layer in rows[level]:
            below = direct_of(layer, table)
            lines.append(f"{layer:<{width}}  ->  {'  '.join(below)}" if below else layer)
        lines.append("")
    return "\n".join(lines).rstrip()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    parser.add_argument("--graph", action="store_true", help="draw the layers")
    arguments = parser.parse_args()
    tree = Tree(arguments.root)
    if arguments.graph:
        print(draw(tree.layers))
        return 0
    complaints = list(complaints_of(tree))
    fine = f"layers: {len(tree.files)} files keep to {len(tree.layers)} layers"
    print("\n".join(complaints) or fine)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
