"""raftbed run, trace and fingerprints: what is printed of a run, and what it exits with."""

import json
import re
import unittest

from cli_support import CommandTest

HEX = r"0x[0-9a-f]{16}"
CLEAN = 'raftbed 1 scenario "clean"\nseed 7\nnodes 3\nat 1s put x 1\nat 2s get x\n'


class Run(CommandTest):
    def test_a_run_is_told_in_a_short_report(self):
        said = self.raftbed("run", "--seed", "1")
        self.assertEqual(said.code, 0, said.out)
        for row in ("seed", "nodes", "ended", "messages", "operations", "marks", "verdict", "fingerprint"):
            self.assertRegex(said.out, rf"(?m)^{row} +\S")
        self.assertRegex(said.out, rf"(?m)^seed +0x0000000000000001$")

    def test_the_same_seed_is_the_same_report_to_the_byte(self):
        self.assertEqual(self.raftbed("run", "--seed", "2").out, self.raftbed("run", "--seed", "0x2").out)

    def test_a_commit_hash_is_a_seed(self):
        commit = "00000000000000021234567890abcdef12345678"
        self.assertEqual(self.raftbed("run", "--seed", commit).out, self.raftbed("run", "--seed", "2").out)

    def test_without_a_seed_a_fresh_one_is_printed_and_gives_the_run_again(self):
        fresh = self.raftbed("run", "--json")
        self.assertRegex(fresh.err, rf"seed {HEX} \(fresh\)")
        again = self.raftbed("run", "--seed", fresh.json["seed"], "--json")
        self.assertEqual(fresh.json["fingerprint"], again.json["fingerprint"])

    def test_the_document_has_its_fields(self):
        document = self.raftbed("run", "--seed", "1", "--json").json
        self.assertEqual(document["schema"], "raftbed.run/1")
        self.assertRegex(document["seed"], f"^{HEX}$")
        self.assertRegex(document["fingerprint"], f"^{HEX}$")
        self.assertEqual(document["verdict"], "clean")
        self.assertEqual(document["findings"], [])
        self.assertEqual((document["stopped"], document["excuse"]), ("settled", ""))
        for field in ("events", "messages", "virtual_ns", "wall_ns", "operations", "answered", "nodes"):
            self.assertGreater(document[field], 0, field)

    def test_the_plan_of_a_seed_is_a_scenario_that_runs_alike(self):
        plan = self.raftbed("run", "--seed", "3", "--plan")
        self.assertEqual(plan.code, 0)
        path = self.write("three.scenario", plan.out)
        by_seed = self.raftbed("run", "--seed", "3", "--json").json
        by_file = self.raftbed("run", path, "--json").json
        self.assertEqual(by_seed["fingerprint"], by_file["fingerprint"])
        self.assertEqual(self.raftbed("run", path, "--plan").out, plan.out)

    def test_a_run_that_need_not_answer_says_why(self):
        path = self.write("alone.scenario", 'raftbed 1 scenario "alone"\nnodes 3\nat 1ms timeout n1\n'
                                            'at 1s settle within 10 timeouts with n1\n')
        why = "who was to answer is no quorum of a configuration in force, or that may come to be"
        self.assertIn("which was not due: " + why, self.raftbed("run", path).out)
        document = self.raftbed("run", path, "--json").json
        self.assertEqual((document["stopped"], document["excuse"]), ("excused", why))

    def test_an_option_that_means_less_than_it_says_is_remarked_on(self):
        path = self.write("many.scenario", 'raftbed 1 scenario "many"\nnodes 3\n'
                                           'option append-entries-max 1000000\n'
                                           'option restart-backoff 2s\nat 1s end\n')
        for more in ((), ("--plan",), ("--json",)):
            said = self.raftbed("run", path, *more)
            self.assertEqual(said.code, 0, said.err)
            self.assertIn("append-entries-max 1000000 means 65535", said.err)
            self.assertIn("restart-backoff 2s means 1s", said.err)

    def test_a_scenario_runs_with_other_chance_by_another_seed(self):
        path = self.write("clean.scenario", CLEAN)
        own = self.raftbed("run", path, "--json").json
        other = self.raftbed("run", path, "--seed", "8", "--json").json
        self.assertEqual(own["seed"], "0x0000000000000007")
        self.assertEqual(other["seed"], "0x0000000000000008")
        self.assertNotEqual(own["fingerprint"], other["fingerprint"])

    def test_two_seeds_are_one_too_many(self):
        self.assert_refused(self.raftbed("run", "1", "--seed", "2"), "two seeds")

    def test_a_run_that_ends_before_it_was_to_settle_is_inconclusive(self):
        plan = self.raftbed("run", "--seed", "4", "--plan").out
        cut_off = re.sub(r"(option +events-max) +\d+", r"\1 500", plan)
        said = self.raftbed("run", self.write("cut_off.scenario", cut_off), "--json")
        self.assertEqual(said.code, 3, said.out)
        self.assertEqual(said.json["verdict"], "undecided")
        self.assertEqual(said.json["undecided"], "settle was not reached before events-max")

    # Of a core that tells the truth the order of the log explains the answers: no search is given up.
    def test_a_search_that_is_given_up_is_said_beside_what_is_found(self):
        plan = self.raftbed("run", "--seed", "4", "--plan").out
        hasty = re.sub(r"(option +search-steps-max) +\d+", r"\1 1", plan)
        hasty = re.sub(r"(option +weight-delete) +\d+", r"\1 10", hasty)
        path = self.write("hasty.scenario", hasty)
        said = self.raftbed("run", path, "--bug", "R01", "--json")
        self.assertEqual(said.code, 1, said.out)
        self.assertEqual(said.json["findings"][0]["rule"], "V1 version-never-back")
        self.assertIn("the search for an order was given up", said.json["undecided"])
        self.assertEqual(self.raftbed("run", path).code, 0)


