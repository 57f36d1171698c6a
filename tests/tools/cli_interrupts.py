"""SIGINT and SIGTERM: what each command keeps of its results, and what it exits with.

Nothing here sleeps: a command is sent a signal once it has said something, and reads from a pipe that stays open, or
runs what has no end (and tells of it after a second).
"""

import json
import os
import signal
import unittest

from cli_support import CommandTest

SIGNALS = ((signal.SIGINT, 130), (signal.SIGTERM, 143))
RIGHT = '{"process":1,"f":"put","key":"x","value":"a","call":1,"return":2}\n'
# A million operations, and heartbeats for eleven days.
ENDLESS = ('raftbed 1 scenario "without end"\nnodes 3\noption events-max 18446744073709551615\n'
           'option time-max 1000000s\nclient c1 1-1000000\nat 999999s end\nexpect mark split-vote\n')


class Check(CommandTest):
    def test_what_was_judged_is_told_and_the_rest_is_unknown(self):
        for number, code in SIGNALS:
            with self.subTest(signal=number.name):
                right = self.write("right.jsonl", RIGHT)
                check = self.start("check", right, "-", right)
                check.stdin.write(RIGHT)  # and there may be more
                check.stdin.flush()
                self.assertIn("right.jsonl: linearizable, 1 operation, 1 key", check.stdout.readline())
                check.send_signal(number)
                rest = check.stdout.read().splitlines()
                self.assertEqual(check.wait(), code)
                self.assertEqual([line for line in rest if "unknown" in line],
                                 ["-: unknown", f"{right}: unknown"])
                self.assertEqual(len([line for line in rest if "interrupted" in line]), 2)

    def test_a_pipe_that_nobody_writes_to_is_waited_for_until_then(self):
        os.mkfifo(self.folder / "silent")
        check = self.start("check", self.write("right.jsonl", RIGHT), "silent")
        check.stdout.readline()
        check.send_signal(signal.SIGINT)
        self.assertIn("silent: unknown", check.stdout.read())
        self.assertEqual(check.wait(), 130)

    def test_machines_are_told_the_same(self):
        heard, told = os.pipe()  # a second history, that says when the first one was judged
        check = self.start("check", "--json", self.write("right.jsonl", RIGHT), f"/dev/fd/{heard}", "-",
                           pass_fds=(heard,))
        os.close(heard)
        os.write(told, RIGHT.encode() + b"\n" * 1_000_000)  # more than a pipe holds: it is being read
        check.send_signal(signal.SIGTERM)
        document = json.loads(check.stdout.read())
        os.close(told)
        self.assertEqual(check.wait(), 143)
        self.assertEqual([file["verdict"] for file in document["files"]], ["linearizable", "unknown", "unknown"])
        self.assertEqual([file.get("reason") for file in document["files"]], [None, "interrupted", "interrupted"])


class Step(CommandTest):
    def begun(self):
        step = self.start("step", "3")
        self.assertIn("@0", step.stdout.readline())
        return step

    def test_a_session_that_waits_for_a_line_ends(self):
        for number, code in SIGNALS:
            with self.subTest(signal=number.name):
                step = self.begun()
                step.send_signal(number)
                self.assertEqual(step.wait(), code)

    def test_what_was_saved_stays(self):
        step = self.begun()
        step.stdin.write("step 5\nsave kept.scenario\n")
        step.stdin.flush()
        while "saved kept.scenario" not in step.stdout.readline():
            pass
        step.send_signal(signal.SIGINT)
        self.assertEqual(step.wait(), 130)
        self.assertEqual(self.raftbed("run", "kept.scenario").code, 0)

    def test_a_command_that_takes_many_events_ends_where_it_is(self):
        step = self.start("step", self.write("endless.scenario", ENDLESS))
        step.stdin.write("step\nstep 1000000000\nsave never.scenario\n")
        step.stdin.flush()
        while "@1 " not in step.stdout.readline():
            pass
        step.send_signal(signal.SIGINT)
        out, _ = step.communicate()
        self.assertEqual(step.returncode, 130)
        self.assertNotIn("saved", out)


class Run(CommandTest):
    def setUp(self):
        super().setUp()
        self.endless = self.write("endless.scenario", ENDLESS)

    def test_a_run_is_told_as_far_as_it_came(self):
        for number, code in SIGNALS:
            with self.subTest(signal=number.name):
                run = self.start("run", self.endless)
                self.assertRegex(run.stderr.readline(), r"^run: @\d+ at ")
                run.send_signal(number)
                out, _ = run.communicate()
                self.assertEqual(run.returncode, code)
                self.assertRegex(out, r"(?m)^verdict +undecided: interrupted behind @\d+$")

    def test_its_trace_and_its_history_end_where_it_does(self):
        os.mkfifo(self.folder / "trace")
        run = self.start("run", self.endless, "--trace", "trace", "--history", "h.jsonl", "--json")
        with open(self.folder / "trace", encoding="utf-8") as trace:
            lines = [trace.readline()]
            run.send_signal(signal.SIGINT)
            lines += trace.readlines()
        document = json.loads(run.stdout.read())
        self.assertEqual(run.wait(), 130)
        self.assertEqual((document["verdict"], document["stopped"]), ("undecided", "interrupted"))
        self.assertTrue(lines[-1].endswith("\n"))
        # The end is an event of its own.
        self.assertLess(int(lines[-1][1:].split()[0]), document["events"])
        self.assertTrue((self.folder / "h.jsonl").exists())

    def test_a_trace_ends_with_a_whole_line(self):
        for options in ((), ("--full",), ("--json",)):
            with self.subTest(options=options):
                trace = self.start("trace", self.endless, *options)
                line = trace.stdout.readline()
                trace.send_signal(signal.SIGTERM)
                rest, told = trace.communicate()
                self.assertEqual(trace.returncode, 143)
                self.assertTrue((line + rest).endswith("\n"))
                if options != ("--json",):
                    self.assertRegex(told, r"trace: interrupted behind @\d+")

    def test_a_trace_that_nobody_reads_any_more_ends_in_silence(self):
        trace = self.start("trace", self.endless)
        trace.stdout.readline()
        trace.stdout.close()
        self.assertEqual(trace.wait(), -signal.SIGPIPE)
        self.assertEqual(trace.stderr.read(), "")


if __name__ == "__main__":
    unittest.main()
