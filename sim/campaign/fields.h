// JSON read field by field, each as what it should be.
//
// The first that is missing or is something else makes the whole fail, with its name, what was
// expected and what was found; everything read after that is a default. No bytes make it throw.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sim/campaign/run_record.h"
#include "sim/campaign/seeds.h"
#include "sim/check/marks.h"

namespace raftbed::campaign {

using Json = nlohmann::ordered_json;

enum class Layout : std::uint8_t { line, indented };
// Bytes that are no UTF-8 are replaced, never thrown at.
std::string dumped(const Json& json, Layout layout);
// An error with line and column where the text is no JSON, or is nested deeper than anything of
// ours. `where` names the text in it.
Result<Json> parsed(std::string_view text, std::string_view where);
Json json_of(const Found& found);
std::string hex(const check::MarkBits& marks);  // "0x1f"

class Fields {
 public:
  // `where` names the text in errors; `path` the object in it.
  Fields(const Json& json, std::string_view where, std::string path = "");

  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  [[nodiscard]] bool has(const char* name) const;
  [[nodiscard]] std::string path_of(const char* name) const;
  void fail(const char* name, std::string expected, std::string found);

  std::uint64_t number(const char* name);
  std::uint64_t hexadecimal(const char* name);  // as a text, of 0x and up to sixteen digits
  check::MarkBits marks(const char* name);      // likewise, of as many digits as marks need
  std::string text(const char* name);
  std::vector<std::string> texts(const char* name);
  observe::Verdict verdict(const char* name);
  Found found(const char* name);
  std::vector<Found> founds(const char* name);
  // An object, to be read by Fields of its own. Empty where it is none.
  const Json& object(const char* name);

 private:
  // The field, or null where it is not there.
  const Json* at(const char* name, const char* expected);
  void adopt(const Fields& inner);
  static Found read_found(Fields& fields);

  const Json* json_;
  std::string where_;
  std::string path_;
  std::optional<Error> failure_;
};

}  // namespace raftbed::campaign
