#pragma once

#include <string>
#include <vector>

#include "base/problem.hpp"
#include "events/event.hpp"
#include "report/style.hpp"

namespace drover::report {

// Everything the terminal says, made from values: the one place where its wording stands.

// "failed t-1742  0057_unique_email.sql:3 (statement 2 of 4)  23505 unique_violation ...  rolled back, ..."
std::string failure_line(const events::Outcome& outcome, const Style& style);

// "t-0007 waiting for lock on orders (try 3/10, next in 4 s) blocked by pid 24596 ..."
std::string waiting_line(const events::WaitingForLock& waiting);
std::string retrying_line(const events::Retrying& retrying);
std::string stopping_line(const events::Stopping& stopping);
std::string halted_line(const events::Halted& halted, const Style& style);

// "refused: 0041_add_tax.sql: late_file: ..."
std::string problem_line(const Problem& problem, const Style& style);

// One way that so many tenants would go, over several lines.
std::vector<std::string> plan_lines(const events::PlanGroup& group, const Style& style);

// "batch 57: 2,999 migrated, 1 failed, 0 not started, 00:01:13", or that there was nothing to do and who says so.
std::vector<std::string> summary_lines(const events::Summary& summary, const Style& style);

// What a failure is grouped by when there are many.
std::string failure_kind(const events::Failure& failure);

}  // namespace drover::report
