#include "sim/exchange/reader.h"

#include <algorithm>

#include "sim/exchange/binary.h"

namespace raftbed::exchange {
namespace {

constexpr std::size_t head_size = 256;  // enough to know any form by
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

// Where the first sign that is no blank stands at `from` or behind.
std::size_t behind_blanks(std::string_view head, std::size_t from) {
  return std::min(head.find_first_not_of(" \t\r\n", from), head.size());
}

std::optional<Format> format_of_map(std::string_view map) {
  const std::size_t next = behind_blanks(map, 1);
  const bool is_json = next < map.size() && (map[next] == '"' || map[next] == '}');
  if (!is_json) return Format::edn;
  // The names that Go gives the members of an Operation, or an Event.
  constexpr std::array names{"\"ClientId\"", "\"Input\"", "\"Kind\""};
  const bool is_go = std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return map.substr(next).starts_with(name);
  });
  return is_go ? Format::porcupine : Format::jsonl;
}

std::optional<Format> format_of(std::string_view head) {
  if (!head.empty() && head.starts_with(binary_mark.substr(0, head.size()))) return Format::binary;
  const std::size_t at = behind_blanks(head, 0);
  if (at == head.size()) return Format::jsonl;  // of no operations
  const char sign = head[at];
  if (sign == '{') return format_of_map(head.substr(at));
  if (sign == '[') {
    const std::size_t next = behind_blanks(head, at + 1);
    const bool is_map = next < head.size() && head[next] == '{';
    const bool is_go = is_map && format_of_map(head.substr(next)) != Format::edn;
    return is_go ? Format::porcupine : Format::edn;
  }
  if (std::string_view("(;#").find(sign) != std::string_view::npos) return Format::edn;
  if (head.find("jepsen.util") != head.npos) return Format::jepsen_log;
  return std::nullopt;
}

}  // namespace

Reader::Reader(std::string where, const Options& options)
    : where_(std::move(where)), recorder_(options), format_(options.format) {}

std::unique_ptr<Intake> Reader::intake_of(Format format) {
  switch (format) {
    case Format::automatic: break;
    case Format::jsonl: return take_in_lines(take_jsonl, recorder_);
    case Format::jepsen_log: return take_in_lines(take_jepsen_log, recorder_);
    case Format::edn: return take_in_maps(take_edn, Dialect::edn, recorder_);
    case Format::porcupine: return take_in_maps(take_porcupine, Dialect::json, recorder_);
    case Format::binary: return take_in_blocks(recorder_);
  }
  return nullptr;
}

bool Reader::feed(std::string_view chunk) {
  if (error_) return false;
  if (intake_) {
    if (const auto refused = intake_->feed(chunk)) refuse(*refused);
    return !error_;
  }
  head_.append(chunk);
  if (head_.size() >= head_size) begin();
  return !error_;
}

void Reader::begin() {
  std::string_view text = head_;
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (format_ == Format::automatic) recognise(text);
  if (error_) return;
  // The binary form has none: its bytes are counted from the first one.
  if (format_ == Format::binary) text = head_;
  intake_ = intake_of(format_);
  if (const auto refused = intake_->feed(text)) refuse(*refused);
  head_ = {};
}

void Reader::recognise(std::string_view text) {
  const auto format = format_of(text.substr(0, head_size));
  if (format) {
    format_ = *format;
    return;
  }
  error_ = Error{where_, 1, 1,
                 "JSON lines, EDN, a log of jepsen.util, JSON of Porcupine, or the binary form",
                 "'" + std::string(text.substr(0, 20)) + "'"};
}

void Reader::refuse(const Refused& refused) {
  const std::string where =
      refused.line > 0 ? where_ : where_ + ", byte " + std::to_string(refused.byte);
  error_ = Error{where, refused.line, refused.column, refused.expected, refused.found};
}

Result<Loaded> Reader::finish() {
  if (!error_ && !intake_) begin();
  if (!error_) {
    if (const auto refused = intake_->finish()) refuse(*refused);
  }
  if (!error_ && recorder_.has_skipped_all()) {
    error_ = Error{where_, 0, 0, "a history", "nothing that tells of an operation"};
  }
  if (error_) return *error_;
  return recorder_.finish(format_);
}

}  // namespace raftbed::exchange
