"""raftbed step: the conversation as a script has it, what it refuses, and what it exits with."""

import os
import re
import unittest

from cli_support import CommandTest


class Step(CommandTest):
    def step(self, *lines, target="3", words=()):
        script = self.write("script.txt", "".join(line + "\n" for line in lines))
        return self.raftbed("step", target, "--script", script, *words)

    def test_a_script_goes_through_a_run_and_exits_0(self):
        said = self.step("step 3", "where", "quit")
        self.assertEqual(said.code, 0, said.err)
        self.assertIn("@3", said.out)

    def test_back_is_where_it_was(self):
        said = self.step("step 40", "where", "step 25", "back 25", "where")
        places = re.findall(r"(?m)^@40 .*fingerprint 0x[0-9a-f]{16}", said.out)
        self.assertGreaterEqual(len(places), 2, said.out)
        self.assertEqual(len(set(places)), 1, said.out)

    def test_why_names_the_typed_command_and_nothing_that_has_not_happened(self):
        said = self.step("step 25", "pause n1", "why", "back", "step", "why")
        self.assertEqual(len(re.findall("what happened: the plan: pause n1\\n", said.out)), 2, said.out)

    def test_at_begins_behind_an_event(self):
        said = self.step("where", words=("--at", "@25"))
        self.assertIn("@25 ", said.out)

    def test_at_finding_begins_where_a_rule_was_broken(self):
        said = self.step("where", target="1", words=("--bug", "E01", "--at", "finding"))
        self.assertEqual(said.code, 0, said.err)
        self.assertRegex(said.out, r"I\d+")

    def test_an_event_that_is_none_is_refused(self):
        self.assert_refused(self.raftbed("step", "3", "--at", "soon"), "--at", "soon")

    def test_an_event_behind_the_end_is_refused(self):
        self.assert_refused(self.raftbed("step", "3", "--at", "@99999999"), "--at: expected an event of the run, which ends with @",
                            "found '@99999999'")

    def test_a_target_that_is_nothing_is_refused(self):
        self.assert_refused(self.raftbed("step", "no-such.scenario"), "no-such.scenario")

    def test_a_script_that_is_not_there_is_refused(self):
        self.assert_refused(self.raftbed("step", "3", "--script", "none.txt"), "none.txt")
        self.assert_refused(self.raftbed("step", "3", "--script", "."), ".: expected a file, found a folder")

    def test_standard_input_that_is_closed_is_no_script(self):
        said = self.raftbed("step", "3", preexec_fn=lambda: os.close(0))
        self.assert_refused(said, "standard input: expected something to read, found it closed")

    def test_a_refused_line_is_named_with_what_it_may_have_meant_and_the_rest_goes_on(self):
        said = self.step("steps 5", "step", "where")
        self.assertEqual(said.code, 2)
        self.assertRegex(said.err, r"1:1: expected a command .* found 'steps', did you mean 'step'")
        self.assertIn("@1 ", said.out)

    def test_a_line_of_any_kind_crashes_nothing(self):
        lines = ["", "#", "\t", "kill", "kill n99", "kill n1 for", "lose 1", "lose append", "deliver 7", "goto @",
                 "goto @99999999999999999999", "back -1", "step 0", "until", "until leader n77", "print n0", "cut n1",
                 "save", "switch nowhere", "past", "reseed", "settle within 0 timeouts", "\x00\xff".encode(
                     "utf-8", "replace").decode("utf-8"), "put", "jump n1 99999999999999999999h", "é" * 5000]
        said = self.step(*lines)
        self.assertEqual(said.code, 2, said.out[-500:])
        self.assertNotIn("terminate", said.err)

    def test_what_is_done_by_hand_is_saved_and_runs_alone_alike(self):
        said = self.step("until leader", "kill leader for 200ms", "continue", "where", "save by-hand.scenario")
        self.assertEqual(said.code, 0, said.err)
        fingerprint = re.findall(r"fingerprint (0x[0-9a-f]{16})", said.out)[-1]
        again = self.raftbed("run", "by-hand.scenario", "--json").json
        self.assertEqual(again["fingerprint"], fingerprint)

    def test_what_could_not_be_done_says_why_in_its_line_in_why_and_in_what_is_saved(self):
        path = self.write("led.scenario", 'raftbed 1 scenario "led"\nnodes 4\noption voters 3\nat 0s timeout n1\n')
        for command in ("join n4 via n2", "learn n4 via n2", "leave n3 via n2", "reconfigure n1 n2 via n2",
                        "leave-joint via n2", "transfer n2 -> n3"):
            with self.subTest(command):
                name = "transfer" if command.startswith("transfer") else "change"
                reason = f"no effect: {name}-refused-not-leader: n2 does not lead, n1 does"
                said = self.step("until leader", "step 40", command, "why", "save saved.scenario resolved",
                                 target=path)
                self.assertEqual(said.code, 0, said.err)
                self.assertRegex(said.out, rf"(?m)^@\d+ .* command +{re.escape(command)} \({reason}\)$")
                self.assertRegex(said.out, rf"(?m)^@\d+ .* n2 +note +{name}-refused-not-leader n1$")
                self.assertRegex(said.out, rf"(?m)^@\d+ +what happened: the plan: {re.escape(command)}$")
                self.assertRegex(said.out, rf"(?m)^@\d+ +it had {reason}$")
                self.assertRegex(said.out, rf"(?m)^@\d+ +n2 {name}-refused-not-leader n1: only a leader ")
                self.assertIn(f"# {reason}\n", (self.folder / "saved.scenario").read_text(encoding="utf-8"))

    def test_a_second_cluster_is_refused_by_name(self):
        path = self.write("five.scenario", 'raftbed 1 scenario "five"\nnodes 5\noption voters 3\n')
        said = self.step("until leader", "initialise n4 with n4 n5", "why", target=path)
        self.assertRegex(said.out, r"command +initialise n4 with n4 n5 "
                                   r"\(no effect: cluster-exists: there is a cluster already, that of n1 n2 n3\)")
        self.assertIn("it had no effect: cluster-exists: there is a cluster already, that of n1 n2 n3\n", said.out)

    def test_what_a_leader_refuses_and_what_has_no_target_say_why_and_so_does_what_is_saved(self):
        path = self.write("led.scenario", 'raftbed 1 scenario "led"\nnodes 4\noption voters 3\nat 0s timeout n1\n')
        for command, reason in (("join n2", "change-refused-no-change: n1 says that it is so already"),
                                ("start n1", "node-up: n1 is up"), ("heal", "not-cut: no such link is cut"),
                                ("resume n2", "node-not-paused: n2 is not paused")):
            with self.subTest(command):
                said = self.step("until leader", "step 40", command, "why", "save saved.scenario", target=path)
                self.assertEqual(said.code, 0, said.err)
                self.assertRegex(said.out, rf"(?m)^@\d+ .* command +{command} \(no effect: {re.escape(reason)}\)$")
                self.assertRegex(said.out, rf"(?m)^@\d+ +it had no effect: {re.escape(reason)}$")
                saved = (self.folder / "saved.scenario").read_text(encoding="utf-8")
                self.assertRegex(saved, rf"(?m)^# no effect: {re.escape(reason)}$")
                self.assertEqual(self.raftbed("run", "saved.scenario").code, 0)

    def test_a_file_that_cannot_be_written_is_refused_and_the_session_goes_on(self):
        said = self.step("step 3", "save script.txt/x.scenario", "where")
        self.assertEqual(said.code, 2)
        self.assertIn("script.txt/x.scenario", said.err)
        self.assertIn("@3 ", said.out)


if __name__ == "__main__":
    unittest.main()
