#include "sim/observe/finding.h"

#include <string_view>

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

std::string_view word(RoleName role) {
  switch (role) {
    case RoleName::follower: return "follower";
    case RoleName::candidate: return "candidate";
    case RoleName::leader: return "leader";
  }
  return "unknown";
}

}  // namespace

std::string bucket_of(const Finding& finding) {
  std::string bucket = finding.checker + '/' + finding.rule;
  if (finding.activation) bucket.append("/").append(word(*finding.activation));
  if (finding.role) bucket.append("/").append(word(*finding.role));
  return bucket;
}

}  // namespace raftbed::observe
