// What people are told when a line is wrong: text -> message, to the letter.
#include <catch2/catch_test_macros.hpp>

#include "sim/plan/text.h"

namespace raftbed::plan {
namespace {

struct Case {
  std::string text;  // behind the first line
  std::string message;
};

std::string message_of(const std::string& text) {
  const auto plan = parse(text, "t");
  return plan ? "read" : plan.error().text();
}

TEST_CASE("the first line says what the text is", "[language][errors]") {
  const Case cases[] = {
      {"", "t:1:1: expected 'raftbed', found the end of the line"},
      {"\n", "t:1:1: expected 'raftbed', found the end of the line"},
      {"# a comment\n", "t:1:1: expected 'raftbed', found '#'"},
      {"raftbed\n", "t:1:8: expected version 1 of the language, found the end of the line"},
      {"raftbed 2 scenario \"x\"\n", "t:1:9: expected version 1 of the language, found '2'"},
      {"raftbed 1 story \"x\"\n", "t:1:11: expected 'scenario', found 'story'"},
      {"raftbed 1 scenario x\n", "t:1:20: expected a title in quotes, found 'x'"},
      {"raftbed 1 scenario \"x\n", "t:1:22: expected a closing quote, found the end of the line"},
      {"raftbed 1 scenario \"\\q\"\n",
       "t:1:21: expected one of \\\" \\\\ \\n \\r \\t and \\x with two hexadecimal digits, found "
       "another escape"},
      {"raftbed 1 scenario \"x\"y\n",
       "t:1:23: expected a space behind the closing quote, found 'y'"},
      {"raftbed 1 scenario \"x\" y\n", "t:1:24: expected the end of the line, found 'y'"},
  };
  for (const Case& c : cases) CHECK(message_of(c.text) == c.message);
}

TEST_CASE("a wrong setting is told by its line and column", "[language][errors]") {
  const Case cases[] = {
      {"nodes 0", "t:2:7: expected a number from 1 to 9, found '0'"},
      {"nodes 10", "t:2:7: expected a number from 1 to 9, found '10'"},
      {"nodes three", "t:2:7: expected a number from 1 to 9, found 'three'"},
      {"nodes 3\nnodes 3", "t:3:1: expected `nodes` only once, found it again"},
      {"bug E01 n2\nnodes 5", "t:3:1: expected `nodes` before the first bug, found it behind one"},
      {"seed -1", "t:2:6: expected a seed of 64 bits, decimal or hexadecimal, found '-1'"},
      {"seed 0x10000000000000000",
       "t:2:6: expected a seed of 64 bits, decimal or hexadecimal, found '0x10000000000000000'"},
      {"source", "t:2:7: expected where the story comes from, found the end of the line"},
      {"option preferred-leaders n1,n4",
       "t:2:1: expected preferred-leaders to be nodes up to n3, found n4"},
      {"option keys", "t:2:12: expected a value, found the end of the line"},
      {"option keys 0", "t:2:13: expected a number from 1 to 1000000, found '0'"},
      {"option kyes 3",
       "t:2:8: expected the name of an option, such as election-timeout-min, found 'kyes'"},
      {"option keys 3\noption keys 3", "t:3:1: expected `option keys` only once, found it again"},
      {"option link-base 5",
       "t:2:18: expected a duration of at most 1000000s, such as 250ms, found '5'"},
      {"option election-timeout-min 400ms\nnodes 3",
       "t:2:1: expected election-timeout-max to be at least election-timeout-min, which is 400ms, "
       "found 300ms"},
      {"client 1 1-5", "t:2:8: expected a client from c1 to c99, found '1'"},
      {"client c100 1-5", "t:2:8: expected a client from c1 to c99, found 'c100'"},
      {"client c1",
       "t:2:10: expected a range of operations up to 1000000, such as 1-30, or none, found the end "
       "of the line"},
      {"client c1 5-1",
       "t:2:11: expected a range of operations up to 1000000, such as 1-30, or none, found '5-1'"},
      {"client c1 1-4294967295",
       "t:2:11: expected a range of operations up to 1000000, such as 1-30, or none, found "
       "'1-4294967295'"},
      {"client c1 1000001",
       "t:2:11: expected a range of operations up to 1000000, such as 1-30, or none, found "
       "'1000001'"},
      {"client c1 1-5 5-8", "t:2:15: expected ranges in ascending order, found '5-8'"},
      {"client c2 1\nclient c1 1",
       "t:3:8: expected clients in ascending order, found one that is not above the last"},
      {"bug E99", "t:2:5: expected the id of a seeded bug, such as E01, found 'E99'"},
      {"bug E01 n4", "t:2:9: expected a node from n1 to n3, found 'n4'"},
      {"expect", "t:2:7: expected safe, mark or finding, found the end of the line"},
      {"expect mark", "t:2:12: expected the name of a mark, found the end of the line"},
      {"wait 3s",
       "t:2:1: expected source, generator, seed, nodes, option, client, bug, at, expect or a "
       "comment, found 'wait'"},
      {"at 1s end\nnodes 3",
       "t:3:1: expected a command: settings stand before the first one, found 'nodes'"},
      {"\xff", "t:2:1: expected UTF-8 text, found the byte 0xff"},
      {std::string("nodes\0 3", 8), "t:2:6: expected text, found the control character 0x00"},
  };
  const std::string first_line = "raftbed 1 scenario \"x\"\n";
  for (const Case& c : cases) CHECK(message_of(first_line + c.text + '\n') == c.message);
}

const Case wrong_commands[] = {
    {"at 3s",
     "t:2:6: expected a command, one of cut heal partition isolate stop kill power-loss start "
     "pause resume drop duplicate reorder slow-links slow-disk drift jump timeout transfer "
     "forget-leader snapshot ask-snapshot initialise join learn leave reconfigure leave-joint lose "
     "deliver "
     "get stale-get put delete append cas settle reseed end, found the end of the line"},
    {"at 3 end", "t:2:4: expected a duration, such as 250ms, found '3'"},
    {"at 2000000s end", "t:2:4: expected a duration of at most 1000000s, found '2000000s'"},
    {"at 3s heal\nat 2s heal",
     "t:3:4: expected commands in the order of their instants, found one that is earlier than "
     "the last"},
    {"at 3s end\nat 3s heal", "t:3:1: expected no command behind `end`, found one"},
    {"at 3s settle within 40 timeouts\nat 4s kill all",
     "t:3:1: expected no command behind `settle`, but for `end`, found another"},
    {"nodes 3\noption voters 9", "t:3:1: expected voters to be at most 3, found 9"},
    {"expect safe\nexpect finding I1", "t:3:1: expected safe or a finding, not both, found both"},
    {"at 3s end now", "t:2:11: expected the end of the line, found 'now'"},
    {"at 3s end # now",
     "t:2:11: expected the end of the line (a comment has a line of its own), found '#'"},
    {"at 3s crash n1",
     "t:2:7: expected a command, one of cut heal partition isolate stop kill power-loss start "
     "pause resume drop duplicate reorder slow-links slow-disk drift jump timeout transfer "
     "forget-leader snapshot ask-snapshot initialise join learn leave reconfigure leave-joint lose "
     "deliver "
     "get stale-get put delete append cas settle reseed end, found 'crash'"},
    {"at 3s kill",
     "t:2:11: expected a node, such as n1, or leader, follower or all, found the end of the "
     "line"},
    {"at 3s kill n0", "t:2:12: expected a node from n1 to n3, found 'n0'"},
    {"at 3s kill n4", "t:2:12: expected a node from n1 to n3, found 'n4'"},
    {"at 3s kill c1",
     "t:2:12: expected a node, such as n1, or leader, follower or all, found 'c1'"},
    {"at 3s kill n1 for", "t:2:18: expected a duration, such as 250ms, found the end of the line"},
    {"at 3s kill n1 for 0s", "t:2:19: expected a duration above 0s, such as 250ms, found '0s'"},
    {"at 3s kill n1 for 2", "t:2:19: expected a duration, such as 250ms, found '2'"},
    {"at 3s cut n1 n2",
     "t:2:16: expected '->' (one way) or '--' (both ways), found the end of the line"},
    {"at 3s cut n1->n2", "t:2:11: expected a node from n1 to n3, found 'n1->n2'"},
    {"at 3s partition n1 n2", "t:2:22: expected '|', found the end of the line"},
    {"at 3s initialise n1", "t:2:20: expected 'with', found the end of the line"},
    {"at 3s join via n1",
     "t:2:12: expected a node, such as n1, or leader, follower or all, found "
     "'via'"},
    {"at 3s reconfigure n1 learners",
     "t:2:30: expected a node, such as n1, or leader, follower or all, found the end of the line"},
    {"at 3s reconfigure n1 one-by-one", "t:2:22: expected the end of the line, found 'one-by-one'"},
    {"at 3s leave-joint via all",
     "t:2:23: expected a node, such as n1, or leader or follower, found 'all'"},
    {"option voters many", "t:2:15: expected all, or a number from 0 to 1000000, found 'many'"},
    {"at 3s drop 101%",
     "t:2:12: expected a ratio of whole numbers, at most 1, such as 5% or 1/20, found '101%'"},
    {"at 3s drop 5.5%",
     "t:2:12: expected a ratio of whole numbers, at most 1, such as 5% or 1/20, found '5.5%'"},
    {"at 3s drop 5% n1 for 2s", "t:2:18: expected '->', found 'for'"},
    {"at 3s drop 5% by 3ms",
     "t:2:15: expected a node, such as n1, or leader, follower or all, found 'by'"},
    {"at 3s slow-links 10", "t:2:18: expected a factor from x1 to x10000, found '10'"},
    {"at 3s slow-disk n1 x0", "t:2:20: expected a factor from x1 to x10000, found 'x0'"},
    {"at 3s drift n1 300ppm",
     "t:2:16: expected a drift from -100000ppm to +100000ppm, found '300ppm'"},
    {"at 3s drift n1 +100001ppm",
     "t:2:16: expected a drift from -100000ppm to +100000ppm, found '+100001ppm'"},
    {"at 3s jump n1 0ms", "t:2:15: expected a duration above 0s, such as 250ms, found '0ms'"},
    {"at 3s lose gossip n1 -> n2",
     "t:2:12: expected a message, such as append n1 -> n2 term 2 index 5, found 'gossip'"},
    {"at 3s lose vote n1 -> n2", "t:2:25: expected 'term', found the end of the line"},
    {"at 3s lose request n1 -> n2 operation 1 attempt 0",
     "t:2:29: expected a client as its sender, found the node n1"},
    {"at 3s lose vote n1 -> n2 term 3 #x",
     "t:2:33: expected # and a number, such as #0, found '#x'"},
    {"at 3s put x",
     "t:2:12: expected letters, digits and - _ . or a string in quotes, of at most 65536 bytes, "
     "found the end of the line"},
    {"at 3s put a/b 1",
     "t:2:11: expected letters, digits and - _ . or a string in quotes, of at most 65536 bytes, "
     "found 'a/b'"},
    {"at 3s put x 1 via all",
     "t:2:19: expected a node, such as n1, or leader or follower, found 'all'"},
    {"at 3s put x 1 as n1", "t:2:18: expected a client from c1 to c99, found 'n1'"},
    {"at 3s settle within 0 timeouts", "t:2:21: expected a number from 1 to 1000000, found '0'"},
    {"at 3s settle", "t:2:13: expected 'within', found the end of the line"},
    {"at 3s reseed",
     "t:2:13: expected a seed of 64 bits, decimal or hexadecimal, found the end of the line"},
};

TEST_CASE("a wrong command is told by its line and column", "[language][errors]") {
  const std::string first_line = "raftbed 1 scenario \"x\"\n";
  for (const Case& c : wrong_commands) CHECK(message_of(first_line + c.text + '\n') == c.message);
}

}  // namespace
}  // namespace raftbed::plan
