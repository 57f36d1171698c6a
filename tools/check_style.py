"""The rules of the house that neither a compiler nor clang-format sees; each is one function below.

Determinism (headers, names and floating point that could make two runs of a seed differ), sizes of
lines, functions and files, a comment that opens each file, headers that nobody includes, words that
promise work, and the list of what may lie at the top. A function's length is found by its braces,
without parsing C++: what is in doubt is let pass.

    tools/check_style.py [--root FOLDER]    complains, line by line; exits 1 if there is something
"""

import argparse
import re
import sys
from pathlib import Path

TOP_LEVEL = {"core", "sim", "scenarios", "tests", "tools", "CMakeLists.txt", "CMakePresets.json",
             "README.md", "CHANGELOG.md", "LICENSE"}
IGNORED_BY_GIT = {"build", "out"}
SOURCE_FOLDERS = ("core", "sim", "tests", "tools")
TEXT_SUFFIXES = {".h", ".cc", ".cmake", ".py", ".sh", ".scenario", ""}

LINE_MAX = 100
FUNCTION_MAX = 60
SOURCE_MAX = 500
HEADER_MAX = 250

DETERMINISTIC = ("core/", "sim/")
HOST = ("sim/campaign/",)  # starts the runs: the time of day and processes are its business
INTEGERS_ONLY = ("core/", "sim/world/", "sim/plan/")
BANNED_HEADERS = {
    "random", "chrono", "ctime", "time.h", "sys/time.h", "thread", "mutex", "shared_mutex",
    "condition_variable", "atomic", "future", "unordered_map", "unordered_set", "iostream"}
BANNED_NAMES = re.compile(
    r"\bstd\s*::\s*(?:hash|s?rand|getenv|time|clock)\b|\brandom_device\b"
    r"|(?<![\w.>:])(?:::)?(?:(?:s?rand|getenv|gettimeofday|clock_gettime)\s*\("
    r"|time\s*\(\s*(?:nullptr|NULL|0|&))")
FLOATING = re.compile(r"\b(?:float|double)\b|(?<![\w.])\d[\d']*\.\d")
PROMISES = re.compile(r"\b(?:" + "|".join(("TO" "DO", "FIX" "ME", "X" "XX", "HA" "CK")) + r")\b")

DIRECTIVE = re.compile(r"^[ ]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)  # with its continued lines
INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]')
TOKEN = re.compile(
    r'R"(?P<delimiter>[^\s()\\]{0,16})\((?:.|\n)*?\)(?P=delimiter)"'  # a raw string
    r'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
    r"|//(?:\\\n|[^\n])*|/\*(?:.|\n)*?\*/"
    r"|(?P<kept>\d(?:'?[\w.])*|\w+|.|\n)")


def blank(match):
    """White space of the same lines and columns for what is no code; a literal keeps its quotes."""
    if match.group("kept") is not None:
        return match.group()
    text = match.group()
    inside = re.sub(r"[^\n]", " ", text)
    return inside if text[0] == "/" else '"' + inside[1:-1] + '"'


def code_of(text):
    """The text with comments and the contents of literals blanked out, line by line as it was."""
    return TOKEN.sub(blank, text)


class Source:
    """A C++ file: its path, its lines, and the lines of its code alone."""

    def __init__(self, root, path):
        self.path = path.relative_to(root).as_posix()
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.splitlines()
        self.code = code_of(self.text)
        self.code_lines = self.code.splitlines()
        self.is_header = path.suffix == ".h"

    def lies_in(self, folders):
        return self.path.startswith(folders)

    def included(self):
        for number, line in enumerate(self.lines, 1):
            match = INCLUDE.match(line)
            if match:
                yield number, match.group(1)


def check_headers(source):
    """core/ and sim/ include nothing that brings in chance, time, threads or an order by hash."""
    if not source.lies_in(DETERMINISTIC) or source.lies_in(HOST):
        return
    for number, header in source.included():
        if header in BANNED_HEADERS:
            yield number, f"<{header}> could make two runs of a seed differ"


def check_names(source):
    """Nor do they call it by another way."""
    if not source.lies_in(DETERMINISTIC) or source.lies_in(HOST):
        return
    for number, line in enumerate(source.code_lines, 1):
        match = BANNED_NAMES.search(line)
        if match:
            yield number, f"`{match.group().strip()}` could make two runs of a seed differ"


def check_floating_point(source):
    """What decides an event is computed with integers."""
    if not source.lies_in(INTEGERS_ONLY):
        return
    for number, line in enumerate(source.code_lines, 1):
        if FLOATING.search(line) and not line.lstrip().startswith("#"):
            yield number, "floating point decides nothing here: use a Ratio"


