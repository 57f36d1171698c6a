"""tools/setup.sh on machines that lack something: stand-ins play apt, dpkg, id and sudo."""

import subprocess
import tempfile
import unittest
from pathlib import Path

SETUP = Path(__file__).resolve().parents[2] / "tools/setup.sh"
MIRROR = "mirror://the-very-one/debian/"
MADISON = "libcatch2-dev | 3.7.1-0.4~bpo12+1 | somewhere bookworm-backports/main amd64 Packages"


class SetupTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = Path(self.folder.name)
        self.stand_in("dpkg-query", "echo installed")
        self.stand_in("apt-cache", f"echo '{MADISON}'")
        self.stand_in("apt-get", f"[ $1 = indextargets ] && echo '{MIRROR}'")
        self.stand_in("id", "echo 0")

    def stand_in(self, name, script):
        (self.path / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.path / name).chmod(0o755)

    def lacks(self, *packages):
        names = "|".join(packages)
        self.stand_in("dpkg-query", f"case $4 in {names}) exit 1;; *) echo installed;; esac")

    def run_in_setup(self, commands, path="$PATH", dry_run="1"):
        """(exit code, standard output, standard error) of some bash behind setup.sh."""
        script = (f"set -euo pipefail; source '{SETUP}'; is_debian() {{ true; }};"
                  f"PATH='{self.path}':{path}; {commands}")
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False,
                              env={"PATH": "/usr/bin:/bin", "RAFTBED_DRY_RUN": dry_run})
        return done.returncode, done.stdout, done.stderr

    def test_a_machine_that_has_everything_is_left_alone_and_not_spoken_to(self):
        self.assertEqual(self.run_in_setup("ensure_packages clang"), (0, "", ""))

    def test_what_is_missing_is_named_and_installed_and_nothing_else_is(self):
        self.lacks("ninja-build", "libfmt-dev")
        code, out, said = self.run_in_setup("ensure_packages")
        self.assertEqual((code, out), (0, ""))
        self.assertEqual(said.splitlines(), [
            "raftbed: installing: ninja-build libfmt-dev",
            "raftbed: would run: apt-get update",
            "raftbed: would run: "
            "apt-get install --yes --no-install-recommends ninja-build libfmt-dev"])

    def test_more_packages_can_be_asked_for(self):
        self.lacks("clang")
        self.assertEqual(self.run_in_setup("ensure_packages")[2], "")
        self.assertIn("installing: clang\n", self.run_in_setup("ensure_packages clang")[2])

    def test_backports_of_the_mirror_in_use_are_added_for_catch2_and_said_to_be(self):
        self.lacks("libcatch2-dev")
        self.stand_in("apt-cache", "true")
        code, _, said = self.run_in_setup("ensure_packages")
        self.assertEqual(code, 0)
        self.assertIn("raftbed: adding Debian 12's backports", said)
        self.assertRegex(said, rf"deb (\[signed-by=\S+\] )?{MIRROR} bookworm-backports main'")

    def test_backports_are_not_added_where_catch2_can_be_had(self):
        self.lacks("libcatch2-dev")
        self.assertNotIn("backports", self.run_in_setup("ensure_packages")[2])
        self.stand_in("apt-cache", "echo 'libcatch2-dev | 2.13.10-1 | somewhere'")
        self.assertIn("backports", self.run_in_setup("ensure_packages")[2])

    def test_backports_are_not_added_for_other_packages(self):
        self.lacks("cmake")
        self.stand_in("apt-cache", "true")
        self.assertNotIn("backports", self.run_in_setup("ensure_packages")[2])

    def test_without_a_source_of_debian_12_it_says_what_to_do(self):
        self.lacks("libcatch2-dev")
        self.stand_in("apt-cache", "true")
        self.stand_in("apt-get", "true")
        code, _, said = self.run_in_setup("ensure_packages")
        self.assertEqual(code, 70)
        self.assertIn("Catch2", said)

    def test_without_root_and_sudo_it_says_what_to_do(self):
        self.lacks("cmake")
        self.stand_in("id", "echo 1000")
        self.stand_in("sudo", "exit 1")
        code, out, said = self.run_in_setup("ensure_packages")
        self.assertEqual((code, out), (70, ""))
        self.assertIn("apt-get install cmake", said)

    def test_elsewhere_than_on_debian_it_names_the_missing_tools_and_installs_nothing(self):
        for tool in ("g++", "cmake", "python3"):
            self.stand_in(tool, "true")
        commands = "is_debian() { false; }; ensure_packages"
        code, _, said = self.run_in_setup(commands, path="/nowhere")
        self.assertEqual(code, 70)
        self.assertIn("Missing: ninja.", said)
        self.stand_in("ninja", "true")
        self.assertEqual(self.run_in_setup(commands, path="/nowhere"), (0, "", ""))

    def test_a_command_that_fails_as_root_is_shown_and_ends_it(self):
        self.stand_in("apt-get", "echo no such mirror; exit 100")
        code, out, said = self.run_in_setup("as_root apt-get update; echo went on", dry_run="")
        self.assertEqual((code, out), (70, ""))
        self.assertIn("no such mirror\nraftbed: this failed: apt-get update", said)

    def test_a_step_that_succeeds_is_silent_and_one_that_fails_is_shown(self):
        self.assertEqual(self.run_in_setup("quietly echo compiling"), (0, "", ""))
        code, out, said = self.run_in_setup(
            "quietly sh -c 'echo error: that; exit 3'; echo went on")
        self.assertEqual((code, out), (70, ""))
        self.assertTrue(said.startswith("error: that\nraftbed: this failed: "), said)


if __name__ == "__main__":
    unittest.main()
