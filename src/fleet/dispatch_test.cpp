#include "fleet/dispatch.hpp"

#include <atomic>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/sqlite/driver.hpp"
#include "run/postgres_fixture_test.hpp"

namespace drover::fleet {

namespace {

using ::testing::HasSubstr;

// How many tenants were worked on at a time, not counting the first `waiting`, which all begin when they may.
class Crowd : public events::Listener {
 public:
  explicit Crowd(int waiting) : waiting_(waiting) {}

  void on(const events::Event& event) override {
    if (const auto* noticed = std::get_if<events::Noticed>(&event)) notices.push_back(noticed->problem.message);
    if (std::holds_alternative<events::TargetStarted>(event) && ++begun_ > waiting_) {
      most = std::max(most, begun_ - static_cast<int>(outcomes.size()));
    }
    if (const auto* finished = std::get_if<events::TargetFinished>(&event)) outcomes.push_back(finished->outcome);
  }

  int begun() const { return begun_; }

  std::vector<std::string> notices;
  std::vector<events::Outcome> outcomes;
  int most = 0;

 private:
  int waiting_;
  std::atomic<int> begun_ = 0;
};

// A server with few connections, and tenants that are schemas of one database there.
class FewConnections : public run::Target {
 protected:
  static constexpr int connections = 12;
  static constexpr int at_once = 2;
  static constexpr int tenants_count = 12;

  void SetUp() override {
    if (support::PrivatePostgres::programs().empty()) GTEST_SKIP() << "PostgreSQL is not installed";
    server_ = std::make_unique<support::PrivatePostgres>(
        std::vector<std::string>{"max_connections = 12", "superuser_reserved_connections = 0", "max_wal_senders = 0"});
    driver = postgres::make_driver();
    file("0001_users.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY); SELECT count(*) FROM public.gate;");
    stage_.session.lock_timeout = std::chrono::minutes{1};
    run::Client client(server_->url());
    client.execute("CREATE TABLE gate ()");
    for (int i = 0; i < tenants_count; ++i) add_tenant(client, fmt::format("t{:02}", i));
    std::vector<std::unique_ptr<db::Driver>> drivers;
    drivers.push_back(sqlite::make_driver());
    drivers_ = std::make_unique<db::Drivers>(std::move(drivers));
    db::Url url;
    url.dialect = sql::Dialect::sqlite;
    url.path = directory / "control.db";
    store_ = std::make_unique<control::Store>(*drivers_, url);
  }

  void add_tenant(run::Client& client, const std::string& name) {
    client.execute("CREATE SCHEMA " + name);
    tenants::Target target;
    target.label = target.tenant.id.text = name;
    target.server = "db1";
    target.address = db::Address::of(*db::parse_url(server_->url()), name);
    target.address.owns_database = false;
    stage_.targets.push_back(std::move(target));
  }

  std::vector<std::unique_ptr<run::Client>> take_all() const {
    std::vector<std::unique_ptr<run::Client>> clients;
    run::wait_until("a full server", [&] {
      try {
        clients.push_back(std::make_unique<run::Client>(server_->url()));
      } catch (const std::runtime_error&) {
        return clients.size() == connections;
      }
      return false;
    });
    return clients;
  }

  int refusals() const {
    std::ifstream log(server_->socket_directory() + "/server.log");
    int count = 0;
    for (std::string line; std::getline(log, line);) count += line.contains("FATAL") ? 1 : 0;
    return count;
  }

  void migrate(events::Listener& listener) {
    stage_.catalog = &load();
    Broadcast broadcast(listener, *store_);
    const auto number = store_->start_run("migrate", "{}", 0).number;
    std::vector<control::Job> jobs;
    Tasks tasks{.count = stage_.targets.size(), .find = [&](const std::string& identity) -> std::optional<Task> {
                  for (const auto& target : stage_.targets) {
                    if (target.address.identity() != identity) continue;
                    return Task{.target = &target, .goal = {.aim = plan::Newest{}}, .approved = std::nullopt};
                  }
                  return std::nullopt;
                }};
    for (const auto& target : stage_.targets) {
      const control::TargetKey key{catalog->name(), target.address.identity()};
      jobs.push_back({.run = number, .key = key, .label = target.label, .server = target.server});
      tasks.servers.emplace(target.server, &target.address);
    }
    store_->add_jobs(jobs);
    Dispatch dispatch(*driver, *store_, broadcast, stage_, rules_,
                      {.run = number, .worker = "test", .decision = std::nullopt, .limits = {{"db1", begins_with_}}},
                      tasks);
    dispatch.work(stop.get_token(), stop.get_token(), [](const auto&) {});
  }

  std::unique_ptr<support::PrivatePostgres> server_;
  std::unique_ptr<db::Drivers> drivers_;
  std::unique_ptr<control::Store> store_;
  Stage stage_;
  Rules rules_;
  int begins_with_ = at_once;
};

}  // namespace

TEST_F(FewConnections, a_refused_one_lowers_what_its_server_is_asked_for_and_costs_no_attempt) {
  rules_.between_askings = std::chrono::hours{1};  // or it would be asked for more again, where this takes long
  Crowd crowd(at_once);
  auto others = take_all();
  const auto before = refusals();
  others[0]->execute("BEGIN; LOCK TABLE gate");
  std::jthread work([&] { migrate(crowd); });
  run::wait_until("one was refused", [&] { return refusals() > before; });
  others.resize(1);
  run::wait_until("all that began were let in", [&] {
    return others[0]->execute("SELECT count(*) FROM pg_locks WHERE NOT granted") == std::to_string(crowd.begun());
  });
  others.clear();
  work.join();

  ASSERT_EQ(crowd.outcomes.size(), tenants_count);
  for (const auto& outcome : crowd.outcomes) {
    EXPECT_EQ(outcome.verdict, events::Verdict::migrated) << outcome.target;
    EXPECT_EQ(outcome.attempts, 1) << outcome.target;
  }
  EXPECT_EQ(crowd.most, 1);
  ASSERT_EQ(crowd.notices.size(), 1);
  EXPECT_THAT(crowd.notices[0], HasSubstr("db1 has no connection left"));
}

TEST_F(FewConnections, while_it_works_it_asks_again_what_is_left_and_goes_up_to_its_share) {
  begins_with_ = 1;
  rules_.between_askings = std::chrono::milliseconds{1};
  Crowd crowd(at_once);
  run::Client gate(server_->url());
  gate.execute("BEGIN; LOCK TABLE gate");
  std::jthread work([&] { migrate(crowd); });
  // A quarter of the twelve connections, without the one that stands at the gate.
  run::wait_until("two at a time",
                  [&] { return gate.execute("SELECT count(*) FROM pg_locks WHERE NOT granted") == "2"; });
  gate.execute("COMMIT");
  work.join();
  EXPECT_EQ(crowd.outcomes.size(), tenants_count);
}

}  // namespace drover::fleet
