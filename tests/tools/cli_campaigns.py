"""raftbed fuzz, replay and minimize, with a seeded bug: from a red campaign to a short scenario, and back to green."""

import json
import os
import re
import resource
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

from cli_support import BINARY, CommandTest

HEX = r"^0x[0-9a-f]{16}$"
BUG = "C15"  # of those that are found fast


class Clean(CommandTest):
    def test_a_campaign_that_finds_nothing_exits_0_and_says_what_it_covered(self):
        said = self.raftbed("fuzz", "--seed", "1", "--runs", "40", "-j", "2", "--max-undecided", "2")
        self.assertEqual(said.code, 0, said.out + said.err)
        self.assertRegex(said.lines[-1], r"^stopped: runs.* buckets 0 .*determinism (\d+)/\1 ok.* marks \d+/\d+$")
        self.assertIn("0x0000000000000001", said.err)
        self.assertTrue((self.folder / "out/0x0000000000000001").is_dir())

    def test_a_budget_that_is_spent_is_no_failure(self):
        said = self.raftbed("fuzz", "--seed", "1", "--max-time", "200ms", "--max-undecided", "10",
                            "--json")
        self.assertEqual(said.code, 0, said.out)
        self.assertIn("max-time", said.json["stopped"])

    def test_a_campaign_of_no_runs_exits_5(self):
        self.assertEqual(self.raftbed("fuzz", "--seed", "1", "--runs", "0").code, 5)

    def test_the_document_has_its_fields(self):
        said = self.raftbed("fuzz", "--seed", "1", "--runs", "30", "--max-undecided", "2", "--json", "--out", "here")
        document = said.json
        self.assertEqual(document["schema"], "raftbed.fuzz/1")
        self.assertEqual((document["runs"], document["findings"]), (30, []))
        self.assertLessEqual(document["undecided"], 2)
        self.assertEqual(document["determinism"]["mismatches"], 0)
        self.assertGreater(document["determinism"]["checked"], 0)
        self.assertTrue(document["stopped"].startswith("runs"))
        self.assertTrue(document["marks"]["reached"])

    def test_a_folder_that_cannot_be_made_is_refused(self):
        for folder in ("/dev/null", "/dev/null/x"):
            with self.subTest(folder=folder):
                self.assert_refused(self.raftbed("fuzz", "--seed", "1", "--runs", "3", "--out", folder),
                                    f"{folder}: expected a folder")

    @unittest.skipIf(os.environ.get("RAFTBED_SANITIZED"), "without files a sanitizer dies before raftbed can tell")
    def test_what_is_wrong_with_us_exits_70_and_is_told(self):
        starved = subprocess.run(
            [BINARY, "fuzz", "--seed", "1", "--runs", "10", "-j", "8"], cwd=self.folder, capture_output=True,
            text=True, check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8)))
        self.assertEqual(starved.returncode, 70)
        self.assertIn("raftbed: internal error: ", starved.stderr)

    def test_an_interrupted_campaign_reports_what_it_has(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(signal=number.name):
                campaign = subprocess.Popen(
                    [BINARY, "fuzz", "--seed", "1", "--max-time", "100s", "--json"], cwd=self.folder,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                campaign.stderr.readline()  # it begins, and has watched for signals since before
                campaign.send_signal(number)
                out, _ = campaign.communicate(timeout=60)
                self.assertEqual(campaign.returncode, code)
                self.assertIn(number.name, json.loads(out)["stopped"])


class Red(CommandTest):
    """One campaign with a seeded bug, and everything that somebody does with what it found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.home = folder.name
        cls.campaign = subprocess.run(
            [BINARY, "fuzz", "--bug", BUG, "--seed", "1", "--runs", "2000", "--json", "--out", "out/red"],
            cwd=cls.home, capture_output=True, text=True, check=False, timeout=300)
        cls.finding = json.loads(cls.campaign.stdout)["findings"][0]
        cls.artifact = os.path.join(cls.home, cls.finding["artifact"])

    def test_the_campaign_exits_1_and_stops_at_its_first_finding(self):
        self.assertEqual(self.campaign.returncode, 1)
        document = json.loads(self.campaign.stdout)
        self.assertEqual(len(document["findings"]), 1)
        self.assertIn("first finding", document["stopped"])

    def test_the_finding_has_its_fields(self):
        self.assertRegex(self.finding["seed"], HEX)
        for field in ("bucket", "checker", "rule", "story", "artifact"):
            self.assertTrue(self.finding[field], field)
        self.assertTrue(self.finding["bucket"].startswith(self.finding["checker"] + "/"))
        self.assertGreaterEqual(self.finding["run"], 0)

    def test_the_campaign_tells_the_failure_with_a_line_to_paste(self):
        said = self.raftbed("fuzz", "--bug", BUG, "--seed", "1", "--runs", "2000")
        self.assertEqual(said.code, 1)
        self.assertTrue(said.out.startswith("FAIL  "), said.out)
        pasted = re.search(r"(?m)^again: +raftbed (replay \S+)$", said.out).group(1)
        self.assertEqual(self.raftbed(*pasted.split()).code, 1)

    def test_its_replay_is_reproduced(self):
        said = self.raftbed("replay", self.artifact)
        self.assertEqual(said.code, 1, said.out)
        self.assertTrue(said.out.startswith("REPRODUCED"), said.out)
        self.assertIn("FAIL  ", said.out)

    def test_its_replay_is_told_to_machines_too(self):
        document = self.raftbed("replay", self.artifact, "--json").json
        self.assertEqual((document["schema"], document["outcome"]), ("raftbed.replay/1", "REPRODUCED"))
        self.assertEqual(document["fingerprint"], document["recorded_fingerprint"])
        self.assertEqual(document["findings"][0]["bucket"], self.finding["bucket"])

    def test_without_the_bug_it_is_fixed(self):
        said = self.raftbed("replay", self.artifact, "--bug", "none")
        self.assertEqual(said.code, 0, said.out)
        self.assertTrue(said.out.startswith("FIXED"), said.out)
        self.assertRegex(said.out, r"commands +\d+, of which \d+ met their target")

    def test_what_a_replay_prints_to_paste_gives_the_same_replay(self):
        for bugs in ((), ("--bug", "none"), ("--bug", "E01,n2")):
            with self.subTest(bugs=bugs):
                said = self.raftbed("replay", self.artifact, *bugs, "--json")
                again = said.json["again"].split()
                self.assertEqual(again[0], "raftbed")
                self.assertEqual(self.raftbed(*again[1:], "--json").out, said.out)

    def test_a_record_that_this_build_does_not_keep_has_diverged(self):
        record = json.loads(Path(self.artifact).read_text(encoding="utf-8"))
        record["fingerprint"] = "0x0123456789abcdef"
        path = self.write("other.json", json.dumps(record))
        said = self.raftbed("replay", path)
        self.assertEqual(said.code, 4, said.out)
        self.assertTrue(said.out.startswith("DIVERGED"), said.out)

    def test_its_seed_alone_gives_the_same_finding(self):
        run = self.raftbed("run", "--seed", self.finding["seed"], "--bug", BUG, "--json")
        self.assertEqual(run.code, 1)
        self.assertEqual(run.json["findings"][0]["bucket"], self.finding["bucket"])
        replay = self.raftbed("replay", self.finding["seed"], "--bug", BUG)
        self.assertEqual(replay.code, 1)
        self.assertTrue(replay.out.startswith("REPRODUCED"))

    def test_a_run_tells_its_finding_with_a_line_that_gives_it_again(self):
        told = self.raftbed("run", "--seed", self.finding["seed"], "--bug", BUG)
        line = re.search(r"(?m)^again: +raftbed (.*)$", told.out).group(1)
        self.assertEqual(self.raftbed(*line.split()).out, told.out)

    def test_a_scenario_that_expects_the_finding_is_met_by_it(self):
        plan = self.raftbed("run", "--seed", self.finding["seed"], "--bug", BUG, "--plan").out
        self.assertRegex(plan, r"\nexpect +safe\n$")
        self.assertEqual(self.raftbed("run", self.write("safe.scenario", plan)).code, 1)
        expecting = self.write("expecting.scenario", re.sub(r"(\nexpect +)safe\n$", r"\1finding\n", plan))
        self.assertEqual(self.raftbed("run", expecting).code, 0)

    def test_its_trace_ends_at_the_event_of_the_finding(self):
        said = self.raftbed("trace", self.artifact)
        self.assertEqual(said.code, 0)
        if self.finding["checker"] == "raft":
            self.assertIn(f"@{self.finding['event']}: ", said.err)

    def test_it_is_minimized_to_a_scenario_of_the_same_bucket(self):
        said = self.raftbed("minimize", self.artifact, "-o", "short.scenario", "--max-runs", "400")
        self.assertEqual(said.code, 0, said.err)
        self.assertRegex(said.err, r"minimize: \d+ commands, .* -> \d+ commands?, ")
        self.assertEqual((self.folder / "short.scenario").read_text(encoding="utf-8"), said.out)
        defaults = {one["name"]: one["default"] for one in self.raftbed("scenario", "options", "--json").json["options"]}
        options = re.findall(r"(?m)^option +(\S+) +(\S+)$", said.out)
        self.assertTrue(all(defaults[name] != value for name, value in options), options)
        again = self.raftbed("run", "short.scenario", "--json")
        self.assertEqual(again.code, 1)
        self.assertEqual(again.json["findings"][0]["bucket"], self.finding["bucket"])

    def test_an_interrupted_search_delivers_what_it_has(self):
        search = subprocess.Popen(
            [BINARY, "minimize", self.artifact, "-o", "cut.scenario", "--max-runs", "1000000"],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertIn("looking for less", search.stderr.readline())
        search.send_signal(signal.SIGTERM)
        out, _ = search.communicate(timeout=60)
        self.assertIn(search.returncode, (0, 143))  # 0: it was quicker
        self.assertIn("raftbed 1 scenario", out)
        self.assertNotIn("the budget ran out", out)
        self.assertTrue((self.folder / "cut.scenario").exists())

    def test_minimizing_is_told_to_machines_too(self):
        document = self.raftbed("minimize", self.artifact, "--max-runs", "100", "--json").json
        self.assertEqual(document["schema"], "raftbed.minimize/1")
        self.assertLessEqual(document["after"]["commands"], document["before"]["commands"])
        self.assertLessEqual(document["runs"], 100)

    def test_a_clean_run_is_nothing_to_minimize(self):
        self.assert_refused(self.raftbed("minimize", "1"), "a run with a finding")

    def test_a_clean_run_replays_clean(self):
        said = self.raftbed("replay", "1")
        self.assertEqual(said.code, 0, said.out)


if __name__ == "__main__":
    unittest.main()
