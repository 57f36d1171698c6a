// Files of histories: read as streams with progress told, and written whole.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "sim/exchange/loaded.h"

namespace raftbed::tools {

// What ends tell, for the help.
inline constexpr const char* form_endings = ".jsonl, .edn, .log, .json (porcupine), .rbh (binary)";

// "-" is standard input. What tells of no operation is no history. What was read until a signal
// came, is_interrupted(), is not all of it.
Result<exchange::Loaded> load_history(const std::string& file, const exchange::Options& options);

// Where a history is to be written, and in which form: that which was named, else that of the end
// of the file's name.
struct HistoryFile {
  std::string file;
  exchange::Format format = exchange::Format::jsonl;
};
// `option` is that of the file, "--history", and "--history-format" that of the form. Both are
// empty where they were not said.
Result<HistoryFile> history_file(const std::string& file, const std::string& form,
                                 const std::string& option);

// `option` is that of the file.
std::optional<Error> write_history(const exchange::Loaded& loaded, const HistoryFile& to,
                                   const char* option);

}  // namespace raftbed::tools
