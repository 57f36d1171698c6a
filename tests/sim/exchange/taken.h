// A text that is read, in chunks of any size, and what comes of it: all that it says, or its error.
#pragma once

#include <string>
#include <string_view>

#include "said.h"
#include "sim/exchange/reader.h"

namespace raftbed::exchange {

inline constexpr std::size_t at_once = std::size_t{1} << 20;  // the size of chunks

inline Options with(Model model) {
  Options options;
  options.model = model;
  return options;
}
inline Options with(Format format) {
  Options options;
  options.format = format;
  return options;
}

// With its deeds.
inline Result<Loaded> taken(std::string_view text, Options options = {},
                            std::size_t step = at_once) {
  options.keeps_deeds = true;
  Reader reader("file", options);
  for (std::size_t at = 0; at < text.size(); at += step) {
    if (!reader.feed(text.substr(at, step))) break;
  }
  return reader.finish();
}

inline std::string outcome_of(const Result<Loaded>& loaded) {
  return loaded ? said(*loaded, Carried::all) : loaded.error().text();
}
inline std::string taken_as(std::string_view text, const Options& options = {},
                            std::size_t step = at_once) {
  return outcome_of(taken(text, options, step));
}
inline std::string taken_as(std::string_view text, Model model) {
  return taken_as(text, with(model));
}
inline std::string taken_as(std::string_view text, Format format) {
  return taken_as(text, with(format));
}

}  // namespace raftbed::exchange
