#include "sim/exchange/body_reader.h"

#include <fmt/format.h>

#include <span>
#include <utility>

#include "core/base/counted.h"
#include "core/base/endian.h"

namespace raftbed::exchange {
namespace {

constexpr std::uint32_t room_max = 1U << 20;  // that is made for what is only said to come

template <class T>
T load(const char* at) {
  return load_little_endian<T>(std::as_bytes(std::span(at, sizeof(T))).data());
}

}  // namespace

struct BodyReader::Raw {
  std::uint8_t head = 0;
  std::uint64_t process = 0, value = 0, since = 0, lasted = 0;
  std::uint32_t expected = 0, actual = 0;
  std::uint64_t version = 0;
  std::size_t length = 0;

  // REQUIRES: room for any operation behind `begin`.
  explicit Raw(const char* begin) : head(static_cast<std::uint8_t>(begin[0])) {
    const char* at = begin + 2;
    unsigned widths = static_cast<std::uint8_t>(begin[1]);
    const auto next = [&] {
      constexpr std::array<std::uint64_t, 4> masks{0xff, 0xffff, 0xffff'ffff, ~std::uint64_t{0}};
      const std::uint64_t field = load<std::uint64_t>(at) & masks[widths & 3U];
      at += std::size_t{1} << (widths & 3U);
      widths >>= 2;
      return field;
    };
    process = next();
    value = next();
    since = next();
    lasted = next();
    if ((head & 7U) == static_cast<unsigned>(Function::cas))
      expected = load<std::uint32_t>(std::exchange(at, at + sizeof(expected)));
    if (is(head_actual)) actual = load<std::uint32_t>(std::exchange(at, at + sizeof(actual)));
    if (is(head_version)) version = load<std::uint64_t>(std::exchange(at, at + sizeof(version)));
    length = static_cast<std::size_t>(at - begin);
  }
  [[nodiscard]] bool is(std::uint8_t bit) const { return (head & bit) != 0; }
};

BodyReader::Head BodyReader::head_of_byte(std::uint8_t byte, Model model) {
  const auto function = static_cast<Function>(byte & 7U);
  const auto outcome = static_cast<Outcome>((byte >> 3) & 3U);
  const bool is_refused_cas = (byte & 0x1fU) == head_of(Function::cas, Outcome::fail);
  const bool is_right = function <= Function::release && outcome <= Outcome::unknown &&
                        (is_refused_cas || (byte & (head_differs | head_actual)) == 0);
  return {function, outcome, is_right && knows(model, function), writes(function),
          function == Function::read && outcome == Outcome::ok};
}

BodyReader::BodyReader(Recorder& recorder) : recorder_(recorder) {
  for (std::size_t byte = 0; byte < heads_.size(); ++byte) {
    heads_[byte] = head_of_byte(static_cast<std::uint8_t>(byte), recorder.options().model);
  }
}

void BodyReader::make_room() {
  const std::uint32_t texts = std::min(totals_.texts, room_max);
  recorder_.reserve(texts, std::min(totals_.operations, room_max));
  values_.reserve(texts + 1);
}

Trouble BodyReader::take(std::string_view bytes) {
  if (came_ == Totals{}) make_room();
  Body body(bytes);
  take_texts(body);
  const std::uint64_t runs = body.number_below(bytes.size(), "a number of runs");
  for (std::uint64_t i = 0; i < runs && !body.trouble(); ++i) take_run(body);
  if (body.left() > 0) body.refuse("the end of the block", counted(body.left(), "byte"));
  return body.trouble();
}

void BodyReader::take_texts(Body& body) {
  const std::uint64_t left = totals_.texts - came_.texts;
  const std::uint64_t bound = std::min<std::uint64_t>(body.left(), left + 1);
  const std::uint64_t count = body.number_below(bound, "a number of texts that are left");
  texts_.clear();
  for (std::uint64_t i = 0; i < count && !body.trouble(); ++i) texts_.push_back(body.text());
  recorder_.values_of(texts_, values_);
  came_.texts += static_cast<std::uint32_t>(count);
}

void BodyReader::take_run(Body& body) {
  const std::uint64_t key = body.number_below(values_.size() - 1, "a text that stands before");
  const std::uint64_t left = totals_.operations - came_.operations;
  const std::uint64_t fit = body.left() / binary_operation_min;
  const std::uint64_t count =
      body.number_below(std::min(fit, left) + 1, "a number of operations that are left");
  if (count == 0) body.refuse("a run of operations", "an empty one");
  if (body.trouble()) return;
  const std::uint32_t part = recorder_.part_of(values_[key + 1]);
  called_ = 0;
  for (std::uint64_t i = 0; i < count && !body.trouble(); ++i) take_operation(body, part);
}

void BodyReader::take_operation(Body& body, std::uint32_t part) {
  const Raw raw(body.ahead());
  const Head& head = heads_[raw.head];
  if (!head.is_right) {
    body.refuse("the head of an operation of the model", fmt::format("0x{:02x}", raw.head));
    return;
  }
  if (raw.length > body.left()) {
    body.refuse("an operation within the block", "the end of the block");
    return;
  }
  Deed deed;
  deed.call.function = head.function;
  deed.call.part = part;
  deed.call.process = static_cast<std::int64_t>(raw.process);
  deed.answer.outcome = head.outcome;
  deed.answer.differs = raw.is(head_differs);
  if (!take_values(body, raw, deed) || !take_times(body, raw, deed)) return;
  if (!take_version(body, raw, deed)) return;
  deed.call.line = deed.answer.line = ++came_.operations;
  body.pass(raw.length);
  recorder_.add(deed.call, deed.answer);
}

// Whether they are texts that stand before, or none where none belongs.
bool BodyReader::take_values(Body& body, const Raw& raw, Deed& deed) const {
  const Head& head = heads_[raw.head];
  const std::uint64_t bound = head.is_written || head.is_seen ? values_.size() : 1;
  const std::uint64_t greatest = std::max(raw.expected, raw.actual);
  if (raw.value >= bound || greatest >= values_.size()) {
    body.refuse("a text that stands before", std::to_string(std::max(raw.value, greatest)));
    return false;
  }
  deed.call.value = head.is_written ? values_[raw.value] : linear::absent;
  deed.call.expected = values_[raw.expected];
  deed.answer.read = head.is_seen ? values_[raw.value] : linear::absent;
  if (raw.is(head_actual)) deed.answer.actual = values_[raw.actual];
  return true;
}

bool BodyReader::take_version(Body& body, const Raw& raw, Deed& deed) {
  if (!raw.is(head_version)) return true;
  if (raw.version >> 63 != 0) {
    body.refuse("a version below 2^63", std::to_string(raw.version));
    return false;
  }
  deed.answer.version = raw.version;
  return true;
}

bool BodyReader::take_times(Body& body, const Raw& raw, Deed& deed) {
  called_ += raw.since;
  deed.call.at = Instant(static_cast<std::int64_t>(called_));
  if (!is_in_time(deed.call.at)) {
    body.refuse("a call between the beginning and the end of all time",
                std::to_string(deed.call.at.ns()));
    return false;
  }
  const bool is_known = deed.answer.outcome != Outcome::unknown;
  const std::uint64_t left = static_cast<std::uint64_t>(linear::for_ever.ns()) - called_;
  if (raw.lasted >= (is_known ? left : 1)) {
    body.refuse(is_known ? "an answer before the end of all time" : "no answer where it is unknown",
                std::to_string(raw.lasted) + " ns later");
    return false;
  }
  deed.answer.at = Instant(static_cast<std::int64_t>(called_ + raw.lasted));
  return true;
}

}  // namespace raftbed::exchange
