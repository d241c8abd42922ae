#pragma once

#include <functional>

namespace drover::sql::postgres {

// Runs `work` on a thread of its own with a stack of 512 MiB (reserved, not used), and returns when it is done: the
// parser recurses as deep as its input is nested. Callers wait for each other.
void on_deep_stack(const std::function<void()>& work);

}  // namespace drover::sql::postgres
