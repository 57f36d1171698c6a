// Names and numbers for people, and back. What text() writes, parse_...() reads; nothing is
// rounded.
#include "sim/observe/names.h"

#include <array>
#include <charconv>
#include <limits>

#include "core/base/broken.h"

namespace raftbed::observe {
namespace {

struct KindName {
  actor::MessageKind kind;
  std::string_view name;
};
constexpr std::array<KindName, 17> kind_names{{
    {actor::MessageKind::vote_request, "vote"},
    {actor::MessageKind::vote_reply, "vote-reply"},
    {actor::MessageKind::append, "append"},
    {actor::MessageKind::heartbeat, "heartbeat"},
    {actor::MessageKind::append_reply, "append-reply"},
    {actor::MessageKind::request, "request"},
    {actor::MessageKind::reply, "reply"},
    {actor::MessageKind::forward, "forward"},
    {actor::MessageKind::forward_reply, "forward-reply"},
    {actor::MessageKind::pre_vote_request, "pre-vote"},
    {actor::MessageKind::pre_vote_reply, "pre-vote-reply"},
    {actor::MessageKind::timeout_now, "timeout-now"},
    {actor::MessageKind::snapshot_chunk, "snapshot"},
    {actor::MessageKind::snapshot_reply, "snapshot-reply"},
    {actor::MessageKind::snapshot_wish, "snapshot-wish"},
    {actor::MessageKind::read_index, "read-index"},
    {actor::MessageKind::read_index_reply, "read-index-reply"},
}};

struct Unit {
  std::string_view name;
  std::int64_t ns;
};
// The first that the duration reaches is the one it is written in.
constexpr std::array<Unit, 4> written_units{
    {{"s", 1'000'000'000}, {"ms", 1'000'000}, {"us", 1'000}, {"ns", 1}}};
constexpr std::array<Unit, 2> more_units{{{"m", 60'000'000'000}, {"h", 3'600'000'000'000}}};

std::optional<std::int64_t> unit_named(std::string_view name) {
  for (const Unit& unit : written_units) {
    if (unit.name == name) return unit.ns;
  }
  for (const Unit& unit : more_units) {
    if (unit.name == name) return unit.ns;
  }
  return std::nullopt;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Digits and nothing else: no sign, no space.
template <class Number>
std::optional<Number> parse_digits(std::string_view text) {
  Number value = 0;
  const char* const end = text.data() + text.size();
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return value;
}

// n7 and c7 are written in one way only: no zero in front.
template <class Id>
std::optional<Id> parse_id(std::string_view text, char letter) {
  if (text.size() < 2 || text[0] != letter || text[1] == '0') return std::nullopt;
  const auto number = parse_digits<typename Id::number_type>(text.substr(1));
  if (!number) return std::nullopt;
  return Id(*number);
}

// ".25" of a unit, where it is a whole number of nanoseconds.
std::optional<std::int64_t> parse_fraction(std::string_view digits, std::int64_t unit) {
  if (digits.empty()) return std::nullopt;
  std::int64_t total = 0;
  std::int64_t remainder = unit;  // what one of the last digit's place is worth
  for (const char digit : digits) {
    if (!is_digit(digit)) return std::nullopt;
    const std::int64_t value = digit - '0';
    if (value != 0 && remainder % 10 != 0) return std::nullopt;
    remainder /= 10;
    total += value * remainder;
  }
  return total;
}

std::optional<Duration> whole_and_fraction(std::int64_t whole, std::int64_t fraction,
                                           std::int64_t unit) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  if (whole > (most - fraction) / unit) return std::nullopt;
  return Duration(whole * unit + fraction);
}

std::string text_in(std::int64_t ns, const Unit& unit) {
  std::string text = std::to_string(ns / unit.ns);
  const std::int64_t rest = ns % unit.ns;
  if (rest != 0) {
    std::string digits = std::to_string(unit.ns + rest);  // a leading 1 keeps the zeros
    digits.erase(digits.find_last_not_of('0') + 1);
    text += '.' + digits.substr(1);
  }
  return text.append(unit.name);
}

// In the order of the kinds.
constexpr std::array<std::string_view, raft::note_kind_count> note_names = {
    "election-started",
    "vote-granted",
    "vote-refused-stale-term",
    "vote-refused-already-voted",
    "vote-refused-log-behind",
    "vote-reply-stale",
    "became-leader",
    "became-follower",
    "stepped-down-for-leader",
    "append-refused-stale-term",
    "append-refused-mismatch",
    "append-already-known",
    "log-truncated",
    "entries-appended",
    "conflict-backed-off",
    "append-reply-stale",
    "append-reply-unasked",
    "append-reply-beyond-log",
    "commit-of-earlier-term-refused",
    "committed",
    "committed-indirectly",
    "commit-learned",
    "proposal-refused-not-leader",
    "proposal-refused-full",
    "proposal-refused-large",
    "write-completed",
    "write-stale",
    "restarted",
    "message-from-stranger",
    "message-from-itself",
    "append-refused-malformed",
    "append-refused-rival",
    "append-refused-disputed",
    "appends-taken-for-lost",
    "canvass-started",
    "pre-vote-granted",
    "pre-vote-refused-leader-heard",
    "pre-vote-refused-leads",
    "pre-vote-refused-restarted",
    "pre-vote-refused-log-behind",
    "pre-vote-refused-stale-term",
    "pre-vote-reply-stale",
    "vote-refused-leader-heard",
    "vote-refused-leads",
    "vote-refused-restarted",
    "quorum-lost",
    "transfer-started",
    "transfer-aborted",
    "told-to-stand",
    "told-to-stand-stale",
    "told-to-stand-by-rival",
    "told-to-stand-no-voter",
    "proposal-refused-handing-over",
    "snapshot-taken",
    "snapshot-overtaken",
    "snapshot-offered",
    "snapshot-chunk-lost",
    "snapshot-chunk-refused",
    "snapshot-chunk-overtaken",
    "snapshot-chunk-malformed",
    "snapshot-image-malformed",
    "snapshot-not-needed",
    "snapshot-too-old",
    "snapshot-installed",
    "snapshot-reply-stale",
    "snapshot-reply-unasked",
    "read-waits-for-first-commit",
    "read-confirmed",
    "read-by-lease",
    "read-refused-not-leader",
    "read-refused-deposed",
    "read-refused-full",
    "lease-expired",
    "lease-suspended",
    "initialised",
    "configuration-adopted",
    "configuration-rolled-back",
    "joint-entered",
    "joint-left",
    "caught-up",
    "retired",
    "yields-to-preferred",
    "leader-forgotten",
    "snapshot-wished",
    "snapshot-wish-heard",
    "snapshot-wish-stale",
    "snapshot-wish-unasked",
    "snapshot-wish-granted",
    "snapshot-wish-being-met",
    "snapshot-wish-forgotten",
    "snapshot-refreshed",
    "campaign-refused-leads",
    "campaign-refused-leader-heard",
    "campaign-refused-restarted",
    "campaign-refused-no-voter",
    "transfer-refused-not-leader",
    "transfer-refused-itself",
    "transfer-refused-no-voter",
    "transfer-refused-leaving",
    "initialise-refused-configured",
    "initialise-refused-log",
    "initialise-refused-leader-heard",
    "initialise-refused-no-voter",
    "initialise-refused-malformed",
    "change-refused-not-leader",
    "change-refused-handing-over",
    "change-refused-pending",
    "change-refused-early",
    "change-refused-joint",
    "change-refused-not-joint",
    "change-refused-no-change",
    "change-refused-no-voter-left",
    "change-refused-voter-learns",
    "change-refused-malformed",
    "change-refused-several",
    "change-refused-behind",
    "forgetting-refused-leads",
    "forgetting-refused-lease",
    "snapshot-refused-nothing-new",
    "snapshot-refused-unknown-voters",
    "snapshot-wish-refused",
};

std::string list(std::string_view what, const raft::Nodes& nodes) {
  if (nodes.empty()) return {};
  std::string words = ", " + std::string(what);
  for (const NodeId node : nodes) words += ' ' + text(node);
  return words;
}

}  // namespace

std::string_view name_of(actor::MessageKind kind) {
  for (const KindName& known : kind_names) {
    if (known.kind == kind) return known.name;
  }
  throw_broken("a message kind has a name", "", __FILE__, __LINE__);
}

std::optional<actor::MessageKind> message_kind_named(std::string_view name) {
  for (const KindName& known : kind_names) {
    if (known.name == name) return known.kind;
  }
  return std::nullopt;
}

std::string_view name_of(actor::ActorName actor) {
  switch (actor) {
    case actor::ActorName::raft: return "raft";
    case actor::ActorName::kv: return "kv";
    case actor::ActorName::network: return "network";
    case actor::ActorName::storage: return "storage";
  }
  throw_broken("an actor has a name", "", __FILE__, __LINE__);
}

std::string_view name_of(raft::NoteKind kind) {
  return note_names.at(static_cast<std::size_t>(kind));
}

std::string text(NodeId node) {
  return 'n' + std::to_string(node.value());
}
std::string text(const raft::Configuration& configuration) {
  if (raft::is_nobodys(configuration)) return "nobody";
  std::string words =
      list("voters", configuration.voters) + list("outgoing", configuration.outgoing) +
      list("learners", configuration.learners) + list("joining", configuration.joining);
  if (configuration.is_joint() && !configuration.leaves_by_itself) {
    words += ", left when it is told";
  }
  return words.substr(2);
}

std::string text(ClientId client) {
  return 'c' + std::to_string(client.value());
}
std::string text(Endpoint endpoint) {
  return endpoint.is_client() ? text(endpoint.client()) : text(endpoint.node());
}

std::string text(Ratio ratio) {
  const std::string numerator = std::to_string(ratio.numerator);
  return ratio.denominator == 100 ? numerator + '%'
                                  : numerator + '/' + std::to_string(ratio.denominator);
}

std::string text(Duration duration) {
  const std::int64_t ns = duration.ns();
  if (ns == 0) return "0s";
  if (ns == std::numeric_limits<std::int64_t>::min()) return "-9223372036.854775808s";
  if (ns < 0) return '-' + text(Duration(-ns));
  for (const Unit& unit : written_units) {
    if (ns >= unit.ns) return text_in(ns, unit);
  }
  throw_broken("a positive duration reaches a nanosecond", "", __FILE__, __LINE__);
}

std::string text(Instant instant) {
  return text(instant.since_zero());
}

std::optional<NodeId> parse_node(std::string_view text) {
  return parse_id<NodeId>(text, 'n');
}

std::optional<ClientId> parse_client(std::string_view text) {
  const auto client = parse_id<ClientId>(text, 'c');
  // The highest bit of an endpoint tells clients from nodes.
  if (!client || client->value() >= 0x8000'0000) return std::nullopt;
  return client;
}

std::optional<Ratio> parse_ratio(std::string_view text) {
  std::optional<std::uint32_t> numerator;
  std::optional<std::uint32_t> denominator;
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    numerator = parse_digits<std::uint32_t>(text.substr(0, slash));
    denominator = parse_digits<std::uint32_t>(text.substr(slash + 1));
  } else if (text.ends_with('%')) {
    numerator = parse_digits<std::uint32_t>(text.substr(0, text.size() - 1));
    denominator = 100;
  }
  if (!numerator || !denominator || *denominator == 0 || *numerator > *denominator) {
    return std::nullopt;
  }
  return Ratio{*numerator, *denominator};
}

std::optional<Duration> parse_duration(std::string_view text) {
  const std::size_t number_ends = text.find_first_not_of("0123456789.");
  if (number_ends == std::string_view::npos) return std::nullopt;
  const auto unit = unit_named(text.substr(number_ends));
  const std::string_view number = text.substr(0, number_ends);
  const std::size_t point = number.find('.');
  const auto whole = parse_digits<std::int64_t>(number.substr(0, point));
  if (!unit || !whole) return std::nullopt;
  if (point == std::string_view::npos) return whole_and_fraction(*whole, 0, *unit);
  const auto fraction = parse_fraction(number.substr(point + 1), *unit);
  if (!fraction) return std::nullopt;
  return whole_and_fraction(*whole, *fraction, *unit);
}

}  // namespace raftbed::observe
