"""raftbed check: its verdicts, its exit codes, and what it says of histories of other systems."""

import json
import os
import re
import subprocess
import unittest

from cli_support import BINARY, CommandTest

STALE = """{:process 0, :type :invoke, :f :write, :value 1}
{:process 0, :type :ok, :f :write, :value 1}
{:process 0, :type :invoke, :f :write, :value 2}
{:process 0, :type :ok, :f :write, :value 2}
{:process 1, :type :invoke, :f :read, :value nil}
{:process 1, :type :ok, :f :read, :value 1}
"""
RIGHT = STALE.replace(":read, :value 1", ":read, :value 2")
LINE = '{"process":1,"f":"put","key":"x","value":"a","call":1,"return":2}\n'


class Check(CommandTest):
    def check(self, text, *options):
        return self.raftbed("check", *options, self.write("history", text))

    def test_a_log_may_have_spaces_in_place_of_its_tabs(self):
        log = "".join(f"INFO  jepsen.util - {line}\n" for line in (
            "0\t:invoke\t:write\t1", "0\t:ok\t:write\t1", "1\t:invoke\t:read\tnil", "1\t:ok\t:read\t2"))
        for text in (log, log.replace("\t", "   ")):
            said = self.raftbed("check", "--format", "jepsen-log", "--model", "register", self.write("a.log", text))
            self.assertEqual(said.code, 1, said.out + said.err)

    def test_a_list_is_told_as_one_and_is_no_text(self):
        put = LINE.replace('"a"', '{"a":"\\u003c"}')
        for read, code in (('{"a": "<"}', 0), ('"{\\"a\\":\\"<\\"}"', 1)):
            said = self.check(put + f'{{"process":1,"f":"get","key":"x","value":{read},"call":3,"return":4}}\n')
            self.assertEqual(said.code, code, said.out + said.err)
        self.assertIn('read "x" = "{"a":"<"}"', said.out)
        nothing = self.check(LINE.replace("put", "get").replace('"a"', "[1, 2]"))
        self.assertIn('read "x" = [1,2] (', nothing.out)
        self.assertEqual(self.check(LINE.replace("put", "get").replace('"a"', "[1, 2]"), "--initial", "[1,2]").code, 0)

    def test_what_is_torn_or_tells_of_nothing_is_no_history(self):
        for name, text in (("torn.edn", "[" + RIGHT), ("crossed.edn", "[" + RIGHT + ")"), ("torn.json", "["),
                           ("other.log", "INFO  somebody - says something else\n")):
            with self.subTest(name=name):
                form = {"edn": "edn", "json": "porcupine", "log": "jepsen-log"}[name.split(".")[1]]
                self.assert_refused(self.raftbed("check", "--format", form, self.write(name, text)), name)

    def test_what_tells_of_nothing_is_no_history(self):
        for name, text in (("nothing.jsonl", ""), ("blank.jsonl", "\n \n"), ("nothing.edn", ""), ("none.edn", "[]"),
                           ("nothing.log", ""), ("nothing.json", ""), ("none.json", "[]")):
            with self.subTest(name=name):
                form = {"jsonl": "jsonl", "edn": "edn", "log": "jepsen-log", "json": "porcupine"}[name.split(".")[1]]
                path = self.write(name, text)
                for options in (("--format", form), ()):
                    self.assert_refused(self.raftbed("check", *options, path), name, "expected a history")

    def test_standard_input_that_is_closed_is_no_history(self):
        closed = self.raftbed("check", "-", preexec_fn=lambda: os.close(0))
        self.assert_refused(closed, "standard input: expected something to read, found it closed")
        self.assert_refused(self.raftbed("check", "-", stdin=subprocess.DEVNULL), "standard input: expected a history")

    def test_what_takes_no_part_is_counted(self):
        failed = LINE.replace('"call"', '"ok":false,"call"')
        unanswered = '{"process":2,"f":"get","key":"x","call":1}\n'
        said = self.check(failed)
        self.assertEqual(said.code, 0, said.err)
        self.assertIn("linearizable, 0 operations, 1 key, 1 failed operation dropped", said.out)
        said = self.check(2 * failed + unanswered + LINE)
        self.assertIn("1 operation, 1 key, 2 failed operations dropped, 1 unanswered read left out", said.out)
        nil = unanswered.replace("}", ',"return":2,"value":null}')
        said = self.check(failed + nil, "--nil-read", "any", "--json")
        self.assertEqual(json.loads(said.out)["files"][0]["left_out"],
                         {"failed": 1, "unanswered_reads": 0, "nil_reads": 1})
        self.assertIn("1 read of nil left out", self.check(nil, "--nil-read", "any").out)
        self.assertNotIn("left out", self.check(LINE).out)

    def test_bytes_that_are_no_text_are_told_as_such(self):
        path = self.write("latin.jsonl", "")
        with open(path, "wb") as file:
            file.write(LINE.encode().replace(b'"a"', b'"\xe9"'))
        self.assert_refused(self.raftbed("check", path), "latin.jsonl:1:43: expected text in UTF-8, found byte 0xe9")
        name, page = os.path.join(os.fsencode(self.folder), b"caf\xe9.edn"), self.folder / "page.html"
        with open(name, "wb") as file:
            file.write(STALE.encode())
        drawn = self.raftbed("check", "--json", "--model", "register", "--page", page, os.fsdecode(name))
        self.assertEqual(drawn.code, 1)
        self.assertTrue(json.loads(drawn.out)["files"][0]["file"].endswith("caf\\xe9.edn"))
        with open(page, encoding="utf-8") as file:
            self.assertIn("caf\\xe9.edn</h1>", file.read())
        with open(path, "wb") as file:
            file.write(b"\xff\xfe{")
        said = self.raftbed("check", "--json", path)
        self.assertIn("found '\\xff\\xfe{'", said.err)
        self.assertIn("found '\\xff\\xfe{'", json.loads(said.out)["files"][0]["reason"])

    def test_a_folder_is_no_history(self):
        self.assert_refused(self.raftbed("check", "."), ".: expected a file, found a folder")

    def test_the_ends_of_all_time_are_no_instants(self):
        for at in (-2**63, -2**63 + 1, 2**63 - 1):
            with self.subTest(at=at):
                line = {"process": 2, "f": "get", "key": "x", "value": None, "call": at, "return": at}
                self.assert_refused(self.raftbed("check", self.write("end.jsonl", json.dumps(line))), "end.jsonl:1:",
                                    "all time")

    def test_a_history_with_an_order_is_linearizable(self):
        said = self.check(RIGHT, "--model", "cas-register")
        self.assertEqual(said.code, 0, said.out)
        self.assertIn("linearizable, 3 operations, 1 key\n", said.out)

    def test_what_is_refused_is_named_told_and_drawn(self):
        said = self.check(STALE, "--model", "cas-register")
        self.assertEqual(said.code, 1, said.out)
        self.assertIn("not linearizable", said.lines[0])
        self.assertIn("stale read: No order explains process 1: read = \"1\" "
                      "(line 5, answered in line 6).", said.lines[1])
        drawn = [line for line in said.lines if "[==]" in line]
        self.assertEqual(len(drawn), 3)
        self.assertIn("<- no order explains this", drawn[-1])

    def test_the_page_of_what_was_refused_needs_nothing_else(self):
        said = self.check(STALE, "--model", "cas-register", "--page", "why.html")
        self.assertEqual(said.code, 1)
        page = (self.folder / "why.html").read_text(encoding="utf-8")
        self.assertEqual(page.count("<rect "), 3)
        self.assertEqual(page.count('class="culprit"'), 1)
        self.assertIn("stale read", page)
        self.assertNotRegex(page, r"src=|href=")

    def test_json_says_the_same(self):
        said = self.check(STALE, "--model", "cas-register", "--json")
        self.assertEqual(said.code, 1)
        (file,) = said.json["files"]
        self.assertEqual(said.json["schema"], "raftbed.check/1")
        self.assertEqual(file["verdict"], "not linearizable")
        self.assertEqual(file["anomaly"], "stale read")
        self.assertEqual(file["operations"], 3)

    def test_a_spent_budget_is_unknown_and_says_so(self):
        twice = LINE + LINE.replace("1,", "3,").replace(":2}", ":4}")
        read = '{"process":9,"f":"get","key":"x","value":"a","call":5,"return":6}\n'
        said = self.check(twice + read, "--max-steps", "1")
        self.assertEqual(said.code, 3, said.out)
        self.assertIn("--max-steps", said.out)

    def test_a_malformed_file_says_where_what_was_expected_and_what_was_found(self):
        said = self.check(LINE + '{"process":1,"f":"put","key":"x",}\n')
        self.assertEqual(said.code, 2)
        self.assertRegex(said.err, r"history:2:34: expected .+, found")

    def test_the_worst_of_several_is_the_exit_code(self):
        right = self.write("right", RIGHT)
        stale = self.write("stale", STALE)
        broken = self.write("broken", "{:process")
        options = ("--model", "cas-register")
        self.assertEqual(self.raftbed("check", *options, right, stale, right).code, 1)
        said = self.raftbed("check", *options, stale, broken, right)
        self.assertEqual(said.code, 2)
        self.assertEqual(len([line for line in said.lines if "linearizable" in line]), 2)

    def test_standard_input_is_a_stream(self):
        said = subprocess.run([BINARY, "check", "--model", "cas-register", "-"], input=STALE,
                              capture_output=True, text=True, check=False)
        self.assertEqual(said.returncode, 1)

    def test_the_history_of_a_run_of_ours_is_judged_as_the_run_was(self):
        for target, code in ((("--seed", "3"), 0), (("r02_read_own_state",), 1)):
            with self.subTest(target=target):
                self.assertEqual(self.raftbed("run", *target, "--history", "history.jsonl").code, 0)
                said = self.raftbed("check", "history.jsonl", "--json")
                self.assertEqual(said.code, code, said.out)
                self.assertGreater(said.json["files"][0]["operations"], 2)

    def test_a_run_is_written_in_every_form_and_judged_alike(self):
        for target, code in ((("--seed", "3"), 0), (("--seed", "8"), 0), (("r02_read_own_state",), 1)):
            for ending in ("jsonl", "edn", "log", "json", "rbh"):
                with self.subTest(target=target, ending=ending):
                    said = self.raftbed("run", *target, "--history", "history." + ending)
                    self.assertEqual(said.code, 0, said.err)
                    self.assertEqual(self.raftbed("check", "history." + ending).code, code)

    # Its versions tell the order; without them a search is given up.
    def test_a_run_that_is_too_dear_to_search_is_judged_by_its_versions(self):
        self.raftbed("run", "twenty_clients_on_one_key", "--history", "h.jsonl")
        for ending in ("jsonl", "edn", "log", "json", "rbh"):
            with self.subTest(ending=ending):
                self.assertEqual(self.raftbed("check", "h.jsonl", "--write", "w." + ending).code, 0)
                self.assertEqual(self.raftbed("check", "w." + ending).code, 0)
        lines = (self.folder / "h.jsonl").read_text()
        (self.folder / "h.jsonl").write_text(re.sub(r',"version":\d+', "", lines))
        self.assertEqual(self.raftbed("check", "h.jsonl", "--max-steps", "10000").code, 3)

    def test_operations_of_a_binary_history_are_no_lines(self):
        self.raftbed("run", "r02_read_own_state", "--history", "history.rbh")
        said = self.raftbed("check", "history.rbh")
        self.assertEqual(said.code, 1, said.out)
        self.assertRegex(said.lines[1], r"process \d+: read .+ \(operation \d+, \d+\.\.\d+\)")
        self.assertNotIn("line ", said.out)

    def test_a_form_is_named_or_told_by_the_end_of_the_name(self):
        self.assertEqual(self.raftbed("run", "--seed", "3", "--history", "h", "--history-format",
                                      "binary").code, 0)
        self.assertTrue((self.folder / "h").read_bytes().startswith(b"\x89RBH"))
        said = self.raftbed("check", "h", "--write", "h.edn")
        self.assertEqual(said.code, 0)
        self.assertTrue((self.folder / "h.edn").read_text().startswith("{:process"))
        self.assert_refused(self.raftbed("run", "--seed", "3", "--history-format", "edn"),
                            "--history-format")
        self.assert_refused(self.raftbed("check", "h", "--write", "x", "--write-format", "nonsense"),
                            "--write-format", "porcupine or binary")
        for words, option in ((("run", "--seed", "3"), "--history"), (("check", "h"), "--write")):
            self.assert_refused(self.raftbed(*words, option, "x.txt"), f"{option}: expected a name that ends in .jsonl",
                                ".rbh (binary), or " + option + "-format", "'x.txt'")
        self.assert_refused(self.raftbed("check", "h", "h", "--write", "x"), "--write")

    def test_a_history_is_written_into_a_pipe(self):
        self.write("h.jsonl", LINE)
        heard, told = os.pipe()
        said = self.raftbed("check", "h.jsonl", "--write", f"/dev/fd/{told}", "--write-format", "edn", pass_fds=(told,))
        os.close(told)
        self.assertEqual(said.code, 0, said.err)
        with open(heard, encoding="utf-8") as pipe:
            self.assertTrue(pipe.read().startswith("{:process"))

    def test_the_page_of_a_run_has_its_faults_and_its_events(self):
        self.raftbed("run", "r02_read_own_state", "--page", "why.html")
        page = (self.folder / "why.html").read_text(encoding="utf-8")
        self.assertRegex(page, r'class="band"><title>isolate n1 for 900ms \(@\d+\)</title>')
        self.assertEqual(page.count('class="culprit"'), 1)
        self.assertRegex(page, r"process 3: read &*.x. = .1. \(@\d+\.\.@\d+\)")
        self.assertNotRegex(page, r"src=|href=")

    def test_a_run_that_has_an_order_leaves_nothing_to_draw(self):
        said = self.raftbed("run", "--seed", "3", "--page", "why.html")
        self.assertEqual(said.code, 0)
        self.assertIn("nothing to draw", said.err)
        self.assertFalse((self.folder / "why.html").exists())

    def test_a_damaged_binary_history_says_the_byte(self):
        self.raftbed("run", "--seed", "3", "--history", "h.rbh")
        whole = (self.folder / "h.rbh").read_bytes()
        (self.folder / "h.rbh").write_bytes(whole[:-3])
        said = self.raftbed("check", "h.rbh")
        self.assert_refused(said, f"h.rbh, byte {len(whole) - 3}: expected", "the end of the file")

    def test_a_history_that_cannot_be_written_is_told(self):
        self.assert_refused(self.raftbed("run", "--seed", "3", "--history", "/dev/null/x"), "--history")

    def test_a_file_that_is_not_there_is_refused(self):
        self.assertEqual(self.raftbed("check", "nowhere.edn").code, 2)

    def test_words_that_do_not_exist_are_refused(self):
        for option in ("--format", "--model", "--fail", "--nil-read", "--max-memory"):
            with self.subTest(option=option):
                self.assertEqual(self.check(RIGHT, option, "nonsense").code, 2)

    def test_memory_is_counted_in_powers_of_1024(self):
        self.assertEqual(self.check(LINE, "--max-memory", "512M").code, 0)
        self.assert_refused(self.check(LINE, "--max-memory", "99999999999G"), "at most 2^60 bytes", "'99999999999G'")
        for size in ("1.5G", "G", "512MB"):
            self.assert_refused(self.check(LINE, "--max-memory", size), "a whole number of bytes, such as", f"'{size}'")

    def test_a_lock_is_held_at_first_or_free(self):
        acquire = '{"process":1,"f":"acquire","key":"x","call":1,"return":2}\n'
        self.assert_refused(self.check(acquire, "--model", "mutex", "--initial", "zzz"), "--initial: expected held", "'zzz'")
        self.assertEqual(self.check(acquire, "--model", "mutex", "--initial", "held").code, 1)
        self.assertEqual(self.check(acquire, "--model", "mutex").code, 0)

    def test_a_lock_is_told_of_in_the_words_of_locks(self):
        def turn(function, call):
            return f'{{"process":{call},"f":"{function}","key":"x","call":{call},"return":{call + 1}}}\n'

        twice = self.check(turn("acquire", 1) + turn("acquire", 3), "--model", "mutex")
        self.assertEqual(twice.code, 1)
        self.assertIn("lock held twice: No order explains process 3: acquire \"x\"", twice.out)
        self.assertIn("In each order two hold the lock at once.", twice.out)
        free = self.check(turn("release", 1), "--model", "mutex", "--json")
        self.assertEqual(free.code, 1)
        self.assertIn('"anomaly": "free lock released"', free.out)
        self.assertNotIn("cas", twice.out + free.out)

    def test_only_its_owner_releases_a_lock_that_has_one(self):
        def turn(function, process, call):
            return f'{{"process":{process},"f":"{function}","key":"x","call":{call},"return":{call + 1}}}\n'

        other = turn("acquire", 1, 1) + turn("release", 2, 3)
        self.assertEqual(self.check(other, "--model", "mutex").code, 0)
        said = self.check(other, "--model", "owner-mutex")
        self.assertEqual(said.code, 1)
        self.assertIn("lock not held released: No order explains process 2: release \"x\"", said.out)
        self.assertIn("In each order the lock is released by who does not hold it.", said.out)
        twice = turn("acquire", 1, 1) + turn("acquire", 1, 3)
        self.assertIn("lock held twice", self.check(twice, "--model", "owner-mutex").out)
        held = turn("release", 7, 1)
        for options, code in (((), 1), (("--initial", "7"), 0), (("--initial", "8"), 1), (("--initial", "held"), 2)):
            self.assertEqual(self.check(held, "--model", "owner-mutex", *options).code, code)
        beside = other.replace("return\":2", "return\":9").replace('"process":2', '"process":1')
        refused = self.raftbed("check", "--model", "owner-mutex", "--write", self.write("out.edn", ""),
                               self.write("beside.jsonl", beside))
        self.assertEqual(refused.code, 2)
        self.assertIn("an owner with two calls at a time", refused.err)


if __name__ == "__main__":
    unittest.main()
