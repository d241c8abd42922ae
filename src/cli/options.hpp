#pragma once

#include <array>

#include "cli/command.hpp"

// Options that several verbs share, each described once.
namespace drover::cli::option {

inline constexpr Option tenant{"--tenant", &Arguments::tenant,
                               "these tenants: ID[,ID...], @FILE with one per line, or - for standard input"};
inline constexpr Option select{"--select", &Arguments::select, "tenants by label: region=eu,ring!=0"};
inline constexpr Option level{"--level", &Arguments::level, "targets of these levels"};
inline constexpr Option allow_empty{"--allow-empty", &Arguments::allow_empty, "a selection of no tenants is no error"};
inline constexpr Option catalog{"--catalog", &Arguments::catalog, "only this catalog"};
inline constexpr Option verify{"--verify", &Arguments::verify,
                               "read every tenant's own ledger, whatever the control database says"};
inline constexpr Option type{"--type", &Arguments::type, "only migrations of this type: base, data, config"};
inline constexpr Option out_of_order{"--out-of-order", &Arguments::out_of_order,
                                     "`apply`: run files that are older than what is applied"};
inline constexpr Option concurrency{"-j,--concurrency", &Arguments::concurrency,
                                    "tenants at once on each server [6; files: one per core]"};
inline constexpr Option fail_fast{"--fail-fast", &Arguments::fail_fast,
                                  "start nothing new after the first failure (exit 3)"};
inline constexpr Option strict{"--strict", &Arguments::strict,
                               "skipped, ahead and vanished tenants count as a failure (exit 4)"};
inline constexpr Option async{"--async", &Arguments::async, "queue it for workers and return at once"};
inline constexpr Option canary{"--canary", &Arguments::canary,
                               "so many tenants, or those of a label, before all others: 10, or ring=canary"};
inline constexpr Option waves{"--waves", &Arguments::waves,
                              "in parts, each before the next: 1%,10%,100% of all, or labels: ring=eu"};
inline constexpr Option soak{"--soak", &Arguments::soak, "wait so long between waves, e.g. 5min"};
inline constexpr Option max_failures{"--max-failures", &Arguments::max_failures,
                                     "halt above so many failures, or such a part of a wave: 5, or 1% (exit 3)"};
inline constexpr Option yes{"--yes", &Arguments::yes, "do not ask"};
inline constexpr Option time_budget{"--time-budget", &Arguments::time_budget,
                                    "start nothing new after this time, e.g. 20min (exit 6)"};

}  // namespace drover::cli::option
