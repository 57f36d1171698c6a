"""Each rule of tools/check_style.py fires on a file that breaks it, and on no other."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import check_style


class StyleTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)
        for name in check_style.TOP_LEVEL:
            if "." in name or name.isupper():
                (self.root / name).write_text("")
            else:
                (self.root / name).mkdir()

    def complaints(self, path, text):
        """What is said about one file of a tree that is right otherwise."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return [line for line in check_style.complaints_of(self.root) if line.startswith(path)]

    def assert_fires(self, path, text, word):
        found = self.complaints(path, text)
        self.assertTrue(any(word in line for line in found), f"{word} in {found} of {text}")

    def assert_passes(self, path, text):
        self.assertEqual(self.complaints(path, text), [])

    def test_headers_of_chance_and_time_are_refused_in_the_simulation(self):
        for header in ("random", "chrono", "thread", "mutex", "atomic", "future", "ctime",
                       "unordered_map", "unordered_set", "iostream"):
            self.assert_fires("core/raft/a.cc", f"// A.\n#include <{header}>\n", f"<{header}>")
            self.assert_fires("sim/world/a.cc", f"// A.\n#include <{header}>\n", f"<{header}>")
        self.assert_passes("core/raft/a.cc", "// A.\n#include <map>\n")

    def test_campaigns_and_tools_may_look_at_a_clock(self):
        self.assert_passes("sim/campaign/a.cc", "// A.\n#include <chrono>\n")
        self.assert_passes("tools/raftbed/a.cc",
                           "// A.\n#include <iostream>\nauto at = time(nullptr);\n")

    def test_names_of_chance_and_time_are_refused(self):
        for name in ("std::hash<int>{}(1)", "std::random_device{}()", "rand()", "srand(1)",
                     "getenv(\"A\")", "std::getenv(\"A\")", "time(nullptr)", "std::rand()",
                     "::clock_gettime(a, b)"):
            self.assert_fires("core/raft/a.cc", f"// A.\nauto a = {name};\n", "differ")

    def test_names_that_only_look_alike_pass(self):
        for name in ("node.clock()", "world->time()", "operand(1)", "Digest::hash(a)",
                     "std::hasher", "\"rand()\"", "clock_", "Node::clock(1)", "clock(n1)"):
            self.assert_passes("core/raft/a.cc",
                               f"// A. Calls rand() and std::hash no more.\nauto a = {name};\n")

    def test_floating_point_decides_nothing(self):
        for text in ("double a;", "float a;", "auto a = 1.5;", "auto a = 1'000.0;"):
            self.assert_fires("sim/world/a.cc", f"// A.\n{text}\n", "floating")
            self.assert_fires("sim/plan/a.cc", f"// A.\n{text}\n", "floating")
            self.assert_passes("sim/check/a.cc", f"// A.\n{text}\n")
        self.assert_passes(
            "core/base/a.cc",
            "// 1.5 double\nint doubled = 1'000; // \"\nchar c = '\"';  /* float */\n")

    def test_floating_point_in_literals_is_text(self):
        self.assert_passes(
            "core/base/a.cc",
            '// A.\nauto a = "a double \\" 1.5";\nauto b = R"x(float ")" 2.5)x";\n')

    def test_a_line_has_at_most_100_columns(self):
        self.assert_passes("core/a/a.cc", "// " + "a" * 97 + "\n")
        self.assert_fires("core/a/a.cc", "// " + "a" * 98 + "\n", "101 columns")
        self.assert_fires("core/a/a.cc", "// A.\n\tint a;\n", "tab")

    def test_a_source_has_at_most_500_lines_and_a_header_250(self):
        (self.root / "tests/user.cc").write_text('// A.\n#include "core/a/a.h"\n')
        self.assert_passes("core/a/b.cc", "// A.\n" * 500)
        self.assert_fires("core/a/b.cc", "// A.\n" * 501, "501 lines")
        self.assert_passes("core/a/a.h", "// A.\n" * 250)
        self.assert_fires("core/a/a.h", "// A.\n" * 251, "251 lines")

    def test_a_function_has_at_most_60_lines(self):
        for head in ("int f(int a)", "Foo::Foo(int a) : a_(a)", "bool operator==(const A& a)",
                     "template <class T>\nauto f(T a) -> int", 'TEST_CASE("a (b", "[c]")',
                     "static void f(int a = 3) noexcept",
                     "class A {\n public:\n  [[nodiscard]] int f() const"):
            close = "};" if head.startswith("class") else ""
            start, end = f"// A.\n{head} {{\n", f"}}\n{close}\n"
            self.assert_passes("core/a/a.cc", start + "  g();\n" * 58 + end)
            self.assert_fires("core/a/a.cc", start + "  g();\n" * 59 + end, "function")

    def test_what_is_no_function_may_be_long(self):
        for head in ("namespace a", "struct A : B<int>", "enum class A : int",
                     "const std::array<A, 99> table =", "constexpr Table table = make_table(3) +",
                     "const Table table = make("):
            self.assert_passes("core/a/a.cc", f"// A.\n{head} {{\n" + "  1,\n" * 80 + "};\n")

    def test_a_long_class_of_short_functions_passes(self):
        functions = "  int f() { return g(); }\n" * 80
        self.assert_passes("core/a/a.cc", "// A.\nclass A {\n" + functions + "};\n")

    def test_a_file_opens_with_a_comment(self):
        self.assert_fires("core/a/a.cc", "int a;\n", "opens")
        self.assert_fires("core/a/a.cc", "#include <map>\n", "opens")
        self.assert_fires("core/a/a.h", "#pragma once\n", "opens")

    def test_a_source_behind_its_header_needs_no_second_comment(self):
        (self.root / "core/a").mkdir()
        (self.root / "core/a/a.h").write_text("// A.\n#pragma once\n")
        self.assert_passes("core/a/a.cc", '#include "core/a/a.h"\n')
        self.assert_passes("tests/core/a/a_test.cc", '#include "core/a/a.h"\n')
        self.assert_fires("core/a/b.cc", '#include "core/a/a.h"\n', "opens")

    def test_a_header_that_nothing_includes_is_dead(self):
        self.assert_fires("core/a/a.h", "// A.\n", "nothing includes it")
        (self.root / "core/a/a.cc").write_text('#include "core/a/a.h"\n')
        self.assert_passes("core/a/a.h", "// A.\n")

    def test_promises_are_refused_in_sources_and_scripts(self):
        for word in ("TO" "DO", "FIX" "ME", "X" "XX", "HA" "CK"):
            self.assert_fires("core/a/a.cc", f"// {word}: later\n", word)
            self.assert_fires("tools/setup.sh", f"# {word}\n", word)
            self.assert_fires("scenarios/a.scenario", f"# {word}\n", word)
        self.assert_passes("core/a/a.cc", "// Hacks and methods: a todo list is no promise.\n")

    def test_the_top_level_is_exactly_that(self):
        self.assertEqual(list(check_style.complaints_of(self.root)), [])
        (self.root / "build").mkdir()
        (self.root / ".ci").mkdir()
        self.assertEqual(list(check_style.complaints_of(self.root)), [])
        (self.root / "docs").mkdir()
        (self.root / "LICENSE").unlink()
        self.assertEqual(list(check_style.complaints_of(self.root)),
                         ["docs: does not belong at the top level",
                          "LICENSE: is missing at the top level"])

    def test_line_numbers_survive_comments_and_literals(self):
        text = '// A.\n/* two\nlines */ auto a = R"(\n\n)";\nauto b = 1.5;\n'
        self.assertEqual(self.complaints("core/a/a.cc", text),
                         ["core/a/a.cc:6: floating point decides nothing here: use a Ratio"])


if __name__ == "__main__":
    unittest.main()
