#include "metrics/metrics.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/files.hpp"

namespace drover::metrics {

namespace {

constexpr std::chrono::seconds between_writes{5};

std::string said_by_system() { return std::system_category().message(errno); }

// Between reading the file and writing it nobody else does.
class Lock {
 public:
  explicit Lock(const std::filesystem::path& path)
      : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) continue;
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  bool held() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

}  // namespace

Metrics::Metrics(std::filesystem::path file, Look look, Warning warning)
    : file_(std::move(file)), look_(std::move(look)), warning_(std::move(warning)) {
  write();
  thread_ = std::jthread([this](const std::stop_token& stop) { keep_writing(stop); });
}

Metrics::~Metrics() {
  thread_.request_stop();
  thread_.join();
  write();
}

void Metrics::on(const events::Event& event) {
  const std::scoped_lock lock(mutex_);
  count(counts_, event);
}

void Metrics::keep_writing(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      stopped_.wait_for(lock, stop, between_writes, [] { return false; });
    }
    if (!stop.stop_requested()) write();
  }
}

void Metrics::write() {
  Counts counts;
  {
    const std::scoped_lock lock(mutex_);
    counts = std::exchange(counts_, {});
  }
  const auto why = add_to_file(counts, look_());
  if (!why) {
    failing_ = false;
    return;
  }
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [series, value] : counts) counts_[series] += value;
  }
  if (std::exchange(failing_, true)) return;
  warning_({.code = "metrics",
            .message = fmt::format("metrics: {}: {}", file_.string(), *why),
            .hint = "the run goes on without them",
            .place = std::nullopt,
            .severity = Severity::warning,
            .details = {}});
}

// What the system says where it cannot be done.
std::optional<std::string> Metrics::add_to_file(const Counts& counts, const std::optional<control::Load>& load) const {
  const Lock lock(file_.string() + ".lock");
  if (!lock.held()) return said_by_system();
  std::string before;
  std::error_code error;
  if (std::filesystem::exists(file_, error)) {
    auto text = read_file(file_);
    if (!text) return text.error().message;
    before = *std::move(text);
  }
  if (!is_ours(before)) return "holds something else, and is left as it is";
  auto sum = parse_counts(before);
  for (const auto& [series, value] : counts) sum[series] += value;
  // Who reads sees the old file or the new one.
  const auto written = write_file(file_, to_text(sum, load));
  return written ? std::nullopt : std::optional(written.error().message);
}

}  // namespace drover::metrics
