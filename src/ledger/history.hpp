#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"
#include "migrations/migration.hpp"

namespace drover::ledger {

enum class Kind { versioned, repeatable, seed };
enum class Recorded { applied, recorded, skipped, baselined };  // `outcome` in schema_migrations

// One row of schema_migrations.
struct Entry {
  migrations::Version version;
  std::string name;
  Kind kind = Kind::versioned;
  migrations::Type type = migrations::Type::none;
  Recorded outcome = Recorded::applied;
  std::int64_t batch = 0;
  std::string checksum;
  std::string statements_checksum;
  Instant applied_at;
  std::chrono::milliseconds duration{0};
  std::string filters;    // what the run that passed by here had deferred, e.g. "type=base"
  std::int64_t seq = 0;   // its journal row: the order in which things really happened
  bool has_down = false;  // the ledger keeps a down script for it
};

// drover_head: one row.
struct Head {
  std::int64_t seq = 0;
  std::string control_id;
  std::int64_t epoch = 0;
  int format = 0;
};

// What the last journal row says when it is a failure that nothing has succeeded since.
struct LastFailure {
  migrations::Version version;
  bool back = false;  // a migrate-back failed
  std::string error;
  std::int64_t batch = 0;
};

// A migration that is committed step by step and not at its end yet. Each step's journal row is in the step's own
// transaction, or behind it.
struct Unfinished {
  // A step that runs outside of a transaction, and whose end nobody has seen.
  struct Intent {
    std::int64_t step = 0;
    std::string hashes;  // of its statements
    std::string worker;  // who began it
    std::string begun;   // when, as the ledger has it
  };

  migrations::Version version;
  bool back = false;
  std::int64_t batch = 0;
  std::vector<std::string> done;  // the hashes of the steps' statements, joined by blanks, in the order of the steps
  std::optional<Intent> intent;
};

// Whether the target can be worked on at all.
enum class Standing {
  fresh,  // no ledger yet
  ours,
  other_history,  // no ledger yet, but that of the tool whose files the catalog has: it has migrated this target
  foreign,        // a table of this name that is another tool's: never written to
  newer,          // a ledger of a newer format: hands off
  inconsistent    // head and journal contradict each other: a human must look
};

// A target's own history of one catalog. The truth.
struct History {
  Standing standing = Standing::fresh;
  std::string explanation;  // for other_history, foreign, newer and inconsistent: what was found
  Head head;
  std::vector<Entry> entries;                 // applied ones, in the order of `seq`
  std::vector<migrations::Version> deferred;  // versions that a run's own filter passed by
  std::optional<LastFailure> last_failure;
  std::optional<Unfinished> unfinished;
  std::int64_t highest_batch = 0;  // of any catalog and any journal row

  const Entry* find(const migrations::Version& version) const;  // null: none
  const migrations::Version* highest() const;                   // null: nothing applied

  // One hash of versions, outcomes and statement checksums: what the control database compares.
  std::string digest() const;
};

// Its entries by version, for whoever looks for many of them. Refers to the history as it is.
class Index {
 public:
  explicit Index(const History& history);
  const Entry* find(const migrations::Version& version) const;  // null: none

 private:
  std::unordered_map<migrations::Version, const Entry*, migrations::VersionHash> entries_;
};

}  // namespace drover::ledger
