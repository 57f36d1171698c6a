// A fuzzer of the reader of one form, RAFTBED_FUZZED: whatever comes is read, or refused with what
// was expected; and what was read is written in every form that takes it, and read again.
//
// A block of the binary form has a checksum, which chance does not hit: what does not begin with
// the magic is the body of a block here, behind the counts of texts and operations, a byte each.
#include <cstdlib>

#include "sim/exchange/reader.h"
#include "sim/exchange/write.h"
#include "tests/sim/exchange/blocks.h"
#include "tests/sim/exchange/said.h"

namespace raftbed::exchange {
namespace {

constexpr Format fuzzed = Format::RAFTBED_FUZZED;

void demand(bool holds) {
  if (!holds) std::abort();
}

Result<Loaded> read(std::string_view text, Options options, std::size_t step) {
  options.keeps_deeds = true;
  Reader reader("input", options);
  for (std::size_t at = 0; at < text.size() && reader.feed(text.substr(at, step)); at += step) {
  }
  return reader.finish();
}

std::string file_of(std::string_view input) {
  const bool is_body = fuzzed == Format::binary && !input.starts_with(binary_magic);
  if (!is_body || input.size() < 2) return std::string(input);
  const auto count = [&](std::size_t at) {
    return std::uint32_t{static_cast<unsigned char>(input[at])};
  };
  return file_of_bodies({count(0), count(1)}, {input.substr(2)});
}

void write_and_read(const Loaded& loaded, Options options) {
  for (const Format format : formats) {
    options.format = format;
    const auto text = write(loaded, format);
    demand(text || format != Format::binary);
    if (!text) continue;
    const auto again = read(*text, options, 4096);
    demand(again.ok());
    // To Porcupine a failure without a reason is what the constraint makes of it.
    const bool is_changed = format == Format::porcupine && loaded.failure == Failure::constraint;
    demand(is_changed || said(*again, carried_by(format)) == said(loaded, carried_by(format)));
  }
}

void take(std::string_view input) {
  const std::string file = file_of(input);
  Options options;
  for (const Model model :
       {Model::kv, Model::cas_register, Model::registers, Model::mutex, Model::owner_mutex}) {
    for (const Failure failure : {Failure::dropped, Failure::constraint}) {
      options.format = fuzzed;
      options.model = model;
      options.failure = failure;
      const auto loaded = read(file, options, 1 + input.size() % 64);
      demand(loaded || !loaded.error().expected.empty());
      if (loaded) write_and_read(*loaded, options);
    }
  }
}

}  // namespace
}  // namespace raftbed::exchange

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  raftbed::exchange::take({reinterpret_cast<const char*>(data), size});
  return 0;
}
