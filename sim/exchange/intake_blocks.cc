// Pieces that are blocks of the binary form (binary.h).
#include <fmt/format.h>

#include <span>
#include <vector>

#include "core/base/crc32c.h"
#include "core/base/endian.h"
#include "sim/exchange/binary.h"
#include "sim/exchange/intake.h"

namespace raftbed::exchange {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}
std::uint32_t u32_at(std::string_view text, std::size_t at) {
  return load_little_endian<std::uint32_t>(bytes_of(text).data() + at);
}

// A body as it is read: what does not fit is a trouble, after which everything is zero.
class Body {
 public:
  explicit Body(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t number() {
    const bool is_short = at_ < bytes_.size() && static_cast<unsigned char>(bytes_[at_]) < 0x80;
    return is_short ? static_cast<unsigned char>(bytes_[at_++]) : long_number();
  }
  std::int64_t signed_number() {
    const std::uint64_t zigzag = number();
    return static_cast<std::int64_t>((zigzag >> 1) ^ (~(zigzag & 1) + 1));
  }
  // Below `bound`.
  std::uint32_t number_below(std::uint64_t bound, const char* expected) {
    const std::size_t begin = at_;
    const std::uint64_t value = number();
    if (trouble_ || value < bound) return static_cast<std::uint32_t>(value);
    at_ = begin;
    return static_cast<std::uint32_t>(refuse(expected, std::to_string(value)));
  }
  std::uint8_t byte() {
    if (at_ < bytes_.size()) return static_cast<std::uint8_t>(bytes_[at_++]);
    return static_cast<std::uint8_t>(refuse("an operation", "the end of the block"));
  }
  std::string_view text() {
    const std::uint32_t length = number_below(left() + 1, "a length within the block");
    if (trouble_ || length > left()) {
      refuse("a text within the block", "one of " + std::to_string(length) + " bytes");
      return {};
    }
    at_ += length;
    return bytes_.substr(at_ - length, length);
  }
  std::uint64_t refuse(std::string expected, std::string found) {
    if (!trouble_) trouble_ = Trouble{at_, std::move(expected), std::move(found)};
    bytes_ = bytes_.substr(0, at_);
    return 0;
  }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }
  [[nodiscard]] const Trouble& trouble() const { return trouble_; }

 private:
  std::uint64_t long_number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && at_ < bytes_.size(); shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      if (shift == 63 && byte > 1) return refuse("a number", "one of more than 64 bits");
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return value;
    }
    return refuse("a number", "the end of the block");
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  Trouble trouble_;
};

// What bodies say, one behind the other.
class BodyReader {
 public:
  explicit BodyReader(Recorder& recorder) : recorder_(recorder) {}

  // What is wrong with it. Whether it was the last one is asked of is_over().
  Trouble take(std::string_view bytes) {
    Body body(bytes);
    const std::uint64_t texts = body.number_below(bytes.size(), "a number of texts");
    for (std::uint64_t i = 0; i < texts && !body.trouble(); ++i) {
      values_.push_back(recorder_.value_of(body.text()));
    }
    parts_.resize(values_.size(), unknown);
    const std::uint64_t operations = body.number_below(bytes.size(), "a number of operations");
    for (std::uint64_t i = 0; i < operations && !body.trouble(); ++i) take_operation(body);
    if (body.left() > 0)
      body.refuse("the end of the block", std::to_string(body.left()) + " bytes");
    is_over_ = texts + operations == 0;
    return body.trouble();
  }
  [[nodiscard]] bool is_over() const { return is_over_; }

 private:
  static constexpr std::uint32_t unknown = 0xffff'ffff;

  linear::Value value(Body& body) {
    const std::uint32_t number = body.number_below(values_.size() + 1, "a text that stands before");
    return number == 0 ? linear::absent : values_[number - 1];
  }
  std::uint32_t part(Body& body) {
    const std::uint32_t number = body.number_below(values_.size(), "a text that stands before");
    if (body.trouble()) return 0;
    if (parts_[number] == unknown) parts_[number] = recorder_.part_of(values_[number]);
    return parts_[number];
  }

  void take_operation(Body& body) {
    const std::uint8_t head = body.byte();
    Call call;
    Answer answer;
    call.function = static_cast<Function>(head & 7U);
    answer.outcome = static_cast<Outcome>((head >> 3) & 3U);
    answer.differs = (head & 0x20U) != 0;
    if (!is_head(head)) {
      body.refuse("an operation's head", fmt::format("0x{:02x}", head));
    } else if (!knows(recorder_.options().model, call.function)) {
      body.refuse("an operation of the model", std::string(name_of(call.function)));
    }
    call.process = body.signed_number();
    call.part = part(body);
    take_values(body, (head & 0x40U) != 0, call, answer);
    take_times(body, call, answer);
    call.line = answer.line = ++operations_;
    if (!body.trouble()) recorder_.add(call, answer);
  }