class Expectations(CommandTest):
    def run_expecting(self, *expectations):
        text = CLEAN + "".join(f"expect {expectation}\n" for expectation in expectations)
        return self.raftbed("run", self.write("expecting.scenario", text))

    def test_a_scenario_whose_expectations_are_met_exits_0(self):
        said = self.run_expecting("safe", "mark leader-elected")
        self.assertEqual(said.code, 0, said.out)
        self.assertRegex(said.out, r"(?m)^expectations +2 of 2 met$")

    def test_a_mark_that_is_not_reached_exits_1_and_is_named(self):
        said = self.run_expecting("safe", "mark commit-of-earlier-term-refused")
        self.assertEqual(said.code, 1)
        self.assertIn("UNMET expect mark commit-of-earlier-term-refused", said.out)

    def test_a_finding_that_does_not_come_exits_1(self):
        self.assertEqual(self.run_expecting("finding").code, 1)


class Color(CommandTest):
    def test_colour_is_off_where_nobody_looks_and_on_by_request(self):
        self.assertNotIn("\x1b", self.raftbed("run", "--seed", "1").out)
        self.assertIn("\x1b", self.raftbed("--color", "always", "run", "--seed", "1").out)
        self.assertIn("\x1b", self.raftbed("run", "--seed", "1", "--color", "always").out)
        self.assertNotIn("\x1b", self.raftbed("--color", "never", "run", "--seed", "1").out)

    def test_colour_only_repeats_what_a_word_says(self):
        plain = self.raftbed("run", "--seed", "1").out
        colored = self.raftbed("--color", "always", "run", "--seed", "1").out
        self.assertEqual(re.sub(r"\x1b\[[0-9;]*m", "", colored), plain)


