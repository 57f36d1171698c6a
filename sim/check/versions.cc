#include "sim/check/versions.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "core/base/match.h"
#include "sim/check/meaning.h"
#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

// An answered operation, by its version.
struct Versioned {
  const observe::Record* record = nullptr;
  LogIndex version;
  bool wrote = false;
  bool tells_value = false;      // all but an append
  const Bytes* value = nullptr;  // null: absent
};

const Bytes* pointer(const std::optional<Bytes>& value) {
  return value ? &*value : nullptr;
}
bool equal(const Bytes* a, const Bytes* b) {
  return a == nullptr || b == nullptr ? a == b : *a == *b;
}
Versioned wrote(const Bytes* value) {
  return Versioned{nullptr, LogIndex(), true, true, value};
}
Versioned saw(const kv::Reply& reply) {
  return Versioned{nullptr, LogIndex(), false, true, pointer(reply.value)};
}

Versioned versioned(const observe::Record& record) {
  const kv::Reply& reply = record.returned->reply;
  Versioned v = match(
      record.invocation.operation,
      [&](const OneOf<kv::Get, kv::StaleGet> auto&) { return saw(reply); },
      [](const kv::Put& put) { return wrote(&put.value); },
      [](const kv::Delete&) { return wrote(nullptr); },
      [](const kv::Append&) {
        return Versioned{nullptr, LogIndex(), true, false, nullptr};
      },
      [&](const kv::CompareAndSet& set) {
        return reply.status == kv::Status::done ? wrote(&set.value) : saw(reply);
      });
  v.record = &record;
  v.version = reply.version;
  return v;
}

std::string who(const Versioned& v) {
  const observe::Invocation& invocation = v.record->invocation;
  return fmt::format("{}#{} ({}..{})", observe::text(invocation.client),
                     invocation.sequence.value(), observe::text(invocation.moment.at),
                     observe::text(v.record->returned->moment.at));
}

observe::Finding finding(const char* rule, const Versioned& at, std::string story) {
  observe::Finding finding;
  finding.checker = "versions";
  finding.rule = rule;
  finding.story = std::move(story);
  finding.moment = at.record->returned->moment;
  return finding;
}

// Sweeps over calls in order of time, with the highest version that was answered strictly before.
std::optional<observe::Finding> never_back(const std::vector<Versioned>& all) {
  std::vector<const Versioned*> calls;
  for (const Versioned& v : all) calls.push_back(&v);
  std::vector<const Versioned*> answers = calls;
  const auto called = [](const Versioned* v) { return v->record->invocation.moment.at; };
  const auto answered = [](const Versioned* v) { return v->record->returned->moment.at; };
  const auto by_call = [&](const Versioned* a, const Versioned* b) {
    return called(a) < called(b);
  };
  if (!std::is_sorted(calls.begin(), calls.end(), by_call)) {
    std::stable_sort(calls.begin(), calls.end(), by_call);
  }
  std::stable_sort(answers.begin(), answers.end(), [&](const Versioned* a, const Versioned* b) {
    return answered(a) < answered(b);
  });
  const Versioned* highest = nullptr;
  std::size_t next = 0;
  for (const Versioned* call : calls) {
    for (; next < answers.size() && answered(answers[next]) < called(call); ++next) {
      if (highest == nullptr || answers[next]->version > highest->version) highest = answers[next];
    }
    if (highest == nullptr) continue;
    if (call->version > highest->version || (call->version == highest->version && !call->wrote))
      continue;
    return finding(
        "V1 version-never-back", *call,
        fmt::format(
            "{} was told version {} of a key. {} began after that and was told version {}{}.",
            who(*highest), highest->version.value(), who(*call), call->version.value(),
            call->wrote ? " for its own write" : ""));
  }
  return std::nullopt;
}

std::optional<observe::Finding> name_one_thing(std::vector<Versioned> all) {
  std::stable_sort(all.begin(), all.end(), [](const Versioned& a, const Versioned& b) {
    return std::tie(a.version, b.wrote) < std::tie(b.version, a.wrote);  // the write first
  });
  const Versioned* first = nullptr;  // of its version, that tells a value
  for (std::size_t at = 0; at < all.size(); ++at) {
    const Versioned& v = all[at];
    if (at > 0 && v.wrote && all[at - 1].wrote && all[at - 1].version == v.version) {
      return finding("V2 version-is-one-write", v,
                     fmt::format("{} and {} are two writes of a key. Both were told version {}.",
                                 who(all[at - 1]), who(v), v.version.value()));
    }
    if (v.tells_value && v.version == LogIndex(0) && v.value) {
      return finding(
          "V3 version-names-one-value", v,
          fmt::format("{} was told version 0, of a key never written. It was told a value as well.",
                      who(v)));
    }
    if (!v.tells_value) continue;
    if (first == nullptr || first->version != v.version) {
      first = &v;
    } else if (!equal(first->value, v.value)) {
      return finding(
          "V3 version-names-one-value", v,
          fmt::format("{} and {} were both told version {} of a key. They saw different values.",
                      who(*first), who(v), v.version.value()));
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<observe::Finding> judge_versions(const std::vector<KeyRecords>& parts) {
  for (const KeyRecords& part : parts) {
    std::vector<Versioned> all;
    for (const KeyRecord& record : part.records) {
      if (is_known(record.record)) all.push_back(versioned(record.record));
    }
    if (auto found = never_back(all)) return found;
    for (const KeyRecord& record : part.stale) {
      if (is_known(record.record)) all.push_back(versioned(record.record));
    }
    if (auto found = name_one_thing(std::move(all))) return found;
  }
  return std::nullopt;
}

std::optional<observe::Finding> judge_versions(const observe::History& history) {
  return judge_versions(by_key(history));
}

}  // namespace raftbed::check
