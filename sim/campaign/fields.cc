#include "sim/campaign/fields.h"

#include <algorithm>
#include <charconv>

namespace raftbed::campaign {
namespace {

constexpr int depth_max = 16;
constexpr std::size_t shown_max = 40;

// What stands there, short enough for a line.
std::string shown(const Json& json) {
  if (json.is_object()) return "an object";
  if (json.is_array()) return "a list";
  std::string text = dumped(json, Layout::line);
  if (text.size() > shown_max) text = text.substr(0, shown_max) + "...";
  return text;
}

// `byte` is where the parser gave up, counted from 1.
Error no_json(std::string_view text, std::string_view where, std::size_t byte) {
  const std::string_view read = text.substr(0, byte == 0 ? 0 : byte - 1);
  const auto lines = static_cast<std::uint32_t>(std::count(read.begin(), read.end(), '\n'));
  const std::size_t line_start = read.rfind('\n') + 1;  // 0 where there is none
  const auto column = static_cast<std::uint32_t>(read.size() - line_start + 1);
  const bool is_end = read.size() >= text.size();
  return Error{std::string(where), lines + 1, column, "JSON",
               is_end ? "the end of the text" : shown(Json(text.substr(read.size(), 1)))};
}

// Absent where it is no number, or has a bit that is no mark's.
std::optional<check::MarkBits> marks_of(std::string_view text) {
  if (text.size() < 3 || text.substr(0, 2) != "0x") return std::nullopt;
  check::MarkBits marks;
  for (const char each : text.substr(2)) {
    const std::size_t digit = std::string_view("0123456789abcdef").find(each);
    if (digit == std::string_view::npos || (marks >> (marks.size() - 4)).any()) return std::nullopt;
    marks = marks << 4 | check::MarkBits(digit);
  }
  return marks;
}

const Json& no_object() {
  static const Json empty = Json::object();
  return empty;
}

}  // namespace

std::string dumped(const Json& json, Layout layout) {
  return json.dump(layout == Layout::line ? -1 : 2, ' ', false, Json::error_handler_t::replace);
}

Result<Json> parsed(std::string_view text, std::string_view where) {
  bool is_too_deep = false;
  const Json::parser_callback_t watch = [&](int depth, Json::parse_event_t, Json&) {
    is_too_deep = is_too_deep || depth > depth_max;
    return !is_too_deep;
  };
  try {
    Json json = Json::parse(text, watch);
    if (!is_too_deep) return json;
  } catch (const Json::parse_error& error) {
    return no_json(text, where, error.byte);
  }
  return Error{std::string(where), 0, 0, "JSON of at most sixteen levels", "more"};
}

std::string hex(const check::MarkBits& marks) {
  std::string digits;
  for (check::MarkBits left = marks; left.any(); left >>= 4) {
    digits.insert(digits.begin(), "0123456789abcdef"[(left & check::MarkBits(0xf)).to_ulong()]);
  }
  return "0x" + (digits.empty() ? "0" : digits);
}

Json json_of(const Found& found) {
  Json json;
  json["bucket"] = found.bucket;
  json["checker"] = found.checker;
  json["rule"] = found.rule;
  json["story"] = found.story;
  json["event"] = found.event;
  json["at_ns"] = static_cast<std::uint64_t>(found.at.ns());
  return json;
}

Fields::Fields(const Json& json, std::string_view where, std::string path)
    : json_(&json), where_(where), path_(std::move(path)) {
  if (json.is_object()) return;
  failure_ =
      Error{where_, 0, 0, path_.empty() ? "a JSON object" : path_ + ": an object", shown(json)};
  json_ = &no_object();
}

bool Fields::has(const char* name) const {
  return json_->contains(name);
}

std::string Fields::path_of(const char* name) const {
  return path_.empty() ? name : path_ + '.' + name;
}

void Fields::fail(const char* name, std::string expected, std::string found) {
  if (failure_) return;
  failure_ = Error{where_, 0, 0, path_of(name) + ": " + std::move(expected), std::move(found)};
}

const Json* Fields::at(const char* name, const char* expected) {
  if (failure_) return nullptr;
  const auto field = json_->find(name);
  if (field != json_->end()) return &*field;
  fail(name, expected, "nothing");
  return nullptr;
}

std::uint64_t Fields::number(const char* name) {
  const Json* field = at(name, "a number");
  if (field == nullptr) return 0;
  if (field->is_number_unsigned()) return field->get<std::uint64_t>();
  fail(name, "a number that is whole and not negative", shown(*field));
  return 0;
}

std::uint64_t Fields::hexadecimal(const char* name) {
  const std::string digits = text(name);
  if (failure_) return 0;
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  const bool has_prefix = digits.size() > 2 && digits.compare(0, 2, "0x") == 0;
  const auto read = has_prefix ? std::from_chars(digits.data() + 2, end, value, 16)
                               : std::from_chars_result{end, std::errc::invalid_argument};
  if (read.ec == std::errc() && read.ptr == end) return value;
  fail(name, "0x and up to sixteen hexadecimal digits", shown(Json(digits)));
  return 0;
}

check::MarkBits Fields::marks(const char* name) {
  const std::string digits = text(name);
  if (failure_) return {};
  if (const auto marks = marks_of(digits)) return *marks;
  fail(name, "0x and the hexadecimal digits of the marks", shown(Json(digits)));
  return {};
}

std::string Fields::text(const char* name) {
  const Json* field = at(name, "a text");
  if (field == nullptr) return {};
  if (field->is_string()) return field->get<std::string>();
  fail(name, "a text", shown(*field));
  return {};
}

std::vector<std::string> Fields::texts(const char* name) {
  std::vector<std::string> texts;
  const Json* field = at(name, "a list of texts");
  if (field == nullptr) return texts;
  if (!field->is_array()) fail(name, "a list of texts", shown(*field));
  if (failure_) return texts;
  for (const Json& each : *field) {
    if (!each.is_string()) fail(name, "a list of texts", "a list with " + shown(each));
    if (failure_) return {};
    texts.push_back(each.get<std::string>());
  }
  return texts;
}

observe::Verdict Fields::verdict(const char* name) {
  const std::string word = text(name);
  for (const auto verdict :
       {observe::Verdict::clean, observe::Verdict::finding, observe::Verdict::undecided}) {
    if (word == campaign::text(verdict)) return verdict;
  }
  fail(name, "clean, finding or undecided", shown(Json(word)));
  return observe::Verdict::clean;
}

Found Fields::read_found(Fields& fields) {
  Found found;
  found.bucket = fields.text("bucket");
  found.checker = fields.text("checker");
  found.rule = fields.text("rule");
  found.story = fields.text("story");
  found.event = fields.number("event");
  const std::uint64_t at = fields.number("at_ns");
  if (at > static_cast<std::uint64_t>(plan::time_limit.ns())) {
    fields.fail("at_ns", "an instant of a run", std::to_string(at));
  }
  found.at = Instant(static_cast<std::int64_t>(at));
  return found;
}

void Fields::adopt(const Fields& inner) {
  if (!failure_) failure_ = inner.failure_;
}

Found Fields::found(const char* name) {
  Fields inner(object(name), where_, path_of(name));
  if (failure_) return {};
  Found found = read_found(inner);
  adopt(inner);
  return found;
}

std::vector<Found> Fields::founds(const char* name) {
  std::vector<Found> founds;
  const Json* field = at(name, "a list of findings");
  if (field == nullptr) return founds;
  if (!field->is_array()) fail(name, "a list of findings", shown(*field));
  if (failure_) return founds;
  for (const Json& each : *field) {
    Fields inner(each, where_, path_of(name) + '[' + std::to_string(founds.size()) + ']');
    founds.push_back(read_found(inner));
    adopt(inner);
  }
  return founds;
}

const Json& Fields::object(const char* name) {
  const Json* field = at(name, "an object");
  if (field == nullptr) return no_object();
  if (field->is_object()) return *field;
  fail(name, "an object", shown(*field));
  return no_object();
}

}  // namespace raftbed::campaign
