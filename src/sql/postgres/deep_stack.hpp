#pragma once

#include <functional>

namespace drover::sql::postgres {

// Runs `work` on a thread of its own with a stack of 512 MiB (reserved, not used), and returns when it is done: the
// parser recurses as deep as its input is nested. Callers wait for each other, which costs more than a small parse: do
// in one call what belongs together. Called from such work, it just goes on.
void on_deep_stack(const std::function<void()>& work);

}  // namespace drover::sql::postgres
