// What the writers of the forms share: each in a file of its own, and all of them refuse alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sim/exchange/loaded.h"

namespace raftbed::exchange {

Result<std::string> write_jsonl(const Loaded& loaded);
Result<std::string> write_porcupine(const Loaded& loaded);
Result<std::string> write_edn(const Loaded& loaded);
Result<std::string> write_jepsen_log(const Loaded& loaded);
Result<std::string> write_binary(const Loaded& loaded);

std::vector<const Deed*> in_order_of_calls(const Loaded& loaded);

// Texts within quotes, as JSON and EDN both read them, and lists as they are; `nil` is what the
// form calls nothing.
class Quoter {
 public:
  Quoter(const Loaded& loaded, std::string_view nil) : loaded_(loaded), nil_(nil) {}
  [[nodiscard]] std::string key(const Deed& deed) const;
  [[nodiscard]] std::string value(linear::Value value) const;

 private:
  const Loaded& loaded_;
  std::string_view nil_;
};

Error cannot_carry(const Loaded& loaded, Format format, std::string_view what, const Deed& deed);
// What is wrong with texts: the first that is not UTF-8, or, where an empty text is nothing, is
// empty; or with lists, the first that the form would read as another.
std::optional<Error> unfit_text(const Loaded& loaded, Format format, bool is_empty_nothing);

// What became of a compare-and-set that was refused.
enum class Refusal : std::uint8_t { none, without_reason, differs, tells_actual };
Refusal refusal_of(const Deed& deed);

}  // namespace raftbed::exchange
