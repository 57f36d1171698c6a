#include "sim/exchange/formats.h"

namespace raftbed::exchange {
namespace {

std::string_view ending_of(Format format) {
  switch (format) {
    case Format::automatic: return {};
    case Format::jsonl: return ".jsonl";
    case Format::edn: return ".edn";
    case Format::jepsen_log: return ".log";
    case Format::porcupine: return ".json";
    case Format::binary: return ".rbh";
  }
  return {};
}

}  // namespace

std::string_view name_of(Format format) {
  switch (format) {
    case Format::automatic: return "auto";
    case Format::jsonl: return "jsonl";
    case Format::edn: return "edn";
    case Format::jepsen_log: return "jepsen-log";
    case Format::porcupine: return "porcupine";
    case Format::binary: return "binary";
  }
  return {};
}

std::optional<Format> format_named(std::string_view name) {
  for (const Format format : formats) {
    if (name_of(format) == name) return format;
  }
  return std::nullopt;
}

std::string format_names() {
  std::string names;
  for (const Format format : formats) {
    if (format != formats.front()) names += format == formats.back() ? " or " : ", ";
    names += name_of(format);
  }
  return names;
}

std::optional<Format> format_of_file(std::string_view path) {
  for (const Format format : formats) {
    if (path.ends_with(ending_of(format))) return format;
  }
  return std::nullopt;
}

}  // namespace raftbed::exchange
