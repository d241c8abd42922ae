#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/problem.hpp"
#include "events/listener.hpp"
#include "metrics/exposition.hpp"

namespace drover::metrics {

// Counts what happens, and keeps a file with it for the textfile collector of node_exporter: written at once, every 5 s
// and at the end, by a thread of its own, in one go. The processes of one machine may share the file: what each has
// counted is added to what is there. One that cannot be written stops nothing; that is said once.
class Metrics : public events::Listener {
 public:
  using Look = std::function<std::optional<control::Load>()>;  // must not throw; nullopt: not known just now
  using Warning = std::function<void(const Problem&)>;

  Metrics(std::filesystem::path file, Look look, Warning warning);
  ~Metrics() override;

  void on(const events::Event& event) override;

 private:
  void keep_writing(const std::stop_token& stop);
  void write();
  std::optional<std::string> add_to_file(const Counts& counts, const std::optional<control::Load>& load) const;

  std::filesystem::path file_;
  Look look_;
  Warning warning_;
  bool failing_ = false;  // which was said
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  Counts counts_;  // since the file was written last
  std::jthread thread_;
};

}  // namespace drover::metrics
