#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "control/store.hpp"
#include "db/drivers.hpp"
#include "fleet/broadcast.hpp"
#include "fleet/circuit.hpp"
#include "fleet/dispatch.hpp"
#include "fleet/request.hpp"
#include "fleet/share.hpp"

namespace drover::fleet {

struct WorkerOptions {
  bool drain = false;                     // ends when nothing is queued or at work any more
  std::chrono::milliseconds poll{1'000};  // how often the queue is looked at while there is nothing to do
  std::vector<std::string> servers;       // takes jobs of these only; empty: of all
  std::optional<std::chrono::milliseconds> job_timeout = {};  // a job that takes longer has failed
  std::int64_t max_memory = 0;  // bytes; above it, ends when what it has taken is done. 0: no limit
  std::string description;      // for those who look who is there
};

// Takes the jobs of queued runs, whoever made them, and says how a run goes on when nothing of a wave is left to do.
// Runs are worked off in the order of their numbers. Jobs of a server that is down stay queued until it answers.
class Worker {
 public:
  // The stages of today's files and tenants, read anew; null where they cannot be read, which has been said then.
  using Open = std::function<std::shared_ptr<const std::vector<Stage>>()>;

  Worker(const db::Drivers& drivers, control::Store& store, events::Listener& listener, Rules rules,
         WorkerOptions options, Open open);

  // Until a stop is requested, it is asked to end (`worker restart`), or it has drained the queue. A stop lets what
  // runs finish within Rules::grace; what was not begun goes back into the queue. True: it ended by itself. Throws
  // db::Error where the control database fails.
  bool work(const std::stop_token& stop);

 private:
  enum class Look { worked, nothing_now, nothing_left };

  void work_until(const std::stop_token& stop);
  Look look(const std::stop_token& stop);
  bool take_part(const control::Run& run, const std::stop_token& stop);
  std::set<std::string> servers_with_jobs(const control::Run& run) const;
  const Stage* stage_for(const control::Run& run);
  const std::vector<Stage>* stages_for(const control::Run& run);
  bool dispatch(const control::Run& run, const Stage& stage, const Request& request,
                const std::set<std::string>& servers, const std::stop_token& stop);
  bool takes(const std::string& server) const;
  Answers ask_servers(const Stage& stage, const std::set<std::string>& servers);
  Tasks tasks_of(const Stage& stage, const Request& request) const;
  bool decide(std::int64_t run, const Request& request, const std::stop_token& stop);
  void go_on(const control::Run& run, const Request& request, const std::stop_token& stop);
  void end(const control::Run& run);
  void say_once(std::int64_t run, const std::string& code, const std::string& message, const std::string& hint);
  bool is_to_end();
  void is_at_work(const Dispatch* dispatch);
  std::size_t sweep(const control::Run& run, const Request& request, const std::stop_token& stop);
  bool takes_too_much_memory() const;

  const db::Drivers& drivers_;
  control::Store& store_;
  Broadcast broadcast_;
  Rules rules_;
  WorkerOptions options_;
  Open open_;
  std::int64_t opened_for_ = 0;
  std::chrono::steady_clock::time_point open_again_ = {};  // not before
  std::shared_ptr<const std::vector<Stage>> stages_;
  Circuits circuits_;
  std::set<std::pair<std::int64_t, std::string>> said_;
  std::mutex mutex_;
  const Dispatch* at_work_ = nullptr;  // while there is one
};

}  // namespace drover::fleet
