// Did you mean: the word of a list that somebody most likely meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace raftbed::tools {

// ", did you mean 'fuzz'?", or nothing where no word is near.
std::string suggestion(std::string_view word, std::span<const std::string> known);

}  // namespace raftbed::tools
