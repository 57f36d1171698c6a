#include "raftbed/history_file.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <vector>

#include "raftbed/console.h"
#include "raftbed/pace.h"
#include "sim/campaign/files.h"
#include "sim/exchange/reader.h"
#include "sim/exchange/write.h"

namespace raftbed::tools {

using exchange::Format;

Result<exchange::Loaded> load_history(const std::string& file, const exchange::Options& options) {
  std::ifstream opened;
  if (file != "-") opened.open(file, std::ios::binary);
  std::istream& in = file == "-" ? std::cin : opened;
  if (!in) return Error{file, 0, 0, "a file that can be read", "none"};
  exchange::Reader reader(file == "-" ? "standard input" : file, options);
  std::vector<char> chunk(std::size_t{1} << 18);
  Pace pace;
  while (in) {
    in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    if (!reader.feed({chunk.data(), static_cast<std::size_t>(in.gcount())})) break;
    if (pace.is_due()) {
      Console::ticker(fmt::format("reading {}: {} operations", file, reader.operations()));
    }
  }
  if (pace.has_begun()) Console::end_ticker();
  if (in.bad()) return Error{file, 0, 0, "a file that can be read to its end", "an error"};
  return reader.finish();
}

Result<HistoryFile> history_file(const std::string& file, const std::string& form,
                                 const char* option) {
  if (form.empty()) {
    return HistoryFile{file, exchange::format_of_file(file).value_or(Format::jsonl)};
  }
  if (file.empty()) return Error{option, 0, 0, "a file to be written", "none"};
  const auto format = exchange::format_named(form);
  if (!format) return Error{option, 0, 0, exchange::format_names(), "'" + form + "'"};
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
