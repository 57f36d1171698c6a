// How messages are named: `append n1 -> n2 term 2 index 5 #0`, both ways.
//
// Each kind has words of its own for the numbers of its label. A message of a kind that is none of
// ours, or with a label that our nodes would not give it, still has a name: `message 77 n1 -> n2
// client c3 major 5 minor 6 #0`.
#include "sim/plan/message_name.h"

#include <limits>

#include "sim/observe/names.h"
#include "sim/plan/text.h"

namespace raftbed::plan {
namespace {

using actor::MessageKind;

constexpr std::uint64_t any = std::numeric_limits<std::uint64_t>::max();

// Which words name the label's numbers, and where its client is said.
enum class ClientPlace : std::uint8_t { nowhere, sender, receiver, label };
struct Shape {
  std::string_view major;
  std::string_view minor;  // empty: always 0
  ClientPlace client = ClientPlace::nowhere;
};

Shape shape_of(MessageKind kind) {
  switch (kind) {
    case MessageKind::vote_request:
    case MessageKind::vote_reply:
    case MessageKind::pre_vote_request:
    case MessageKind::pre_vote_reply:
    case MessageKind::timeout_now: return {"term", "", ClientPlace::nowhere};
    case MessageKind::append: return {"term", "index", ClientPlace::nowhere};
    case MessageKind::heartbeat:
    case MessageKind::snapshot_chunk:
    case MessageKind::snapshot_reply:
    case MessageKind::snapshot_wish:
    case MessageKind::append_reply: return {"term", "round", ClientPlace::nowhere};
    case MessageKind::request: return {"operation", "attempt", ClientPlace::sender};
    case MessageKind::reply: return {"operation", "attempt", ClientPlace::receiver};
    case MessageKind::forward:
    case MessageKind::forward_reply:
    case MessageKind::read_index:
    case MessageKind::read_index_reply: return {"operation", "attempt", ClientPlace::label};
  }
  throw_broken("a message kind has a shape", "", __FILE__, __LINE__);
}

std::optional<MessageKind> kind_of(std::uint8_t number) {
  const auto kind = static_cast<MessageKind>(number);
  if (kind < MessageKind::vote_request || kind > MessageKind::snapshot_wish) {
    return std::nullopt;
  }
  return kind;
}

// The shape says all that there is to say of this label.
bool fits(const Shape& shape, const MessageName& name) {
  if (shape.minor.empty() && name.label.minor != 0) return false;
  switch (shape.client) {
    case ClientPlace::nowhere: return name.label.client == ClientId();
    case ClientPlace::sender: return name.from == Endpoint(name.label.client);
    case ClientPlace::receiver: return name.to == Endpoint(name.label.client);
    case ClientPlace::label: return name.label.client != ClientId();
  }
  return false;
}

std::string way_text(const MessageName& name) {
  return ' ' + observe::text(name.from) + " -> " + observe::text(name.to);
}
std::string number_text(std::string_view word, std::uint64_t number) {
  return ' ' + std::string(word) + ' ' + std::to_string(number);
}
std::string client_text(ClientId client) {
  return " client " + observe::text(client);
}

std::string usual_text(MessageKind kind, const Shape& shape, const MessageName& name) {
  std::string text = std::string(observe::name_of(kind)) + way_text(name);
  if (shape.client == ClientPlace::label) text += client_text(name.label.client);
  text += number_text(shape.major, name.label.major);
  if (!shape.minor.empty()) text += number_text(shape.minor, name.label.minor);
  return text;
}

std::string foreign_text(const MessageName& name) {
  std::string text = "message " + std::to_string(name.label.kind) + way_text(name);
  if (name.label.client != ClientId()) text += client_text(name.label.client);
  return text + number_text("major", name.label.major) + number_text("minor", name.label.minor);
}

void read_way(Words& words, MessageName& name) {
  name.from = words.endpoint();
  words.expect("->");
  name.to = words.endpoint();
}

std::uint64_t read_number(Words& words, std::string_view word) {
  words.expect(word);
  return words.number(0, any);
}

ClientId read_label_client(Words& words) {
  const Endpoint endpoint = words.endpoint();
  if (endpoint.is_client()) return endpoint.client();
  words.fail("a client, such as c1", "a node");
  return ClientId(1);
}

ClientId client_at(Words& words, Endpoint endpoint, std::string_view where) {
  if (endpoint.is_client()) return endpoint.client();
  words.fail("a client as its " + std::string(where), "the node " + observe::text(endpoint));
  return ClientId(1);
}

void read_usual(Words& words, MessageName& name, const Shape& shape) {
  read_way(words, name);
  if (shape.client == ClientPlace::sender) {
    name.label.client = client_at(words, name.from, "sender");
  } else if (shape.client == ClientPlace::receiver) {
    name.label.client = client_at(words, name.to, "receiver");
  } else if (shape.client == ClientPlace::label) {
    words.expect("client");
    name.label.client = read_label_client(words);
  }
  name.label.major = read_number(words, shape.major);
  if (!shape.minor.empty()) name.label.minor = read_number(words, shape.minor);
}

void read_foreign(Words& words, MessageName& name) {
  name.label.kind = static_cast<std::uint8_t>(words.number(0, 255));
  read_way(words, name);
  if (words.take("client")) name.label.client = read_label_client(words);
  name.label.major = read_number(words, "major");
  name.label.minor = read_number(words, "minor");
}

// #3 and copy 1: both may be left out where they are 0.
void read_count(Words& words, MessageName& name) {
  if (words.peek().starts_with('#')) {
    const auto n = parse_number(words.peek().substr(1));
    if (!n) words.fail("# and a number, such as #0");
    words.keyword("a count");
    name.n = n.value_or(0);
  }
  if (words.take("copy")) name.copy = static_cast<std::uint32_t>(words.number(0, 255));
}

}  // namespace

std::string print(const MessageName& name) {
  const auto kind = kind_of(name.label.kind);
  const bool usual = kind && fits(shape_of(*kind), name);
  std::string text = usual ? usual_text(*kind, shape_of(*kind), name) : foreign_text(name);
  text += " #" + std::to_string(name.n);
  if (name.copy != 0) text += " copy " + std::to_string(name.copy);
  return text;
}

MessageName parse_message_name(Words& words) {
  MessageName name;
  if (words.take("message")) {
    read_foreign(words, name);
  } else if (const auto kind = observe::message_kind_named(words.peek())) {
    words.keyword("a message");
    name.label.kind = static_cast<std::uint8_t>(*kind);
    read_usual(words, name, shape_of(*kind));
  } else {
    words.fail("a message, such as append n1 -> n2 term 2 index 5");
  }
  read_count(words, name);
  return name;
}

}  // namespace raftbed::plan
