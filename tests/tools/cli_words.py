"""The command as a whole: its three lines, its help, what it refuses and how, and its small commands."""

import subprocess
import unittest
from pathlib import Path

from cli_support import BINARY, CommandTest

PEOPLE = ("mend", "gate", "learn")


class Alone(CommandTest):
    def test_alone_it_prints_one_line_for_each_of_the_three_people(self):
        said = self.raftbed()
        self.assertEqual(said.code, 0)
        self.assertEqual(len(said.lines), 3)
        for person, line in zip(PEOPLE, said.lines):
            self.assertTrue(line.startswith(person), line)
            self.assertIn("raftbed ", line)

    def test_every_command_that_the_three_lines_name_exists(self):
        for line in self.raftbed().lines:
            command = line.split("raftbed ")[1].split()[0]
            self.assertEqual(self.raftbed(command, "--help").code, 0, command)

    def test_the_help_is_grouped_by_the_three_people(self):
        said = self.raftbed("--help")
        self.assertEqual(said.code, 0)
        places = [said.out.lower().index(f"\n{person} ") for person in PEOPLE]
        self.assertEqual(places, sorted(places))
        self.assertNotIn("fingerprints", said.out)

    def test_every_command_of_the_help_has_help_of_its_own(self):
        for command in ("run", "replay", "minimize", "step", "trace", "fuzz", "check", "bugs", "scenario"):
            with self.subTest(command=command):
                self.assertIn(f"  {command} ", self.raftbed("--help").out)
                said = self.raftbed(command, "--help")
                self.assertEqual(said.code, 0)
                self.assertIn("Usage:", said.out)

    def test_the_version_names_the_build(self):
        self.assertRegex(self.raftbed("--version").out, r"^raftbed \d+\.\d+\.\d+ \(.+, [0-9a-f]{16}\)\n$")


class Refusals(CommandTest):
    def test_an_unknown_command_is_refused_with_a_suggestion(self):
        self.assert_refused(self.raftbed("fuz"), "expected a command", "found 'fuz'", "did you mean 'fuzz'?")

    def test_an_unknown_option_is_refused_with_a_suggestion(self):
        self.assert_refused(self.raftbed("run", "--sede", "1"), "run", "'--sede'", "did you mean '--seed'?")

    def test_a_word_too_many_is_refused(self):
        self.assert_refused(self.raftbed("replay", "1", "2"), "no more words", "'2'")

    def test_a_missing_word_is_refused(self):
        for words in (("replay",), ("trace",), ("minimize",), ("bugs",), ("bugs", "show"), ("scenario", "show")):
            with self.subTest(words=words):
                self.assert_refused(self.raftbed(*words), "raftbed " + " ".join(words) + ": ", "required: ")

    def test_an_option_without_its_value_is_refused(self):
        self.assert_refused(self.raftbed("run", "--seed"), "--seed")

    def test_an_empty_value_is_refused_and_is_no_default(self):
        for words in (("run", "--seed", ""), ("fuzz", "--runs", "1", "--seed", ""), ("fuzz", "--runs", "1", "--out", "")):
            with self.subTest(words=words):
                self.assert_refused(self.raftbed(*words), words[-2], "expected", "found ''")

    @unittest.skipUnless(Path("/dev/full").is_char_device(), "no device that is full")
    def test_what_cannot_be_printed_is_no_success(self):
        for words in (("run", "--seed", "1"), ("run", "--seed", "1", "--json"), ("bugs", "list"), ("trace", "1")):
            with self.subTest(words=words), open("/dev/full", "w", encoding="utf-8") as full:
                process = subprocess.run([BINARY, *words], cwd=self.folder, stdout=full, stderr=subprocess.PIPE,
                                         text=True, check=False, timeout=60)
                self.assertEqual(process.returncode, 70)
                self.assertIn("standard output: expected", process.stderr)

    def test_bad_values_are_refused_with_the_option_what_was_expected_and_what_was_found(self):
        for words in (("run", "--seed", "-1"), ("run", "--seed", "18446744073709551616"),
                      ("run", "--bug", "E99"), ("run", "--bug", "E01,n0"), ("fuzz", "--runs", "many"),
                      ("fuzz", "--runs", "-5"), ("fuzz", "--max-time", "30"), ("fuzz", "--max-time", "0s"), ("fuzz", "-j", "0"),
                      ("fuzz", "--max-undecided", "1.5"), ("fingerprints", "--seeds", "x")):
            with self.subTest(words=words):
                option = {"-j": "--jobs"}.get(words[1], words[1])
                found = words[2].split(",")[-1]
                self.assert_refused(self.raftbed(*words), f"{option}: expected ", f", found '{found}'")

    def test_what_a_file_contains_is_no_command_to_the_terminal(self):
        red = "\x1b[31m"
        for name, text in (("red.jsonl", f'{{"process":1,"f":"{red}"}}\n'), ("red.edn", red)):
            with self.subTest(name=name):
                self.assert_refused(self.raftbed("check", self.write(name, text)), "\\x1b")
                self.assertNotIn("\x1b", self.raftbed("check", name).err)
        title = self.write("title.scenario", 'raftbed 1 scenario "a \\x1b[31mtitle"\nat 1s end\n')
        said = self.raftbed("run", title)
        self.assertNotIn("\x1b", said.out)
        self.assertIn("a \\x1b[31mtitle", said.out)

    def test_standard_output_is_no_file_to_write_beside_the_result(self):
        for words in (("run", "--seed", "1", "--trace"), ("run", "--seed", "1", "--history"), ("run", "--seed", "1", "--page"),
                      ("check", "none.jsonl", "--write"), ("check", "none.jsonl", "--page"), ("minimize", "1", "--out")):
            for name in ("-", "/dev/stdout"):
                with self.subTest(words=words, name=name):
                    self.assert_refused(self.raftbed(*words, name), f"{words[-1]}: expected a file", f"'{name}'")

    def test_a_colour_mode_that_is_none_is_refused(self):
        self.assert_refused(self.raftbed("--color", "purple"), "purple")

    def test_a_target_that_is_nothing_is_refused(self):
        for command in ("replay", "trace", "minimize", "run"):
            self.assert_refused(self.raftbed(command, "no-such-thing"), "expected ", "'no-such-thing'")

    def test_a_scenario_with_an_error_is_refused_with_its_line_and_column(self):
        path = self.write("bad.scenario", 'raftbed 1 scenario "bad"\nnodes 3\nat 1s kill n9\n')
        self.assert_refused(self.raftbed("run", path), f"{path}:3:", "expected ", "found ")

    def test_an_expected_mark_that_nobody_knows_is_refused(self):
        path = self.write("mark.scenario", 'raftbed 1 scenario "mark"\nnodes 3\nat 1s end\nexpect mark split-vot\n')
        self.assert_refused(self.raftbed("run", path), str(path), "expect mark", "'split-vot', did you mean 'split-vote'?")

    def test_a_file_that_is_no_artifact_is_refused_with_line_and_column(self):
        path = self.write("cut.json", '{"schema":\n')
        self.assert_refused(self.raftbed("replay", path), f"{path}:2:1: expected JSON")

    def test_an_artifact_with_an_error_is_refused_with_its_field(self):
        path = self.write("bad.json", '{"schema": "raftbed.artifact/1"}')
        self.assert_refused(self.raftbed("replay", path), str(path), "expected ", "found ")

    def test_a_bug_on_a_node_that_the_plan_does_not_have_is_refused(self):
        path = self.write("two.scenario", 'raftbed 1 scenario "two"\nnodes 2\n')
        self.assert_refused(self.raftbed("run", path, "--bug", "E01,n3"), "--bug", "n3")


