"""Each rule of tools/check_layers.py fires on an include that breaks it, and on no other."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import check_layers

LAYERS = """
# add_layer(core/none) in a comment is none
add_layer(core/base)
add_layer(core/raft DEPENDS core/base)
add_layer(core/kv DEPENDS core/base)
add_layer(core/actor DEPENDS core/raft core/kv)
add_layer(sim/observe DEPENDS core/actor LINKS fmt::fmt)
add_layer(sim/check
  DEPENDS sim/observe)
"""
HEADERS = ("core/base/ids.h", "core/raft/log.h", "core/kv/machine.h", "sim/observe/names.h",
           "tests/support/testing/property.h", "tests/core/raft/helper.h", "tools/raftbed/flags.h")


class LayersTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)
        self.write("CMakeLists.txt", LAYERS)
        self.write("tests/CMakeLists.txt",
                   "add_layer_tests(core/raft LINKS sim_check)\nadd_layer_tests(core/kv)\n")
        for header in HEADERS:
            self.write(header, "// A.\n")

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def complaints(self, path, include):
        self.write(path, f"// A.\n#include {include}\n")
        found = list(check_layers.complaints_of(check_layers.Tree(self.root)))
        (self.root / path).unlink()
        return found

    def assert_fires(self, path, include, word):
        found = self.complaints(path, include)
        self.assertEqual(len(found), 1, found)
        self.assertIn(f"{path}:2: ", found[0])
        self.assertIn(word, found[0])

    def assert_passes(self, path, include):
        self.assertEqual(self.complaints(path, include), [])

    def test_a_layer_knows_itself_and_what_is_below_it(self):
        self.assert_passes("core/base/a.h", '"core/base/ids.h"')
        self.assert_passes("core/raft/a.h", '"core/base/ids.h"')
        self.assert_passes("core/actor/a.cc", '"core/base/ids.h"')
        self.assert_passes("sim/check/a.cc", '"core/kv/machine.h"')

    def test_a_layer_knows_nothing_above_or_beside_it(self):
        self.assert_fires("core/base/a.h", '"core/raft/log.h"', "core/base may not know core/raft")
        self.assert_fires("core/kv/a.cc", '"core/raft/log.h"', "core/kv may not know core/raft")
        self.assert_fires("core/actor/a.cc", '"sim/observe/names.h"',
                          "core/actor may not know sim/observe")

    def test_a_folder_that_is_no_layer_knows_nobody(self):
        self.assert_fires("sim/other/a.cc", '"core/base/ids.h"', "sim/other may not know core/base")

    def test_a_path_does_not_climb(self):
        self.assert_fires("core/raft/a.cc", '"../base/ids.h"', "climbs")
        self.assert_fires("tools/raftbed/a.cc", '"core/raft/../base/ids.h"', "climbs")

    def test_a_header_that_is_not_there_is_named(self):
        self.assert_fires("core/raft/a.cc", '"core/base/gone.h"', "not in this checkout")

    def test_nothing_includes_tests_or_tools(self):
        self.assert_fires("sim/check/a.cc", '"tests/support/testing/property.h"',
                          "nothing outside of tests/")
        self.assert_fires("sim/check/a.cc", '"testing/property.h"', "nothing outside of tests/")
        self.assert_fires("tools/raftbed/a.cc", '"testing/property.h"', "nothing outside of tests/")
        self.assert_fires("sim/check/a.cc", '"tools/raftbed/flags.h"', "nothing outside of tools/")
        self.assert_fires("tests/core/raft/a.cc", '"tools/raftbed/flags.h"',
                          "nothing outside of tools/")

    def test_tests_and_tools_include_their_own(self):
        self.assert_passes("tests/core/raft/a.cc", '"testing/property.h"')
        self.assert_passes("tests/core/raft/a.cc", '"helper.h"')
        self.assert_passes("tools/raftbed/a.cc", '"flags.h"')
        self.assert_passes("tests/tools/a.cc", '"raftbed/flags.h"')

    def test_a_test_knows_what_its_layer_knows_and_what_it_links(self):
        self.assert_passes("tests/core/raft/a.cc", '"sim/observe/names.h"')
        self.assert_fires("tests/core/kv/a.cc", '"core/raft/log.h"', "may not know core/raft")

    def test_the_core_has_the_standard_library_of_cpp_alone(self):
        self.assert_passes("core/raft/a.cc", "<vector>")
        self.assert_fires("core/raft/a.cc", "<unistd.h>", "standard library")
        self.assert_fires("core/raft/a.cc", "<sys/types.h>", "standard library")
        self.assert_fires("core/raft/a.cc", "<fmt/format.h>", "not linked")
        self.assert_fires("core/raft/a.cc", "<core/base/ids.h>", "with quotes")

    def test_a_library_is_included_where_it_is_linked(self):
        self.assert_passes("sim/check/a.cc", "<fmt/format.h>")
        self.assert_fires("sim/check/a.cc", "<nlohmann/json.hpp>", "not linked")
        self.assert_fires("sim/check/a.cc", "<catch2/catch_test_macros.hpp>", "only tests")
        self.assert_passes("tools/raftbed/a.cc", "<CLI/CLI.hpp>")

    def test_files_that_include_each_other_are_a_cycle(self):
        self.write("core/base/a.h", '#include "core/base/b.h"\n')
        self.write("core/base/b.h", '#include "core/base/c.h"\n')
        self.write("core/base/c.h", '#include "core/base/a.h"\n')
        self.assertEqual(list(check_layers.complaints_of(check_layers.Tree(self.root))),
                         ["a cycle of files: core/base/a.h -> core/base/b.h -> core/base/c.h"
                          " -> core/base/a.h"])

    def test_layers_that_depend_on_each_other_are_a_cycle(self):
        self.write("CMakeLists.txt",
                   "add_layer(core/a DEPENDS core/b)\nadd_layer(core/b DEPENDS core/a)\n")
        found = list(check_layers.complaints_of(check_layers.Tree(self.root)))
        self.assertIn("a cycle of layers: core/a -> core/b -> core/a", found)

    def test_the_picture_has_each_layer_above_what_it_stands_on(self):
        picture = check_layers.draw(check_layers.Tree(self.root).layers)
        self.assertEqual(picture.split("\n"), [
            "sim/check    ->  sim/observe", "", "sim/observe  ->  core/actor", "",
            "core/actor   ->  core/raft  core/kv", "", "core/raft    ->  core/base",
            "core/kv      ->  core/base", "", "core/base"])


if __name__ == "__main__":
    unittest.main()
