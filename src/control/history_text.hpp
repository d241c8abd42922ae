#pragma once

#include <optional>
#include <string>

#include "ledger/history.hpp"

namespace drover::control {

// What is kept of a history once for all targets that share it: everything a plan follows from, batches included, but
// not the head and not when and how long each migration ran. Its digest is the key.
std::string shared_digest(const ledger::History& history);
// Whether their digests are equal, for much less work.
bool are_shared(const ledger::History& a, const ledger::History& b);
std::string to_text(const ledger::History& history);
// Positions in the journal are counted anew from 1, in the same order. nullopt: not written by this program.
std::optional<ledger::History> parse_history(const std::string& text);

}  // namespace drover::control