class Bugs(CommandTest):
    def test_every_bug_is_listed_with_its_story_and_source(self):
        bugs = self.raftbed("bugs", "list", "--json").json["bugs"]
        self.assertGreaterEqual({bug["id"] for bug in bugs},
                                {"E01", "E04", "E06", "E23", "C01", "C03", "C15", "P01", "X01", "R01", "R02", "R03",
                                 "R06", "R08", "R10", "R11"})
        for bug in bugs:
            for field in ("name", "story", "source", "caught_by"):
                self.assertTrue(bug[field], bug["id"])
        text = self.raftbed("bugs", "list").out
        for bug in bugs:
            self.assertIn(bug["story"], text)

    def test_a_bug_is_shown_by_its_id_or_its_name(self):
        by_id = self.raftbed("bugs", "show", "E01")
        self.assertEqual(by_id.code, 0)
        self.assertTrue(by_id.out.startswith("E01 vote-not-durable"))
        self.assertEqual(self.raftbed("bugs", "show", "vote-not-durable").out, by_id.out)

    def test_a_bug_that_is_none_is_refused(self):
        self.assert_refused(self.raftbed("bugs", "show", "E1"), "'E1'", "did you mean 'E01'?")


class Scenarios(CommandTest):
    def setUp(self):
        super().setUp()
        (self.folder / "library/paper").mkdir(parents=True)
        self.text = 'raftbed 1 scenario "a vote is split"\nnodes 3\n'
        self.write("library/paper/split_vote.scenario", self.text)
        self.write("library/paper/broken.scenario", "raftbed 99\n")
        self.environment = {"RAFTBED_SCENARIOS": str(self.folder / "library")}

    def scenario(self, *words):
        return self.raftbed("scenario", *words, environment=self.environment)

    def test_scenarios_are_listed_by_name_with_their_titles(self):
        said = self.scenario("list")
        self.assertEqual(said.code, 0)
        self.assertRegex(said.lines[1], r"^paper/split_vote +a vote is split$")

    def test_a_scenario_that_cannot_be_read_is_listed_with_what_is_wrong(self):
        self.assertRegex(self.scenario("list").lines[0], r"^paper/broken +unreadable: .*expected ")

    def test_the_list_is_there_for_machines_too(self):
        document = self.scenario("list", "--json").json
        self.assertEqual(document["schema"], "raftbed.scenarios/1")
        self.assertEqual([one["name"] for one in document["scenarios"]], ["paper/broken", "paper/split_vote"])

    def test_a_scenario_is_shown_as_it_is_written_by_either_name(self):
        for name in ("paper/split_vote", "split_vote", "split_vote.scenario"):
            self.assertEqual(self.scenario("show", name).out, self.text)

    def test_a_scenario_that_is_none_is_refused_with_a_suggestion(self):
        self.assert_refused(self.scenario("show", "paper/spilt_vote"), "did you mean 'paper/split_vote'?")

    def test_a_folder_that_is_none_is_refused(self):
        said = self.raftbed("scenario", "list", environment={"RAFTBED_SCENARIOS": "/no/such/folder"})
        self.assert_refused(said, "RAFTBED_SCENARIOS", "/no/such/folder")

    def test_a_scenario_runs_by_its_name(self):
        said = self.raftbed("run", "split_vote", environment=self.environment)
        self.assertEqual(said.code, 0, said.err)
        self.assertIn("a vote is split", said.out)

    def test_every_option_is_listed_with_its_default(self):
        document = self.scenario("options", "--json").json
        defaults = {one["name"]: one["default"] for one in document["options"]}
        self.assertEqual(defaults["election-timeout-min"], "150ms")
        for name in defaults:
            self.assertIn(name, self.scenario("options").out)


if __name__ == "__main__":
    unittest.main()
