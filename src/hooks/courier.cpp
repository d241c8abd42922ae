#include "hooks/courier.hpp"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "base/text.hpp"
#include "db/error.hpp"

namespace drover::hooks {

namespace {

constexpr std::chrono::milliseconds between_looks{50};

}  // namespace

std::vector<control::Subscription> subscriptions_of(const std::vector<Hook>& hooks) {
  std::vector<control::Subscription> subscriptions;
  for (const auto& hook : hooks) subscriptions.push_back({.hook = hook.name, .events = hook.events});
  return subscriptions;
}

Courier::Courier(control::Store& store, const std::vector<Hook>& hooks, Warning warning)
    : store_(store), warning_(std::move(warning)) {
  for (const auto& hook : hooks) {
    names_.push_back(hook.name);
    routes_.push_back(std::make_unique<Route>(store, hook, warning_));
  }
}

void Courier::finish(std::chrono::milliseconds longest) {
  if (routes_.empty()) return;
  try {
    const auto left = wait(longest);
    if (left.events == 0) return;
    warn(fmt::format("{} {} for {} {}", left.events, left.events == 1 ? "event waits" : "events wait",
                     left.hooks.size() == 1 ? "hook" : "hooks", join(left.hooks, ", ")));
  } catch (const db::Error& error) {
    routes_.clear();
    warn("whether events wait for hooks is not known: " + error.summary());
  }
}

Courier::Left Courier::wait(std::chrono::milliseconds longest) {
  const auto until = std::chrono::steady_clock::now() + longest;
  while (left().events > 0 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(between_looks);
  // What was under way may come to its end while this waits for it.
  routes_.clear();
  return left();
}

Courier::Left Courier::left() const {
  Left left;
  for (const auto& row : store_.outbox()) {
    const bool ours = std::ranges::find(names_, row.hook) != names_.end();
    if (!ours || row.waiting == 0) continue;
    left.events += row.waiting;
    left.hooks.push_back(row.hook);
  }
  return left;
}

void Courier::warn(const std::string& message) const {
  warning_({.code = "hook",
            .message = message,
            .hint = "the next drover migrate or drover worker delivers what waits",
            .place = std::nullopt,
            .severity = Severity::warning,
            .details = {}});
}

}  // namespace drover::hooks
