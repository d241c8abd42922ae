#include "hooks/route.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/time.hpp"
#include "db/error.hpp"

namespace drover::hooks {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int at_once = 50;
constexpr std::chrono::seconds longest_turn{1};
constexpr std::chrono::milliseconds between_looks{500};
constexpr std::chrono::milliseconds first_pause{1'000};
constexpr std::chrono::milliseconds longest_pause{300'000};
constexpr std::chrono::hours longest_wait{24};

std::chrono::milliseconds pause_after(std::int64_t tries) {
  const int doublings = static_cast<int>(std::clamp<std::int64_t>(tries - 1, 0, 20));
  return std::min<std::chrono::milliseconds>(first_pause * (1 << doublings), longest_pause);
}

// The hook is this process's until this goes.
class Claim {
 public:
  Claim(control::Store& store, const std::string& hook) : store_(store), hook_(hook), ours_(store.claim_hook(hook)) {}
  Claim(const Claim&) = delete;
  Claim& operator=(const Claim&) = delete;
  ~Claim() {
    if (!ours_) return;
    try {
      store_.leave_hook(hook_);
    } catch (const db::Error&) {
      // Then it is freed with all else that this process has.
      ours_ = false;
    }
  }
  bool ours() const { return ours_; }

 private:
  control::Store& store_;
  const std::string& hook_;
  bool ours_;
};

}  // namespace

Route::Route(control::Store& store, const Hook& hook, Warning warning)
    : store_(store),
      hook_(hook),
      warning_(std::move(warning)),
      deliverer_(deliverer_for(hook)),
      thread_([this](const std::stop_token& stop) { keep_delivering(stop); }) {}

void Route::keep_delivering(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    bool more = false;
    try {
      more = deliver_some(stop);
    } catch (const db::Error&) {
      // The work beside this meets the same error and says it. What was delivered and could not be written down is
      // delivered again.
      more = false;
    }
    if (more) continue;
    std::unique_lock lock(mutex_);
    stopped_.wait_for(lock, stop, until_the_next_look(), [] { return false; });
  }
}

// What was refused is tried again when its pause is over, and not half a second later.
std::chrono::milliseconds Route::until_the_next_look() {
  if (!again_at_) return between_looks;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*again_at_ - Clock::now());
  if (left > between_looks) return between_looks;
  again_at_.reset();
  return std::max(left, std::chrono::milliseconds{1});
}

// True: there may be more that is due.
bool Route::deliver_some(const std::stop_token& stop) {
  if (store_.due(hook_.name, 1).empty()) return false;
  const Claim claim(store_, hook_.name);
  return claim.ours() && deliver_all(store_.due(hook_.name, at_once), stop);
}

bool Route::deliver_all(const std::vector<control::Announcement>& announcements, const std::stop_token& stop) {
  const auto began = Clock::now();
  std::vector<std::int64_t> taken;
  std::string why;
  const control::Announcement* refused = nullptr;
  for (const auto& announcement : announcements) {
    if (stop.stop_requested() || Clock::now() - began > longest_turn) break;
    const auto message = message_of(announcement, store_.control_id());
    why = deliverer_->deliver(message, [&] { return stop.stop_requested(); });
    if (why.empty()) {
      failing_ = false;
      taken.push_back(announcement.id);
      continue;
    }
    if (!stop.stop_requested()) refused = &announcement;
    break;
  }
  if (!taken.empty()) store_.delivered(hook_.name, taken);
  if (refused != nullptr) failed(*refused, why);
  return refused == nullptr && !taken.empty();
}

void Route::failed(const control::Announcement& announcement, const std::string& why) {
  const auto tries = announcement.tries + 1;
  if (tries >= hook_.tries || now() - announcement.at > longest_wait) {
    store_.not_delivered(hook_.name, announcement.id, why, std::nullopt);
    warn(fmt::format("hook {}: gave up on {} after {} {}: {}", hook_.name, announcement.event, tries,
                     tries == 1 ? "try" : "tries", why),
         "drover doctor shows what was given up");
    return;
  }
  store_.not_delivered(hook_.name, announcement.id, why, pause_after(tries));
  again_at_ = Clock::now() + pause_after(tries);
  if (!std::exchange(failing_, true)) {
    warn(fmt::format("hook {} has not taken {}: {}", hook_.name, announcement.event, why),
         "it is tried again; the run goes on");
  }
}

void Route::warn(const std::string& message, const std::string& hint) {
  warning_({.code = "hook",
            .message = message,
            .hint = hint,
            .place = std::nullopt,
            .severity = Severity::warning,
            .details = {}});
}

}  // namespace drover::hooks
