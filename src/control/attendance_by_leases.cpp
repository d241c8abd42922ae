#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <unistd.h>

#include "base/random.hpp"
#include "control/attendance.hpp"
#include "db/error.hpp"

namespace drover::control {

namespace {

class ByLeases final : public Attendance {
 public:
  ByLeases(Connect connect, const Texts& texts, std::chrono::milliseconds lease)
      : connect_(std::move(connect)), texts_(texts), lease_(lease) {}

  // A forked child has no thread that renews, and the lease is its parent's.
  ~ByLeases() override {
    if (id_.empty() || process_ != ::getpid()) return;
    renewal_.request_stop();
    renewal_.join();
    try {
      renew(std::chrono::milliseconds::zero());
    } catch (const db::Error&) {
      // It runs out by itself, and what is left open is freed then.
      connection_.reset();
    }
  }

  const std::string& enter(db::Connection& /*connection*/) override {
    if (!id_.empty()) return id_;
    id_ = make_uuid();
    try {
      renew(lease_);
    } catch (const db::Error&) {
      id_.clear();
      connection_.reset();
      throw;
    }
    process_ = ::getpid();
    renewal_ = std::jthread([this](const std::stop_token& stop) { keep_renewing(stop); });
    return id_;
  }

  std::vector<std::string> gone(db::Connection& connection) override {
    std::vector<std::string> gone;
    for (const auto& row : connection.query(texts_.gone_owners).rows) {
      auto id = db::text_of(row[0]);
      if (id != id_) gone.push_back(std::move(id));
    }
    return gone;
  }

 private:
  // Its own connection, so that no statement of the work can be in the way.
  void renew(std::chrono::milliseconds lease) {
    if (!connection_) connection_ = connect_();
    const std::array<db::Value, 3> args{id_, name_, std::to_string(lease.count())};
    connection_->query(texts_.renew_lease, args);
  }

  void keep_renewing(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, stop, lease_ / 3, [] { return false; }) && !stop.stop_requested()) {
      try {
        renew(lease_);
      } catch (const db::Error&) {
        // Tried again on a new connection. Until that works the lease runs out, which is what a lease is for: what is
        // then taken over is refused to this process by the control database and by the tenants themselves.
        connection_.reset();
      }
    }
  }

  Connect connect_;
  const Texts& texts_;
  std::chrono::milliseconds lease_;
  std::string id_;
  std::string name_ = process_name();
  std::unique_ptr<db::Connection> connection_;  // the thread's, while it runs
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread renewal_;
  int process_ = 0;
};

}  // namespace

std::unique_ptr<Attendance> attendance_by_leases(Connect connect, const Texts& texts, std::chrono::milliseconds lease) {
  return std::make_unique<ByLeases>(std::move(connect), texts, lease);
}

}  // namespace drover::control
