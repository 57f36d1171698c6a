#include "sim/observe/finding.h"

#include <string_view>

#include "sim/observe/trace_words.h"

namespace raftbed::observe {
namespace {

std::string_view word(Activation activation) {
  switch (activation) {
    case Activation::start: return "start";
    case Activation::delivery: return "delivery";
    case Activation::disk: return "disk";
    case Activation::wake: return "wake";
    case Activation::client: return "client";
    case Activation::command: return "command";
  }
  return "unknown";
}

}  // namespace

Finding finding_of(const Broken& broken) {
  Finding finding;
  finding.checker = "assertion";
  finding.rule = std::string(broken.citation()) + (*broken.citation() ? " " : "") + broken.what();
  finding.story =
      std::string("An assertion of raftbed's own code must always hold. It did not, in ") +
      broken.file() + " at line " + std::to_string(broken.line()) + '.';
  return finding;
}

std::string_view phrase(Activation activation) {
  switch (activation) {
    case Activation::start: return "a start";
    case Activation::delivery: return "a delivery";
    case Activation::disk: return "a completion of the disk";
    case Activation::wake: return "a timer";
    case Activation::client: return "a client's action";
    case Activation::command: return "a command";
  }
  return "an event";
}

std::string bucket_of(const Finding& finding) {
  std::string bucket = finding.checker + '/' + finding.rule;
  if (finding.activation) bucket.append("/").append(word(*finding.activation));
  if (finding.role) bucket.append("/").append(text(*finding.role));
  return bucket;
}

}  // namespace raftbed::observe
