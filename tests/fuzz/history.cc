// A fuzzer of the reader of one form, RAFTBED_FUZZED: whatever comes is read, or refused with what
// was expected; and what was read is written in every form that takes it, and read again.
//
// A block of the binary form has a checksum, which chance does not hit: what does not begin with
// the magic is the body of a block here.
#include <cstdlib>
#include <span>

#include "core/base/crc32c.h"
#include "core/base/endian.h"
#include "sim/exchange/binary.h"
#include "sim/exchange/reader.h"
#include "sim/exchange/write.h"

namespace raftbed::exchange {
namespace {

constexpr Format fuzzed = Format::RAFTBED_FUZZED;

void demand(bool holds) {
  if (!holds) std::abort();
}

Result<Loaded> read(std::string_view text, Format format, Model model, std::size_t step) {
  Options options;
  options.format = format;
  options.model = model;
  options.keeps_deeds = true;
  Reader reader("input", options);
  for (std::size_t at = 0; at < text.size() && reader.feed(text.substr(at, step)); at += step) {
  }
  return reader.finish();
}

void add_block(std::string& file, std::string_view body) {
  const auto add = [&](std::size_t number) {
    std::array<char, 4> bytes{};
    store_little_endian(static_cast<std::uint32_t>(number),
                        std::as_writable_bytes(std::span(bytes)).data());
    file.append(bytes.data(), bytes.size());
  };
  add(body.size());
  add(crc32c(std::as_bytes(std::span(body))));
  file += body;
}

std::string file_of(std::string_view input) {
  if (fuzzed != Format::binary || input.starts_with(binary_magic)) return std::string(input);
  std::string file(binary_magic);
  add_block(file, input);
  add_block(file, std::string_view("\0\0", 2));
  return file;
}

void write_and_read(const Loaded& loaded) {
  for (const Format format : formats) {
    const auto text = write(loaded, format);
    demand(text || format != Format::binary);
    if (!text) continue;
    const auto again = read(*text, format, loaded.model, 4096);
    demand(again && again->deeds.size() == loaded.deeds.size());
  }
}

void take(std::string_view input) {
  const std::string file = file_of(input);
  for (const Model model : {Model::kv, Model::cas_register, Model::mutex}) {
    const auto loaded = read(file, fuzzed, model, 1 + input.size() % 64);
    demand(loaded || !loaded.error().expected.empty());
    if (loaded) write_and_read(*loaded);
  }
}

}  // namespace
}  // namespace raftbed::exchange

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  raftbed::exchange::take({reinterpret_cast<const char*>(data), size});
  return 0;
}
