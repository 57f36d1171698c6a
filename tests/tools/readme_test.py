"""Every command of the README is run as it stands there, and says what the README says it says.

The blocks marked `sh` are run in one shell, in an empty folder, with a `tools/run` that starts the
binary that was just built.
"""

import os
import pathlib
import re
import stat
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("RAFTBED_BINARY")


def blocks():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@unittest.skipUnless(BINARY, "RAFTBED_BINARY names no binary")
class Readme(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        shim = pathlib.Path(cls.folder.name) / "tools" / "run"
        shim.parent.mkdir()
        shim.write_text(f'#!/bin/sh\nexec "{BINARY}" "$@"\n', encoding="utf-8")
        shim.chmod(shim.stat().st_mode | stat.S_IXUSR)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_script(self, script):
        environment = dict(os.environ, GIT_DIR=str(ROOT / ".git"))
        return subprocess.run(
            ["bash", "-c", script], cwd=self.folder.name, env=environment, timeout=900,
            capture_output=True, text=True, check=False)

    def test_1_the_failing_seed_in_one_minute(self):
        story = blocks()[:3]
        done = self.run_script("\n".join(story))
        self.assertIn("I10 promised-stays-durable", done.stdout)
        self.assertIn("REPRODUCED", done.stdout)
        self.assertIn("raftbed 1 scenario", done.stdout)
        self.assertIn("FIXED", done.stdout)
        self.assertIn("@", done.stdout)
        self.assertNotIn("expected", done.stderr)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_2_the_campaign_of_a_pipeline_finds_nothing(self):
        done = self.run_script(blocks()[3])
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("runs 500", done.stdout)

    def test_3_a_history_of_another_system_is_judged(self):
        done = self.run_script(blocks()[4])
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("stale read", done.stdout)
        self.assertIn("<- no order explains this", done.stdout)

    def test_4_there_is_no_block_that_no_test_runs(self):
        self.assertEqual(len(blocks()), 5)


if __name__ == "__main__":
    unittest.main()
