// The forms of a history by name, as `--format` takes them, and as the ends of files' names tell
// them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace raftbed::exchange {

enum class Format : std::uint8_t { automatic, jsonl, edn, jepsen_log, porcupine, binary };

// All that can be read and written, `automatic` apart.
inline constexpr std::array formats{Format::jsonl, Format::edn, Format::jepsen_log,
                                    Format::porcupine, Format::binary};

std::string_view name_of(Format format);  // "jepsen-log"; "auto"
std::optional<Format> format_named(std::string_view name);
std::string format_names();  // "jsonl, edn, jepsen-log, porcupine or binary"
// .jsonl, .edn, .log (of jepsen.util), .json (of Porcupine) and .rbh (binary).
std::optional<Format> format_of_file(std::string_view path);

}  // namespace raftbed::exchange