class Trace(CommandTest):
    def setUp(self):
        super().setUp()
        self.scenario = self.write(
            "traced.scenario", CLEAN.replace("at 2s", "at 1500ms isolate leader for 300ms\nat 2s"))

    def test_the_short_log_has_a_column_for_each_node_and_lines_of_one_width(self):
        said = self.raftbed("trace", self.scenario)
        self.assertEqual(said.code, 0, said.err)
        header, *lines = said.lines
        columns = [header.index(node) for node in ("n1", "n2", "n3")]
        transitions = [line for line in lines if " -- " not in line]
        self.assertGreater(len(transitions), 10)
        for line in transitions:
            for column in columns:
                self.assertIn(line[column], "FCLx", line)
        self.assertTrue(any(line[columns[0]:].count("L") == 1 for line in transitions))

    def test_the_short_log_shows_commands_with_concrete_targets_and_their_end(self):
        out = self.raftbed("trace", self.scenario).out
        self.assertRegex(out, r"(?m)^ +@\d+ +1\.500000000  -- isolate n[1-3] for 300ms$")
        self.assertRegex(out, r"(?m)^ +@\d+ +1\.800000000  -- over: isolate n[1-3] for 300ms$")

    def test_every_line_of_the_full_trace_has_its_event_and_events_never_go_back(self):
        lines = self.raftbed("trace", self.scenario, "--full").lines
        events = [int(re.match(r"@(\d+) ", line).group(1)) for line in lines]
        self.assertEqual(events, sorted(events))
        kinds = {line.split()[3] for line in lines}
        self.assertGreaterEqual(kinds, {"command", "over", "start", "role", "send", "deliver", "write", "sync",
                                        "note", "invoke", "answer", "commit", "apply", "promise", "durable"})

    def test_a_stretch_of_the_trace_is_what_the_whole_has_there(self):
        whole = self.raftbed("trace", self.scenario, "--full").lines
        stretch = self.raftbed("trace", self.scenario, "--full", "--from", "@20", "--to", "@30").lines
        self.assertEqual(stretch, [line for line in whole if 20 <= int(line[1:].split()[0]) <= 30])
        self.assertTrue(stretch)

    def test_a_stretch_that_is_not_there_is_told_of(self):
        said = self.raftbed("trace", self.scenario, "--full", "--from", "@1000000")
        self.assertEqual((said.code, said.out), (0, ""))
        self.assertRegex(said.err, r"^trace: --from @1000000 is behind the end, @\d+\n$")
        self.assert_refused(self.raftbed("trace", self.scenario, "--from", "@30", "--to", "@20"), "@30 or later")

    def test_the_trace_for_machines_is_one_object_a_line(self):
        text = self.raftbed("trace", self.scenario, "--full").lines
        records = [json.loads(line) for line in self.raftbed("trace", self.scenario, "--json").lines]
        self.assertEqual(len(records), len(text))
        self.assertEqual(set(records[0]), {"event", "at_ns", "who", "kind", "text"})

    def test_a_run_writes_the_same_trace_to_a_file_and_stays_the_same_run(self):
        traced = self.raftbed("run", self.scenario, "--trace", "out.trace", "--json").json
        written = (self.folder / "out.trace").read_text(encoding="utf-8")
        self.assertEqual(written, self.raftbed("trace", self.scenario, "--full").out)
        self.assertEqual(traced["fingerprint"], self.raftbed("run", self.scenario, "--json").json["fingerprint"])

    def test_a_message_of_the_trace_can_be_lost_by_its_name(self):
        sent = next(line for line in self.raftbed("trace", self.scenario, "--full").lines
                    if " append n" in line and line.split()[3] == "send")
        name = re.search(r"append n\d -> n\d .*? #\d+", sent).group()
        lines = CLEAN.replace("at 1s", f"at 0s lose {name}\nat 1s")
        out = self.raftbed("trace", self.write("lossy.scenario", lines), "--full").out
        self.assertIn(f"drop       {name}: the plan names it", out)

    def test_a_trace_that_cannot_be_written_is_refused(self):
        said = self.raftbed("run", self.scenario, "--trace", self.folder / "no/such/folder/x")
        self.assert_refused(said, "--trace", "no/such/folder/x")


class Fingerprints(CommandTest):
    def test_a_line_a_seed_as_run_says_them(self):
        said = self.raftbed("fingerprints", "--seeds", "3", "--first", "5", "--twice")
        self.assertEqual(said.code, 0, said.err)
        self.assertEqual(len(said.lines), 3)
        seed, fingerprint = said.lines[1].split()
        self.assertEqual(seed, "0x0000000000000006")
        self.assertEqual(self.raftbed("run", "--seed", "6", "--json").json["fingerprint"], fingerprint)

    def test_of_no_seeds_nothing_ran(self):
        self.assertEqual(self.raftbed("fingerprints", "--seeds", "0").code, 5)


if __name__ == "__main__":
    unittest.main()
