#include <algorithm>
#include <array>
#include <optional>

#include "control/attendance.hpp"

namespace drover::control {

namespace {

class ByFiles final : public Attendance {
 public:
  ByFiles(Owners owners, const Texts& texts) : owners_(std::move(owners)), texts_(texts) {}

  const std::string& enter(db::Connection& connection) override {
    if (entered_) return presence_->id();
    owners_.remove_stale();
    if (!presence_) presence_.emplace(owners_);
    const std::array<db::Value, 2> args{presence_->id(), presence_->name()};
    connection.query(texts_.write_owner, args);
    entered_ = true;
    return presence_->id();
  }

  std::vector<std::string> gone(db::Connection& connection) override {
    std::vector<std::string> gone;
    for (const auto& row : connection.query(texts_.open_owners).rows) {
      auto id = db::text_of(row[0]);
      const bool own = presence_ && presence_->id() == id;
      if (!own && !owners_.is_alive(id)) gone.push_back(std::move(id));
    }
    if (!gone.empty()) owners_.remove_stale();
    return gone;
  }

 private:
  Owners owners_;
  const Texts& texts_;
  std::optional<Presence> presence_;
  bool entered_ = false;
};

}  // namespace

std::unique_ptr<Attendance> attendance_by_files(Owners owners, const Texts& texts) {
  return std::make_unique<ByFiles>(std::move(owners), texts);
}

}  // namespace drover::control
