#pragma once

#include <array>

#include "events/outcome.hpp"

namespace drover::events {

// All there are, in the order in which a summary has them.
inline constexpr std::array verdicts{Verdict::migrated,    Verdict::already,  Verdict::failed,
                                     Verdict::blocked,     Verdict::skipped,  Verdict::ahead,
                                     Verdict::rolled_back, Verdict::enqueued, Verdict::not_reached};

inline constexpr std::array run_verdicts{
    RunVerdict::clean, RunVerdict::split,       RunVerdict::halted,       RunVerdict::refused,
    RunVerdict::held,  RunVerdict::interrupted, RunVerdict::check_failed, RunVerdict::nothing_attempted};

}  // namespace drover::events
