#include "sim/linear/online_key.h"

#include <utility>

#include "core/base/broken.h"

namespace raftbed::linear {
namespace {

bool sees(const OpenOperation& operation) {
  return operation.effect == Effect::read || operation.effect == Effect::compare_and_set;
}

// What the key holds after this write.
Content left_by(const OpenOperation& write, const Content& before) {
  if (write.effect != Effect::append) return write.value;
  return Bytes::joined({before ? before->span() : Bytes().span(), write.value->span()});
}

void forget_inside(OnlineBlock& block, Instant horizon) {
  std::size_t first = block.clusters.size() - 1;
  while (first > 0 && block.clusters[first].f >= horizon) --first;
  if (first == 0) return;
  InlineVector<OnlineCluster, 1> rest;
  for (std::size_t at = first; at < block.clusters.size(); ++at) {
    rest.push_back(std::move(block.clusters[at]));
  }
  block.clusters = std::move(rest);
}

}  // namespace

OnlineKey::OnlineKey(const Content& initial) {
  OnlineBlock block;
  block.bounds.f = before_all;
  block.clusters.push_back(OnlineCluster{initial, before_all});
  state_.blocks.push_back(std::move(block));
}

// An append of nothing leaves what it found: how often it stands between two others, nobody can
// tell.
void OnlineKey::invoked(Ticket ticket, Question question, Instant at) {
  if (question.effect == Effect::append && question.value->empty()) give_up_judging();
  if (!is_judged_) return;
  ASSERT(std::none_of(state_.open.begin(), state_.open.end(), [&](const OpenOperation& each) {
    return each.waits && each.ticket == ticket;
  }));
  OpenOperation operation;
  operation.ticket = ticket;
  operation.effect = question.effect;
  operation.call = at;
  operation.value = std::move(question.value);
  operation.expected = std::move(question.expected);
  state_.open.push_back(std::move(operation));
}

bool OnlineKey::returned(Ticket ticket, const Answer& answer, Instant at) {
  if (!is_judged_) return true;
  const std::uint32_t place = place_of(ticket);
  state_.open[place].waits = false;
  if (!answered(place, answer, at)) return false;
  forget(at);
  return true;
}

void OnlineKey::gave_up(Ticket ticket) {
  if (!is_judged_) return;
  const std::uint32_t place = place_of(ticket);
  OpenOperation& operation = state_.open[place];
  operation.waits = false;
  if (operation.effect == Effect::read || operation.took_effect) remove(place);
}

std::uint32_t OnlineKey::place_of(Ticket ticket) const {
  const auto at =
      std::find_if(state_.open.begin(), state_.open.end(),
                   [&](const OpenOperation& each) { return each.waits && each.ticket == ticket; });
  ASSERT(at != state_.open.end());
  return static_cast<std::uint32_t>(at - state_.open.begin());
}

void OnlineKey::remove(std::uint32_t place) {
  if (place + 1U != state_.open.size()) state_.open[place] = std::move(state_.open.back());
  state_.open.pop_back();
}

bool OnlineKey::answered(std::uint32_t place, const Answer& answer, Instant at) {
  switch (answer.effect) {
    case Effect::impossible: return false;
    case Effect::put: return put(place, at);
    case Effect::append: return appended(place, at);
    case Effect::compare_and_set: return swapped(place, at);
    case Effect::read:
    case Effect::differs: return refused(place, answer, at);
  }
  return true;
}

// Its zone begins now: it crosses no other.
bool OnlineKey::put(std::uint32_t place, Instant at) {
  if (!state_.open[place].took_effect) begin_block(place, at);
  return true;
}

bool OnlineKey::appended(std::uint32_t place, Instant at) {
  state_.open[place].answer = at;
  return true;
}

// Where nobody can tell what it followed, it is taken for a put: that asks less of an order.
bool OnlineKey::swapped(std::uint32_t place, Instant at) {
  const OpenOperation& set = state_.open[place];
  if (set.took_effect) return true;
  const Sight sight{set.call, at};
  Ways ways(state_, sight);
  switch (ways.to(set.expected, place)) {
    case HowMany::none: return false;
    case HowMany::one: follow(ways.only(), sight); break;
    case HowMany::several:
      is_decided_ = false;
      begin_block(place, at);
      break;
  }
  return true;
}

// A read, or a write that did nothing: then nobody may have seen that it did.
bool OnlineKey::refused(std::uint32_t place, const Answer& answer, Instant at) {
  const Sight sight{state_.open[place].call, at};
  if (state_.open[place].took_effect) return false;
  remove(place);
  if (answer.effect == Effect::read) return saw(answer.seen, sight);
  is_decided_ = false;
  return true;
}

bool OnlineKey::saw(const Content& seen, Sight sight) {
  Ways ways(state_, sight);
  switch (ways.to(seen)) {
    case HowMany::none: return false;
    case HowMany::one: follow(ways.only(), sight); break;
    case HowMany::several: is_decided_ = false; break;
  }
  return true;
}

void OnlineKey::begin_block(std::uint32_t place, Instant answer) {
  OpenOperation& write = state_.open[place];
  OnlineBlock block;
  block.bounds.add(write.call, answer);
  block.clusters.push_back(OnlineCluster{write.value, answer});
  state_.blocks.push_back(std::move(block));
  write.took_effect = true;
}

void OnlineKey::follow(const Way& way, Sight sight) {
  if (way.begins_a_block) begin_block(way.base, for_ever);
  OnlineBlock& block = way.begins_a_block ? state_.blocks.back() : state_.blocks[way.base];
  for (auto step = way.steps.rbegin(); step != way.steps.rend(); ++step) extend(block, *step);
  OnlineCluster& seen = block.clusters[way.steps.empty() ? way.cluster : block.clusters.size() - 1];
  seen.f = std::min(seen.f, sight.answer);
  block.bounds.add(sight.call, sight.answer);
}

void OnlineKey::extend(OnlineBlock& block, std::uint32_t place) {
  OpenOperation& write = state_.open[place];
  const OnlineCluster after{left_by(write, block.clusters.back().content), write.answer};
  block.clusters.push_back(after);
  block.bounds.add(write.call, write.answer);
  write.took_effect = true;
}

// Where all who may yet see something were called behind the answer f' of a block: the zone of any
// block that they come to belong to reaches behind f'. It crosses that block if it began before its
// latest call s'. So a block that began before the greatest s' of the others is seen no more;
// neither are appends in nobody's block that were answered before it, nor, within a block, what is
// followed by a cluster that was answered before all those calls. (An append without a block is no
// such other: it may turn out to follow this very one.) Nothing that stays began before a call of
// what is forgotten: it would have been forgotten as well, or had crossed it.
void OnlineKey::forget(Instant now) {
  const Instant horizon = earliest_sight(now);
  std::erase_if(state_.open,
                [](const OpenOperation& each) { return each.took_effect && !each.waits; });
  Instant latest = before_all;  // of the calls of old blocks
  Instant second = before_all;
  for (OnlineBlock& block : state_.blocks) {
    forget_inside(block, horizon);
    if (block.bounds.f >= horizon || block.bounds.s <= second) continue;
    second = std::min(latest, block.bounds.s);
    latest = std::max(latest, block.bounds.s);
  }
  const auto is_settled = [&](const Bounds& bounds, Instant others) {
    return bounds.f < horizon && bounds.f < others;
  };
  std::erase_if(state_.blocks, [&](const OnlineBlock& block) {
    return is_settled(block.bounds, block.bounds.s == latest ? second : latest);
  });
  std::erase_if(state_.open, [&](const OpenOperation& each) {
    return each.is_loose() && is_settled(Bounds{each.answer, each.call}, latest);
  });
}

// The earliest call of those who may yet see something; nobody calls at `now` any more.
Instant OnlineKey::earliest_sight(Instant now) const {
  Instant earliest = now + nanoseconds(1);
  for (const OpenOperation& each : state_.open) {
    if (each.waits && sees(each)) earliest = std::min(earliest, each.call);
  }
  return earliest;
}

void OnlineKey::give_up_judging() {
  is_decided_ = false;
  is_judged_ = false;
  state_ = {};
}

}  // namespace raftbed::linear
