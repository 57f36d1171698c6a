#include "sim/check/stale_reads.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>

#include "sim/check/meaning.h"
#include "sim/observe/names.h"

namespace raftbed::check {
namespace {

using observe::Record;

LogIndex version_of(const Record& record) {
  return record.returned->reply.version;
}

std::string who(const Record& record) {
  const observe::Invocation& invocation = record.invocation;
  return fmt::format("{}#{} ({}..{})", observe::text(invocation.client),
                     invocation.sequence.value(), observe::text(invocation.moment.at),
                     observe::text(record.returned->moment.at));
}

std::string_view kind_of(const Record& record) {
  return kv::is_stale(record.invocation.operation) ? "stale read" : "operation";
}

observe::Finding finding(const char* rule, const Record& at, std::string story) {
  observe::Finding finding;
  finding.checker = "stale-reads";
  finding.rule = rule;
  finding.story = std::move(story);
  finding.moment = at.returned->moment;
  return finding;
}

// All of one key, a client's in the order of their sequences: it has one outstanding at a time.
using Sessions = std::map<std::pair<ClientId, Sequence>, const Record*>;

Sessions sessions_of(const KeyRecords& part) {
  Sessions sessions;
  for (const auto* records : {&part.records, &part.stale}) {
    for (const KeyRecord& each : *records) {
      const observe::Invocation& invocation = each.record.invocation;
      if (is_known(each.record)) {
        sessions.emplace(std::pair(invocation.client, invocation.sequence), &each.record);
      }
    }
  }
  return sessions;
}

std::optional<observe::Finding> never_back(const Sessions& sessions) {
  const Record* highest = nullptr;  // of the session
  for (const auto& [name, record] : sessions) {
    if (highest != nullptr && highest->invocation.client != name.first) highest = nullptr;
    if (highest != nullptr && version_of(*record) < version_of(*highest)) {
      return finding("V4 stale-read-never-back", *record,
                     fmt::format("{} was told version {} of a key. Its later {} {} was told "
                                 "version {}.",
                                 who(*highest), version_of(*highest).value(), kind_of(*record),
                                 who(*record), version_of(*record).value()));
    }
    if (highest == nullptr || version_of(*record) > version_of(*highest)) highest = record;
  }
  return std::nullopt;
}

bool wrote(const Record& record) {
  return !kv::is_read(record.invocation.operation) &&
         record.returned->reply.status == kv::Status::done;
}

std::optional<observe::Finding> not_of_the_future(const KeyRecords& part) {
  std::map<LogIndex, const Record*> writes;  // by their versions
  for (const KeyRecord& each : part.records) {
    if (is_known(each.record) && wrote(each.record)) {
      writes.emplace(version_of(each.record), &each.record);
    }
  }
  for (const KeyRecord& each : part.stale) {
    if (!is_known(each.record)) continue;
    const auto write = writes.find(version_of(each.record));
    if (write == writes.end()) continue;
    if (write->second->invocation.moment.at <= each.record.returned->moment.at) continue;
    return finding(
        "V5 stale-read-not-of-the-future", each.record,
        fmt::format("{} was told version {} of a key. {} wrote that, and began later.",
                    who(each.record), version_of(each.record).value(), who(*write->second)));
  }
  return std::nullopt;
}

}  // namespace

std::optional<observe::Finding> judge_stale_reads(const std::vector<KeyRecords>& parts) {
  for (const KeyRecords& part : parts) {
    if (part.stale.empty()) continue;
    if (auto found = never_back(sessions_of(part))) return found;
    if (auto found = not_of_the_future(part)) return found;
  }
  return std::nullopt;
}

}  // namespace raftbed::check
