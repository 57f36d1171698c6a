// A second subject, and a deliberately wrong one: a store without consensus, to keep the seam
// honest.
//
// Each node applies what it is asked at once to its own state, answers, and tells the others, who
// apply what they hear in whatever order it comes. It writes nothing to its disk and forgets all
// when it ends. It speaks the clients' half of the wire and nothing of Raft, so that only the
// clients' history can give it away.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/actor/wire.h"
#include "core/base/match.h"
#include "core/kv/machine.h"
#include "sim/cluster/subject.h"

namespace raftbed::testing {

class EchoSubject final : public cluster::Subject {
 public:
  EchoSubject(NodeId self, std::uint16_t nodes) : self_(self), nodes_(nodes) {}

  [[nodiscard]] std::unique_ptr<Subject> clone() const override {
    return std::make_unique<EchoSubject>(*this);
  }
  void deliver(const Packet& packet) override { inbox_.push_back(packet); }
  void completed(DiskCompletion) override {}
  void wake() override {}

  bool activate(NodeInstant, cluster::SubjectEffects& effects) override {
    if (inbox_.empty()) return false;
    const Packet packet = inbox_.front();
    inbox_.erase(inbox_.begin());
    const auto decoded = actor::decode(packet);
    const auto* frame = std::get_if<actor::Frame>(&decoded);
    if (frame == nullptr) return true;
    if (const auto* request = std::get_if<actor::Request>(frame)) serve(*request, effects);
    if (const auto* told = std::get_if<actor::Forward>(frame)) apply(told->request);
    return true;
  }

 private:
  void serve(const actor::Request& request, cluster::SubjectEffects& effects) {
    actor::Answer answer;
    answer.client = request.client;
    answer.sequence = request.sequence;
    answer.attempt = request.attempt;
    answer.outcome = apply(request);
    effects.packets.push_back(actor::encode(self_, request.client, actor::Frame(answer)));
    for (std::uint16_t number = 1; number <= nodes_; ++number) {
      if (NodeId(number) == self_) continue;
      effects.packets.push_back(
          actor::encode(self_, NodeId(number), actor::Frame(actor::Forward{request})));
    }
  }

  kv::Reply apply(const actor::Request& request) {
    next_ = next_.next();
    const auto applied = machine_.apply(next_, request.command);
    return applied ? machine_.reply_to(request.command) : kv::Reply{};
  }

  NodeId self_;
  std::uint16_t nodes_;
  kv::Machine machine_;
  LogIndex next_;
  std::vector<Packet> inbox_;
};

class EchoKind final : public cluster::SubjectKind {
 public:
  explicit EchoKind(std::uint16_t nodes) : nodes_(nodes) {}
  [[nodiscard]] std::unique_ptr<cluster::Subject> begin(const cluster::Life& life,
                                                        cluster::SubjectEffects&) const override {
    return std::make_unique<EchoSubject>(life.node, nodes_);
  }

 private:
  std::uint16_t nodes_;
};

}  // namespace raftbed::testing
