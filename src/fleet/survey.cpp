#include "fleet/survey.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <span>
#include <thread>
#include <unordered_map>

#include "control/history_text.hpp"
#include "fleet/pool.hpp"
#include "fleet/share.hpp"
#include "ledger/ledger.hpp"
#include "run/failure.hpp"

namespace drover::fleet {

namespace {

// What was read is written to the control database, and then not needed as a whole.
constexpr std::size_t read_together = 100;

using Histories = std::map<std::string, std::shared_ptr<const ledger::History>>;

std::shared_ptr<const ledger::History> shared_history(control::Store& store, Histories& cache,
                                                      const std::string& digest) {
  auto& history = cache[digest];
  if (history) return history;
  if (auto found = store.history(digest)) history = std::make_shared<const ledger::History>(*std::move(found));
  return history;
}

// What was known last, unless somebody is at work there.
bool was_read(const control::TargetRow& row, const Stage& stage) {
  return row.state != control::TargetState::running && !row.history_digest.empty() && is_about(row, stage);
}

std::vector<Known> those_selected(const Stage& stage, const SurveyOptions& options) {
  std::vector<Known> fleet;
  if (!options.about) fleet.reserve(stage.targets.size());
  for (const auto& target : stage.targets) {
    if (!tenants::takes_part(target.tenant.lifecycle)) continue;
    control::TargetKey key{stage.catalog->name(), target.address.identity()};
    if (options.about && !options.about(key)) continue;
    auto& known = fleet.emplace_back();
    known.target = &target;
    known.key = std::move(key);
  }
  return fleet;
}

bool can_answer(const control::TargetRow& row, const Stage& stage, const db::Driver& driver,
                const tenants::Target& target, const Rules& rules, const SurveyOptions& options) {
  if (options.open_all) return false;
  if (!options.open_unknown && was_read(row, stage)) return true;
  const auto enough = options.plan_from_control ? can_be_planned : can_be_trusted;
  return enough(row, stage, driver, target, rules.trust);
}

std::vector<Known> from_control(control::Store& store, const Stage& stage, const db::Driver& driver, const Rules& rules,
                                const SurveyOptions& options) {
  auto fleet = those_selected(stage, options);
  std::unordered_map<std::string_view, Known*> by_identity(fleet.size());
  for (auto& known : fleet) by_identity.emplace(known.key.identity, &known);
  Histories histories;
  store.each_target(stage.catalog->name(), [&](control::TargetRow row) {
    const auto place = by_identity.find(row.key.identity);
    if (place == by_identity.end()) return;
    auto& known = *place->second;
    known.had_ledger = !row.version.empty();
    known.had_failure = row.failure != nullptr;
    known.state = row.state;
    if (can_answer(row, stage, driver, *known.target, rules, options)) {
      known.history = shared_history(store, histories, row.history_digest);
      known.from_control = known.history != nullptr;
      known.read_at = row.read_at;
    }
    if (!options.rows || (known.history && !options.whole)) return;
    known.row = std::make_shared<const control::TargetRow>(std::move(row));
  });
  return fleet;
}

events::Failure unreadable(const db::Error& error) {
  auto failure = run::failure_of(error);
  failure.now_true = "nothing was done in this tenant";
  return failure;
}

// Reads one ledger, without a lock. What comes back is the target's stamp, as it was before that.
std::string read_one(Known& known, const db::Driver& driver, const Stage& stage, Pool& pool,
                     const std::string& control_id) {
  const auto& address = known.target->address;
  std::string stamp;
  try {
    known.read_at = now();
    stamp = driver.stamp(address);
    auto connection = pool.take(address);
    const ledger::Ledger ledger(driver, address, stage.names());
    known.history = std::make_shared<const ledger::History>(ledger.read(*connection, known.had_ledger));
    const auto& head = known.history->head;
    known.is_strange = !known.had_ledger && !head.control_id.empty() && head.control_id != control_id;
    pool.give_back(address, std::move(connection));
  } catch (const db::Error& error) {
    known.unreadable = std::make_shared<const events::Failure>(unreadable(error));
  }
  return stamp;
}

control::Observation observation_of(const Known& known, const std::string& stamp, const Stage& stage,
                                    const db::Driver& driver) {
  auto observation = observe(stage, *known.target, known.key, *known.history);
  // A file that was changed since it was read keeps no stamp, and is opened again next time.
  if (driver.stamp(known.target->address) == stamp) observation.stamp = stamp;
  observation.read_at = known.read_at;
  // The control database may have forgotten, or have been told by nobody.
  if (observation.state == control::TargetState::failed && known.history->last_failure && !known.had_failure) {
    observation.failure = run::failure_of(*known.history->last_failure, *stage.catalog);
  }
  return observation;
}

void write_down(std::span<Known* const> read, const std::vector<std::string>& stamps, control::Store& store,
                const Stage& stage, const db::Driver& driver) {
  std::vector<control::Observation> observations;
  for (std::size_t i = 0; i < read.size(); ++i) {
    if (read[i]->history) observations.push_back(observation_of(*read[i], stamps[i], stage, driver));
  }
  if (!observations.empty()) store.observe(observations);
}

// Of a large fleet nearly all have the same history, and each is some kilobytes.
class HistoriesKeptOnce {
 public:
  void share(std::span<Known* const> read) {
    for (auto* known : read) {
      if (known->history) share(known->history);
    }
  }