  static bool is_head(std::uint8_t head) {
    const bool is_refused_cas = (head & 0x1fU) == head_of(Function::cas, Outcome::fail);
    return (head & 7U) <= static_cast<unsigned>(Function::release) &&
           ((head >> 3) & 3U) <= static_cast<unsigned>(Outcome::unknown) && head < 0x80 &&
           (is_refused_cas || head < 0x20);
  }

  void take_values(Body& body, bool tells_actual, Call& call, Answer& answer) {
    switch (call.function) {
      case Function::remove:
      case Function::acquire:
      case Function::release: return;
      case Function::read:
        if (answer.outcome == Outcome::ok) answer.read = value(body);
        return;
      case Function::put:
      case Function::append: call.value = value(body); return;
      case Function::cas: break;
    }
    call.expected = value(body);
    call.value = value(body);
    if (tells_actual) answer.actual = value(body);
  }

  void take_times(Body& body, Call& call, Answer& answer) {
    called_ += static_cast<std::uint64_t>(body.signed_number());
    call.at = Instant(static_cast<std::int64_t>(called_));
    if (!is_in_time(call.at)) {
      body.refuse("a call between the beginning and the end of all time",
                  std::to_string(call.at.ns()));
    }
    if (answer.outcome == Outcome::unknown) return;
    const std::uint64_t length = body.number();
    if (length >= static_cast<std::uint64_t>(linear::for_ever.ns()) - called_) {
      body.refuse("an answer before the end of all time", std::to_string(length) + " ns later");
    }
    answer.at = Instant(static_cast<std::int64_t>(called_ + length));
  }

  Recorder& recorder_;
  std::vector<linear::Value> values_;  // by the text's number
  std::vector<std::uint32_t> parts_;   // likewise, of keys
  std::uint64_t called_ = 0;           // the last call; modulo 2^64
  std::uint32_t operations_ = 0;
  bool is_over_ = false;
};

class BlockIntake final : public Intake {
 public:
  explicit BlockIntake(Recorder& recorder) : bodies_(recorder) {}

  std::optional<Refused> feed(std::string_view chunk) override {
    if (carried_.empty()) {
      auto refused = take_whole_ones(chunk);
      carried_.assign(chunk);
      return refused;
    }
    carried_.append(chunk);
    std::string_view rest = carried_;
    auto refused = take_whole_ones(rest);
    carried_.erase(0, carried_.size() - rest.size());
    return refused;
  }

  std::optional<Refused> finish() override {
    if (bodies_.is_over()) return std::nullopt;
    return refused_at(carried_.size(), "the rest of a block, and one that ends the file",
                      "the end of the file");
  }

 private:
  [[nodiscard]] Refused refused_at(std::size_t ahead, std::string expected,
                                   std::string found) const {
    return {0, 0, passed_ + ahead, std::move(expected), std::move(found)};
  }

  // Leaves what is not whole yet.
  std::optional<Refused> take_whole_ones(std::string_view& rest) {
    if (passed_ == 0) {
      if (rest.size() < binary_magic.size()) return std::nullopt;
      if (!rest.starts_with(binary_magic))
        return refused_at(0, "the magic of the binary form", "none");
      pass(rest, binary_magic.size());
    }
    while (!bodies_.is_over() && rest.size() >= binary_header) {
      const std::uint32_t length = u32_at(rest, 0);
      if (length > binary_body_max) {
        return refused_at(0, fmt::format("a block of at most {} bytes", binary_body_max),
                          fmt::format("one of {}", length));
      }
      if (rest.size() - binary_header < length) break;
      if (auto refused = take_block(rest.substr(0, binary_header + length))) return refused;
      pass(rest, binary_header + length);
    }
    if (!bodies_.is_over() || rest.empty()) return std::nullopt;
    return refused_at(0, "the end of the file", "more of it");
  }

  std::optional<Refused> take_block(std::string_view block) {
    const std::string_view body = block.substr(binary_header);
    const std::uint32_t stated = u32_at(block, 4);
    const std::uint32_t found = crc32c(bytes_of(body));
    if (stated != found) {
      return refused_at(4, fmt::format("a block of checksum 0x{:08x}", stated),
                        fmt::format("one of 0x{:08x}", found));
    }
    const Trouble trouble = bodies_.take(body);
    if (!trouble) return std::nullopt;
    return refused_at(binary_header + trouble.offset, trouble.expected, trouble.found);
  }

  void pass(std::string_view& rest, std::size_t length) {
    rest.remove_prefix(length);
    passed_ += length;
  }

  BodyReader bodies_;
  std::string carried_;  // the beginning of a block
  std::uint64_t passed_ = 0;
};

}  // namespace

std::unique_ptr<Intake> take_in_blocks(Recorder& recorder) {
  return std::make_unique<BlockIntake>(recorder);
}

}  // namespace raftbed::exchange