def check_lines(source):
    """No line is wider than a reader's window, and white space is spaces before text."""
    for number, line in enumerate(source.lines, 1):
        if len(line) > LINE_MAX:
            yield number, f"{len(line)} columns, at most {LINE_MAX}"
        if "\t" in line or line != line.rstrip():
            yield number, "a tab, or white space at the end"


def check_length(source):
    """A file is one concern."""
    most = HEADER_MAX if source.is_header else SOURCE_MAX
    if len(source.lines) > most:
        yield 1, f"{len(source.lines)} lines, at most {most}: split it by concern"


def check_opening(source):
    """A file says what it is; a .cc behind its header, and a test of one, need not say it again."""
    first = next((line for line in source.lines if line.strip()), "")
    if first.startswith("//"):
        return
    match = INCLUDE.match(first)
    subject = re.sub(r"_test$", "", Path(source.path).stem)
    if source.is_header or not match or Path(match.group(1)).stem != subject:
        yield 1, "opens without a comment that says what it is"


def is_function(head):
    """Whether the text before a brace is that of a function. In doubt it is not."""
    head = re.sub(r"^\s*(?:#[^\n]*\n\s*)*", "", head)
    if re.match(r"\s*(?:inline\s+namespace|namespace|class|struct|union|enum)\b", head):
        return False
    if "(" not in head or head.count("(") != head.count(")"):
        return False
    flat = re.sub(r"\boperator\s*[^\s(\w]+", "", head)
    while re.search(r"\([^()]*\)", flat):
        flat = re.sub(r"\([^()]*\)", " ", flat)
    return "=" not in re.sub(r"<[^;]*?>", "", flat)


def functions_of(code):
    """(first line, last line) of the bodies of the outermost functions."""
    code = DIRECTIVE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), code)
    depth, start, line, head = 0, None, 1, ""
    for character in code:
        if character == "\n":
            line += 1
        if character == "{":
            depth += 1
            if start is None and is_function(head):
                start = (depth, line)
        elif character == "}":
            if start is not None and start[0] == depth:
                yield start[1], line
                start = None
            depth -= 1
        head = "" if character in "{};" else head + character


def check_functions(source):
    """A function fits on a screen."""
    for first, last in functions_of(source.code):
        if last - first + 1 > FUNCTION_MAX:
            yield first, f"a function of {last - first + 1} lines, at most {FUNCTION_MAX}"


def check_promises(source):
    """What is left to do is an issue, not a comment."""
    yield from promises_in(source.text)


SOURCE_RULES = (check_headers, check_names, check_floating_point, check_lines, check_length,
                check_opening, check_functions, check_promises)


def promises_in(text):
    for number, line in enumerate(text.splitlines(), 1):
        match = PROMISES.search(line)
        if match:
            yield number, f"`{match.group()}`: do it, or make it an issue"


def dead_headers(sources):
    """Headers that nothing includes, be it from the root or from beside."""
    included = {header for source in sources for _, header in source.included()}
    for source in sources:
        tail = source.path.split("/")
        if source.is_header and not any("/".join(tail[at:]) in included for at in range(len(tail))):
            yield f"{source.path}:1: nothing includes it"


def top_level(root):
    """The top level stays as DESIGN section 2 has it, dot files and what git ignores aside."""
    present = {path.name for path in root.iterdir() if not path.name.startswith(".")}
    present -= IGNORED_BY_GIT
    yield from (f"{name}: does not belong at the top level" for name in sorted(present - TOP_LEVEL))
    yield from (f"{name}: is missing at the top level" for name in sorted(TOP_LEVEL - present))


def other_texts(root):
    """Scripts, build files and scenarios, which have promises to refrain from, too."""
    for folder in SOURCE_FOLDERS + ("scenarios",):
        for path in sorted((root / folder).rglob("*")):
            is_text = path.suffix in TEXT_SUFFIXES or path.name == "CMakeLists.txt"
            if path.is_file() and is_text and path.suffix not in (".h", ".cc"):
                yield path


def sources_of(root):
    return [Source(root, path) for folder in SOURCE_FOLDERS
            for path in sorted((root / folder).rglob("*")) if path.suffix in (".h", ".cc")]


def complaints_of(root):
    """All that is wrong, a line each."""
    sources = sources_of(root)
    for source in sources:
        for rule in SOURCE_RULES:
            yield from (f"{source.path}:{number}: {wrong}" for number, wrong in rule(source))
    yield from dead_headers(sources)
    yield from top_level(root)
    for path in other_texts(root):
        name, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
        yield from (f"{name}:{number}: {wrong}" for number, wrong in promises_in(text))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    root = parser.parse_args().root
    complaints = list(complaints_of(root))
    print("\n".join(complaints) or f"style: {len(sources_of(root))} files keep to it")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
