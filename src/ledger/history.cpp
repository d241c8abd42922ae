#include "ledger/history.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/checksum.hpp"
#include "ledger/spelling.hpp"

namespace drover::ledger {

const Entry* History::find(const migrations::Version& version) const {
  const auto found = std::ranges::find(entries, version, &Entry::version);
  return found == entries.end() ? nullptr : &*found;
}

Index::Index(const History& history) : entries_(history.entries.size()) {
  for (const auto& entry : history.entries) entries_.try_emplace(entry.version, &entry);
}

const Entry* Index::find(const migrations::Version& version) const {
  const auto found = entries_.find(version);
  return found == entries_.end() ? nullptr : found->second;
}

const migrations::Version* History::highest() const {
  const migrations::Version* highest = nullptr;
  for (const auto& entry : entries) {
    if (entry.kind == Kind::repeatable) continue;
    if (highest == nullptr || *highest < entry.version) highest = &entry.version;
  }
  return highest;
}

// Everything a plan is made from, and nothing else: targets with equal digests get equal plans.
std::string History::digest() const {
  Sha256 hash;
  hash.add(fmt::format("{};", static_cast<int>(standing)));
  for (const auto& entry : entries) {
    hash.add(fmt::format("{}={},{},{},{},{};", entry.version.text(), to_string(entry.outcome),
                         entry.statements_checksum, entry.batch, entry.filters, entry.has_down ? 1 : 0));
  }
  if (unfinished) {
    hash.add(fmt::format("unfinished {} {} {} {};", unfinished->version.text(), unfinished->back ? 1 : 0,
                         unfinished->intent ? unfinished->intent->step : -1, fmt::join(unfinished->done, "/")));
  }
  if (last_failure) hash.add(fmt::format("failed {} {};", last_failure->version.text(), last_failure->back ? 1 : 0));
  return hash.finish();
}

}  // namespace drover::ledger
