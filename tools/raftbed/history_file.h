// Files of histories: read as streams with progress told, and written whole.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "sim/exchange/loaded.h"

namespace raftbed::tools {

// What ends tell, for the help.
inline constexpr const char* form_endings = ".jsonl, .edn, .log, .json (porcupine), .rbh (binary)";

// "-" is standard input.
Result<exchange::Loaded> load_history(const std::string& file, const exchange::Options& options);

// Where a history is to be written, and in which form: that which was named, else that of the end
// of the file's name, else JSON lines.
struct HistoryFile {
  std::string file;
  exchange::Format format = exchange::Format::jsonl;
};
// `option` is that of the form, "--history-format"; `form` is empty where none was named.
Result<HistoryFile> history_file(const std::string& file, const std::string& form,
                                 const char* option);

// `option` is that of the file.
std::optional<Error> write_history(const exchange::Loaded& loaded, const HistoryFile& to,
                                   const char* option);

}  // namespace raftbed::tools
