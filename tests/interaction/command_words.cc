#include "command_words.h"

#include <charconv>
#include <sstream>

#include "sim/observe/names.h"

namespace raftbed::interaction {
namespace {

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return value;
}

Misread misread(std::string_view expected, std::string_view found) {
  return Misread("expected " + std::string(expected) + ", found '" + std::string(found) + "'");
}

}  // namespace

CommandWords::CommandWords(const std::string& line) {
  std::istringstream stream(line);
  for (std::string each; stream >> each;) words_.push_back(each);
}

bool CommandWords::next_is(std::string_view wanted) const {
  return !at_end() && words_[at_] == wanted;
}

bool CommandWords::next_is_node() const {
  return !at_end() && observe::parse_node(words_[at_]);
}

bool CommandWords::take(std::string_view wanted) {
  if (!next_is(wanted)) return false;
  ++at_;
  return true;
}

std::optional<std::uint64_t> CommandWords::take_number() {
  const auto found = at_end() ? std::nullopt : number_of(words_[at_]);
  if (found) ++at_;
  return found;
}

std::string CommandWords::word(std::string_view expected) {
  if (at_end()) throw misread(expected, "the end of the line");
  return words_[at_++];
}

NodeId CommandWords::node() {
  const std::string found = word("a node");
  const auto node = observe::parse_node(found);
  if (!node) throw misread("a node", found);
  return *node;
}

std::uint64_t CommandWords::number() {
  const std::string found = word("a number");
  const auto value = number_of(found);
  if (!value) throw misread("a number", found);
  return *value;
}

Duration CommandWords::duration() {
  const std::string found = word("a duration");
  const auto duration = observe::parse_duration(found);
  if (!duration) throw misread("a duration", found);
  return *duration;
}

std::vector<NodeId> CommandWords::take_nodes() {
  std::vector<NodeId> nodes;
  while (next_is_node()) nodes.push_back(node());
  return nodes;
}

std::string CommandWords::rest() {
  std::string rest;
  while (!at_end()) rest += (rest.empty() ? "" : " ") + words_[at_++];
  return rest;
}

void CommandWords::end() const {
  if (!at_end()) throw misread("the end of the line", words_[at_]);
}

}  // namespace raftbed::interaction
