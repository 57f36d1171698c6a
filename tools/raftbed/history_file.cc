#include "raftbed/history_file.h"

#include <vector>

#include "core/base/counted.h"
#include "raftbed/console.h"
#include "raftbed/input.h"
#include "raftbed/output.h"
#include "raftbed/pace.h"
#include "sim/campaign/files.h"
#include "sim/exchange/reader.h"
#include "sim/exchange/write.h"

namespace raftbed::tools {
namespace {

using exchange::Format;

// As far as the reader goes along. How many bytes there were at last: none at the end.
Result<std::size_t> read_into(exchange::Reader& reader, Input& input) {
  std::vector<char> chunk(std::size_t{1} << 18);
  Pace pace;
  auto count = input.read(chunk);
  while (count && *count > 0 && reader.feed({chunk.data(), *count})) {
    if (pace.is_due()) {
      Console::ticker("reading " + input.name() + ": " + counted(reader.operations(), "operation"));
    }
    count = input.read(chunk);
  }
  if (pace.has_begun()) Console::end_ticker();
  return count;
}

}  // namespace

Result<exchange::Loaded> load_history(const std::string& file, const exchange::Options& options) {
  auto input = Input::open(file);
  if (!input) return input.error();
  exchange::Reader reader(input->name(), options);
  if (const auto read = read_into(reader, *input); !read) return read.error();
  auto loaded = reader.finish();
  if (loaded && loaded->history.parts().empty()) {
    return Error{input->name(), 0, 0, "a history", "nothing that tells of an operation"};
  }
  return loaded;
}

Result<HistoryFile> history_file(const std::string& file, const std::string& form,
                                 const std::string& option) {
  if (const auto wrong = refuse_standard_output(file, option)) return *wrong;
  const std::string of_form = option + "-format";
  if (form.empty()) {
    const std::optional<Format> told =
        file.empty() ? std::optional(Format::jsonl) : exchange::format_of_file(file);
    if (told) return HistoryFile{file, *told};
    return Error{option, 0, 0,
                 std::string("a name that ends in ") + form_endings + ", or " + of_form,
                 "'" + file + "'"};
  }
  if (file.empty()) return Error{of_form, 0, 0, "a file to be written", "none"};
  const auto format = exchange::format_named(form);
  if (!format) return Error{of_form, 0, 0, exchange::format_names(), "'" + form + "'"};
  return HistoryFile{file, *format};
}

std::optional<Error> write_history(const exchange::Loaded& loaded, const HistoryFile& to,
                                   const char* option) {
  const auto text = exchange::write(loaded, to.format);
  if (!text) return text.error();
  if (!campaign::write_whole(to.file, *text)) return std::nullopt;
  return Error{option, 0, 0, "a file that can be written", "'" + to.file + "'"};
}

}  // namespace raftbed::tools
