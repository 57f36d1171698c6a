#include "sim/exchange/reader.h"

#include <algorithm>

namespace raftbed::exchange {
namespace {

constexpr std::size_t head_size = 256;  // enough to know any form by

std::optional<Format> format_of(std::string_view head) {
  const std::size_t at = head.find_first_not_of(" \t\r\n");
  if (at == head.npos) return Format::jsonl;  // of no operations
  head.remove_prefix(at);
  if (head[0] == '{') {
    const std::size_t next = head.find_first_not_of(" \t\r\n", 1);
    const bool is_json = next != head.npos && (head[next] == '"' || head[next] == '}');
    return is_json ? Format::jsonl : Format::edn;
  }
  if (std::string_view("[(;#").find(head[0]) != head.npos) return Format::edn;
  if (head.find("jepsen.util") != head.npos) return Format::jepsen_log;
  return std::nullopt;
}

}  // namespace

Reader::Reader(std::string where, const Options& options)
    : where_(std::move(where)), recorder_(options), format_(options.format) {}

bool Reader::feed(std::string_view chunk) {
  if (error_) return false;
  if (format_ != Format::automatic) {
    consume(chunk);
    return !error_;
  }
  head_.append(chunk);
  if (head_.size() >= head_size) recognise();
  return !error_;
}

void Reader::recognise() {
  const auto format = format_of(std::string_view(head_).substr(0, head_size));
  if (!format) {
    error_ = Error{where_, 1, 1, "JSON lines, EDN or a log of jepsen.util",
                   "'" + head_.substr(0, 20) + "'"};
    return;
  }
  format_ = *format;
  const std::string head = std::move(head_);
  consume(head);
}

void Reader::consume(std::string_view chunk) {
  switch (format_) {
    case Format::automatic: break;
    case Format::jsonl:
    case Format::jepsen_log: return consume_lines(chunk);
    case Format::edn: return consume_maps(chunk);
  }
}

void Reader::consume_lines(std::string_view chunk) {
  while (!error_) {
    const std::size_t end = chunk.find('\n');
    if (end == chunk.npos) break;
    if (carried_.empty()) {
      take_line(chunk.substr(0, end));
    } else {
      carried_.append(chunk.substr(0, end));
      take_line(carried_);
      carried_.clear();
    }
    ++line_;
    chunk.remove_prefix(end + 1);
  }
  carried_.append(chunk);
}

void Reader::take_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  scratch_.clear();
  scratch_.reserve(2 * line.size());
  const Piece piece{line, line_, scratch_};
  const auto trouble =
      format_ == Format::jsonl ? take_jsonl(piece, recorder_) : take_jepsen_log(piece, recorder_);
  if (trouble) fail(*trouble, line);
}

void Reader::consume_maps(std::string_view chunk) {
  for (const char sign : chunk) {
    if (error_) return;
    depth_ == 0 ? outside(sign) : inside(sign);
    ++column_now_;
    if (sign != '\n') continue;
    ++line_now_;
    column_now_ = 1;
  }
}

// Between maps stand brackets, blanks, commas, tags and comments.
void Reader::outside(char sign) {
  if (within_ == Within::comment) {
    if (sign == '\n') within_ = Within::plain;
    return;
  }
  if (sign == ';') within_ = Within::comment;
  if (sign != '{') {
    const bool is_fine = static_cast<unsigned char>(sign) > ' ' && sign != '"' && sign != '}';
    if (is_fine || std::string_view(" \t\r\n").find(sign) != std::string_view::npos) return;
    error_ = Error{where_, line_now_, column_now_, "a map", "'" + std::string(1, sign) + "'"};
    return;
  }
  depth_ = 1;
  line_ = line_now_;
  column_ = column_now_;
  carried_.assign(1, sign);
}

void Reader::inside(char sign) {
  carried_.push_back(sign);
  switch (within_) {
    case Within::escape: within_ = Within::text; return;
    case Within::comment:
      if (sign == '\n') within_ = Within::plain;
      return;
    case Within::text:
      if (sign == '"') within_ = Within::plain;
      if (sign == '\\') within_ = Within::escape;
      return;
    case Within::plain: break;
  }
  if (sign == '"') within_ = Within::text;
  if (sign == ';') within_ = Within::comment;
  if (sign == '{' || sign == '[' || sign == '(') ++depth_;
  if (sign == '}' || sign == ']' || sign == ')') --depth_;
  if (depth_ == 0) take_map();
}

void Reader::take_map() {
  scratch_.clear();
  scratch_.reserve(3 * carried_.size());
  const auto trouble = take_edn(Piece{carried_, line_, scratch_}, recorder_);
  if (trouble) fail(*trouble, carried_);
  carried_.clear();
}

void Reader::fail(const Trouble& trouble, std::string_view piece) {
  const std::string_view before = piece.substr(0, trouble.offset);
  const auto lines = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t end = before.rfind('\n');
  const auto column = end == before.npos ? column_ + static_cast<std::uint32_t>(before.size())
                                         : static_cast<std::uint32_t>(before.size() - end);
  error_ = Error{where_, line_ + lines, column, trouble.expected, trouble.found};
}

Result<Loaded> Reader::finish() {
  if (!error_ && format_ == Format::automatic) recognise();
  if (!error_ && format_ == Format::edn && depth_ > 0) {
    error_ = Error{where_, line_now_, column_now_,
                   "the end of the map of line " + std::to_string(line_), "the end of the file"};
  }
  if (!error_ && format_ != Format::edn && !carried_.empty()) take_line(carried_);
  if (error_) return *error_;
  return recorder_.finish(format_);
}

}  // namespace raftbed::exchange
