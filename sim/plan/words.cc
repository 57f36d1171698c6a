// Taking words: each function names what it expected, so that an error can say it.
#include "sim/plan/words.h"

#include <charconv>

#include "sim/observe/names.h"
#include "sim/plan/plan.h"

namespace raftbed::plan {
namespace {

constexpr std::size_t value_size_max = 65'536;  // core/kv/command.h

std::string found_text(const Word& word) {
  constexpr std::size_t shown = 60;
  std::string_view spelled = word.spelled;
  if (spelled.size() <= shown) return '\'' + std::string(spelled) + '\'';
  std::size_t cut = shown;
  while (cut > 0 && (static_cast<std::uint8_t>(spelled[cut]) & 0xc0) == 0x80) --cut;
  return '\'' + std::string(spelled.substr(0, cut)) + "...'";
}

std::optional<std::uint64_t> parse_in(int base, std::string_view text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number, base);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> parse_seed(std::string_view text) {
  return text.starts_with("0x") ? parse_in(16, text.substr(2)) : parse_in(10, text);
}

std::string quoted_keyword(std::string_view keyword) {
  return '\'' + std::string(keyword) + '\'';
}

}  // namespace

std::optional<std::uint64_t> parse_number(std::string_view text) {
  return parse_in(10, text);
}

std::string seed_text(std::uint64_t seed) {
  constexpr std::uint64_t small = 1'000'000;
  if (seed < small) return std::to_string(seed);
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[seed >> shift & 15];
  return "0x" + digits;
}

Words::Words(std::string_view line, std::uint16_t nodes)
    : line_end_(static_cast<std::uint32_t>(line.size() + 1)), nodes_(nodes) {
  auto words = words_of(line);
  if (words) {
    words_ = std::move(*words);
  } else {
    failure_ = words.error();
  }
}

std::string_view Words::peek() const {
  if (at_end() || words_[next_].quoted) return {};
  return words_[next_].text;
}

std::uint32_t Words::column() const {
  return next_ < words_.size() ? words_[next_].column : line_end_;
}

void Words::fail(std::string expected) {
  fail(std::move(expected),
       next_ < words_.size() ? found_text(words_[next_]) : "the end of the line");
}

void Words::fail(std::string expected, std::string found) {
  if (!failed()) failure_ = Error{"", 0, column(), std::move(expected), std::move(found)};
}

void Words::fail(Error error) {
  if (!failed()) failure_ = std::move(error);
}

void Words::blame_line(std::string expected) {
  if (!words_.empty()) blame(words_.front(), std::move(expected));
}

void Words::blame_line(std::string expected, std::string found) {
  if (words_.empty()) return;
  fail(Error{"", 0, words_.front().column, std::move(expected), std::move(found)});
}

void Words::blame(const Word& word, std::string expected) {
  if (!failed()) failure_ = Error{"", 0, word.column, std::move(expected), found_text(word)};
}

const Word* Words::advance(const std::string& expected) {
  if (at_end()) {
    fail(expected);
    return nullptr;
  }
  return &words_[next_++];
}

bool Words::take(std::string_view keyword) {
  const bool taken = !at_end() && peek() == keyword;
  if (taken) ++next_;
  return taken;
}

void Words::expect(std::string_view keyword) {
  if (!take(keyword)) fail(quoted_keyword(keyword));
}

void Words::expect_end() {
  if (next_ == words_.size()) return;
  fail(peek().starts_with('#') ? "the end of the line (a comment has a line of its own)"
                               : "the end of the line");
}

std::string Words::keyword(std::string expected) {
  const Word* word = advance(expected);
  if (word == nullptr) return {};
  if (word->quoted) blame(*word, std::move(expected));
  return word->text;
}

std::string Words::name(std::string expected) {
  const Word* word = advance(expected);
  if (word == nullptr) return {};
  if (!word->quoted && !is_bare(word->text))
    blame(*word, std::move(expected) + ", bare or in quotes");
  return word->text;
}

std::uint64_t Words::number(std::uint64_t least, std::uint64_t most) {
  const std::string expected =
      most == UINT64_MAX ? "a number"
                         : "a number from " + std::to_string(least) + " to " + std::to_string(most);
  const Word* word = advance(expected);
  if (word == nullptr) return least;
  const auto number = parse_number(word->text);
  if (number && !word->quoted && *number >= least && *number <= most) return *number;
  blame(*word, expected);
  return least;
}

std::uint64_t Words::seed() {
  const std::string expected = "a seed of 64 bits, decimal or hexadecimal";
  const Word* word = advance(expected);
  if (word == nullptr) return 0;
  const auto seed = parse_seed(word->text);
  if (!seed || word->quoted) blame(*word, expected);
  return seed.value_or(0);
}

Duration Words::duration() {
  const std::string expected = "a duration, such as 250ms";
  const Word* word = advance(expected);
  if (word == nullptr) return {};
  const auto duration = observe::parse_duration(word->text);
  if (!duration || word->quoted) {
    blame(*word, expected);
  } else if (*duration > time_limit) {
    blame(*word, "a duration of at most " + observe::text(time_limit));
  }
  return failed() ? Duration() : *duration;
}

Duration Words::positive_duration() {
  const std::size_t at = next_;
  const Duration duration = this->duration();
  if (!failed() && duration == Duration()) blame(words_[at], "a duration above 0s, such as 250ms");
  return duration;
}

Instant Words::instant() {
  return Instant(duration().ns());
}

Ratio Words::ratio() {
  const std::string expected = expected_ratio;
  const Word* word = advance(expected);
  if (word == nullptr) return {};
  const auto ratio = observe::parse_ratio(word->text);
  if (!ratio || word->quoted) blame(*word, expected);
  return ratio.value_or(Ratio{});
}

NodeId Words::node() {
  const std::string expected =
      nodes_ == 1 ? "the node n1" : "a node from n1 to " + observe::text(NodeId(nodes_));
  const Word* word = advance(expected);
  if (word == nullptr) return NodeId(1);
  const auto node = observe::parse_node(word->text);
  if (node && !word->quoted && node->value() <= nodes_) return *node;
  blame(*word, expected);
  return NodeId(1);
}

ClientId Words::client() {
  const std::string expected = "a client from c1 to " + observe::text(ClientId(clients_max));
  const Word* word = advance(expected);
  if (word == nullptr) return ClientId(1);
  const auto client = observe::parse_client(word->text);
  if (client && !word->quoted && client->value() <= clients_max) return *client;
  blame(*word, expected);
  return ClientId(1);
}

// Clients above clients_max are those that the run itself brings, to probe whether the cluster
// answers.
Endpoint Words::endpoint() {
  if (!peek().starts_with('c')) return node();
  const Word* word = advance("a node or a client");
  const auto client = observe::parse_client(word->text);
  if (!client) blame(*word, "a node or a client, such as n1 or c1");
  return client.value_or(ClientId(1));
}

bool Words::is_target() const {
  const std::string_view word = peek();
  const bool node = word.size() > 1 && word[0] == 'n' && word[1] >= '0' && word[1] <= '9';
  return node || word == "leader" || word == "follower" || word == "all";
}

Target Words::target() {
  if (take("leader")) return RoleTarget::leader;
  if (take("follower")) return RoleTarget::follower;
  if (take("all")) return AllNodes{};
  if (is_target()) return node();
  fail("a node, such as n1, or leader, follower or all");
  return AllNodes{};
}

Targets Words::targets() {
  Targets targets{target()};
  while (is_target()) targets.push_back(target());
  return targets;
}

std::optional<Bytes> Words::value_or(std::string_view keyword) {
  if (take(keyword)) return std::nullopt;
  return value();
}

Bytes Words::value() {
  const std::string expected = "letters, digits and - _ . or a string in quotes, of at most " +
                               std::to_string(value_size_max) + " bytes";
  const Word* word = advance(expected);
  if (word == nullptr) return {};
  if ((!word->quoted && !is_bare(word->text)) || word->text.size() > value_size_max) {
    blame(*word, expected);
  }
  return Bytes::copy_of(std::string_view(word->text));
}

}  // namespace raftbed::plan
