// Pieces that are blocks of the binary form (binary.h).
#include <fmt/format.h>

#include <span>

#include "core/base/crc32c.h"
#include "core/base/endian.h"
#include "sim/exchange/body_reader.h"
#include "sim/exchange/intake.h"

namespace raftbed::exchange {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}
std::uint32_t u32_at(std::string_view text, std::size_t at) {
  return load_little_endian<std::uint32_t>(bytes_of(text).data() + at);
}

std::string magic_version(std::string_view magic) {
  return fmt::format("version {}", static_cast<unsigned char>(magic[binary_mark.size()]));
}

class BlockIntake final : public Intake {
 public:
  explicit BlockIntake(Recorder& recorder) : bodies_(recorder) {}

  std::optional<Refused> feed(std::string_view chunk) override {
    while (!carried_.empty() && !chunk.empty()) {
      const std::size_t more = std::min(missing(), chunk.size());
      carried_.append(chunk.substr(0, more));
      chunk.remove_prefix(more);
      std::string_view rest = carried_;
      if (auto refused = take_whole_ones(rest)) return refused;
      carried_.erase(0, carried_.size() - rest.size());
    }
    auto refused = take_whole_ones(chunk);
    carried_.append(chunk);
    return refused;
  }

  std::optional<Refused> finish() override {
    if (has_head_ && bodies_.is_over()) return std::nullopt;
    return refused_at(carried_.size(), "more of what the file's head tells of",
                      "the end of the file");
  }

 private:
  [[nodiscard]] Refused refused_at(std::size_t ahead, std::string expected,
                                   std::string found) const {
    return {0, 0, passed_ + ahead, std::move(expected), std::move(found)};
  }

  // How many bytes what was carried lacks to be whole, as far as it tells; at least one.
  [[nodiscard]] std::size_t missing() const {
    if (!has_head_) return binary_head - carried_.size();
    if (carried_.size() < binary_header) return binary_header - carried_.size();
    return binary_header + u32_at(carried_, 0) - carried_.size();
  }

  // Leaves what is not whole yet.
  std::optional<Refused> take_whole_ones(std::string_view& rest) {
    if (!has_head_) {
      if (auto refused = take_head(rest)) return refused;
      if (!has_head_) return std::nullopt;
    }
    while (!bodies_.is_over() && rest.size() >= binary_header) {
      const std::uint32_t length = u32_at(rest, 0);
      if (length > binary_body_max) {
        return refused_at(0, fmt::format("a block of at most {} bytes", binary_body_max),
                          fmt::format("one of {}", length));
      }
      if (rest.size() - binary_header < length) break;
      if (auto refused = take_block(rest.substr(0, binary_header + length))) return refused;
      pass(rest, binary_header + length);
    }
    if (!bodies_.is_over() || rest.empty()) return std::nullopt;
    return refused_at(0, "the end of the file", "more of it");
  }

  std::optional<Refused> take_head(std::string_view& rest) {
    if (!binary_mark.starts_with(rest.substr(0, binary_mark.size()))) {
      return refused_at(0, "the magic of the binary form", "none");
    }
    if (rest.size() >= binary_magic.size() && !rest.starts_with(binary_magic)) {
      return refused_at(binary_mark.size(), magic_version(binary_magic), magic_version(rest));
    }
    if (rest.size() < binary_head) return std::nullopt;
    bodies_.expect({u32_at(rest, binary_magic.size()), u32_at(rest, binary_magic.size() + 4)});
    pass(rest, binary_head);
    has_head_ = true;
    return std::nullopt;
  }

  std::optional<Refused> take_block(std::string_view block) {
    const std::string_view body = block.substr(binary_header);
    const std::uint32_t stated = u32_at(block, 4);
    const std::uint32_t found = crc32c(bytes_of(body));
    if (stated != found) {
      return refused_at(4, fmt::format("a block of checksum 0x{:08x}", stated),
                        fmt::format("one of 0x{:08x}", found));
    }
    const Trouble trouble = bodies_.take(body);
    if (!trouble) return std::nullopt;
    return refused_at(binary_header + trouble.offset, trouble.expected, trouble.found);
  }

  void pass(std::string_view& rest, std::size_t length) {
    rest.remove_prefix(length);
    passed_ += length;
  }

  BodyReader bodies_;
  std::string carried_;  // the beginning of a block
  std::uint64_t passed_ = 0;
  bool has_head_ = false;
};

}  // namespace

std::unique_ptr<Intake> take_in_blocks(Recorder& recorder) {
  return std::make_unique<BlockIntake>(recorder);
}

}  // namespace raftbed::exchange