 private:
  void share(std::shared_ptr<const ledger::History>& history) {
    if (!last_ || !control::are_shared(*last_, *history)) {
      last_ = kept_.try_emplace(control::shared_digest(*history), history).first->second;
    }
    history = last_;
  }

  std::map<std::string, std::shared_ptr<const ledger::History>> kept_;
  std::shared_ptr<const ledger::History> last_;
};

}  // namespace

void in_parallel(std::size_t count, int threads, const std::stop_token& stop,
                 const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failed;
  const auto loop = [&] {
    try {
      for (auto index = next++; index < count && !stop.stop_requested(); index = next++) work(index);
    } catch (...) {
      next = count;
      const std::scoped_lock lock(mutex);
      failed = std::current_exception();
    }
  };
  std::vector<std::jthread> pool;
  const auto wanted = std::min(static_cast<std::size_t>(std::max(threads, 1)), count);
  for (std::size_t i = 1; i < wanted; ++i) pool.emplace_back(loop);
  if (count > 0) loop();
  pool.clear();
  if (failed) std::rethrow_exception(failed);
}

std::vector<Known> survey(const db::Drivers& drivers, control::Store& store, const Stage& stage, const Rules& rules,
                          const SurveyOptions& options, const std::stop_token& stop) {
  const auto& driver = drivers.of(stage.catalog->dialect());
  auto fleet = from_control(store, stage, driver, rules, options);
  if (!options.open_unknown && !options.open_all) return fleet;
  std::vector<Known*> unknown;
  for (auto& known : fleet) {
    if (!known.history) unknown.push_back(&known);
  }
  auto session = stage.session;
  session.read_write = false;
  Pool pool(driver, session, rules);
  const auto readers = readers_for(unknown, driver, rules);
  HistoriesKeptOnce kept_once;
  const auto control_id = store.control_id();
  for (std::span<Known*> rest(unknown); !rest.empty() && !stop.stop_requested();) {
    const auto some = rest.first(std::min(rest.size(), read_together));
    std::vector<std::string> stamps(some.size());
    in_parallel(some.size(), readers, stop,
                [&](std::size_t index) { stamps[index] = read_one(*some[index], driver, stage, pool, control_id); });
    write_down(some, stamps, store, stage, driver);
    if (!options.whole) kept_once.share(some);
    rest = rest.subspan(some.size());
  }
  return fleet;
}

void plan_all(std::vector<Known>& fleet, const migrations::Catalog& catalog, const plan::Goal& goal) {
  std::map<std::pair<std::string, std::string>, std::shared_ptr<const plan::Planned>> done;
  // What the control database answers is one history for very many.
  std::map<const ledger::History*, std::string> digests;
  for (auto& known : fleet) {
    if (!known.history) continue;
    const auto standing = known.history->standing;
    if (standing != ledger::Standing::fresh && standing != ledger::Standing::ours) continue;
    auto& digest = digests[known.history.get()];
    if (digest.empty()) digest = known.history->digest();
    auto& planned = done[{digest, known.target->level}];
    if (!planned) {
      planned = std::make_shared<const plan::Planned>(
          plan::make_plan(catalog, *known.history, goal_for(goal, *known.target)));
    }
    known.planned = planned;
  }
}

}  // namespace drover::fleet
