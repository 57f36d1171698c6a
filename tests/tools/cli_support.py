"""What the tests of the command share: running the built binary, and judging what it said."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

BINARY = os.environ.get("RAFTBED_BINARY", "raftbed")


class Said:
    """What one start of the binary came to."""

    def __init__(self, process):
        self.code, self.out, self.err = process.returncode, process.stdout, process.stderr

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def lines(self):
        return self.out.splitlines()


def end(process):
    process.kill()
    process.communicate()


class CommandTest(unittest.TestCase):
    """Each test has a folder of its own, and starts the binary in it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def raftbed(self, *words, environment=None, **how):
        process = subprocess.run(
            [BINARY, *map(str, words)], cwd=self.folder, capture_output=True, text=True, check=False,
            env={**os.environ, **(environment or {})}, timeout=300, **how)
        return Said(process)

    def start(self, *words, **streams):
        """The binary, started: with pipes where nothing else is said, and ended with the test at the latest."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
        process = subprocess.Popen([BINARY, *map(str, words)], cwd=self.folder, text=True, **pipes)
        self.addCleanup(end, process)
        return process

    def assert_refused(self, said, *words):
        """Exit code 2, nothing on standard output, and an error that says these words."""
        self.assertEqual(said.code, 2, said.err)
        self.assertEqual(said.out, "")
        for word in words:
            self.assertIn(word, said.err)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path
