// The words of one command, read one after the other. What is not understood is thrown as a
// Misread, which the transcript's test reports with file and line.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"

namespace raftbed::interaction {

struct Misread : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class CommandWords {
 public:
  explicit CommandWords(const std::string& line);

  [[nodiscard]] bool at_end() const { return at_ == words_.size(); }
  [[nodiscard]] bool next_is(std::string_view wanted) const;
  [[nodiscard]] bool next_is_node() const;
  // Takes the next word if it is this one.
  bool take(std::string_view word);
  [[nodiscard]] std::optional<std::uint64_t> take_number();

  // Each takes one word, or throws.
  std::string word(std::string_view expected = "a word");
  NodeId node();
  std::uint64_t number();
  Duration duration();
  // All nodes that follow.
  std::vector<NodeId> take_nodes();
  // The rest of the line, without the words that were taken.
  std::string rest();
  // Throws unless all has been read.
  void end() const;

 private:
  std::vector<std::string> words_;
  std::size_t at_ = 0;
};

}  // namespace raftbed::interaction
