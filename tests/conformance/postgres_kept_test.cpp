#include <fmt/format.h>

#include "conformance/contract.hpp"

namespace drover::conformance {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

// What a session keeps prepared between transactions whose locks tell, while it holds a lock.
class PostgresKept : public testing::Test {
 protected:
  void SetUp() override {
    place_ = Place::make("postgres");
    if (!place_) GTEST_SKIP() << "PostgreSQL is not installed";
    place_->connect()->execute("CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE a.t (i int); CREATE TABLE b.t (i int)");
    connection_ = place_->connect();
    lock_ = connection_->try_lock("tenant");
  }

  db::Step step(const std::string& schema, const std::string& sql, bool locks_tell = true, bool rows = false) const {
    auto tenant = place_->address();
    tenant.schema = schema;
    tenant.owns_database = false;
    db::TransactionOptions options;
    options.locks_tell = locks_tell;
    options.writes_rows = rows;
    const auto envelope = place_->driver().envelope(tenant, {}, options);
    db::Step made{envelope.open};
    made.statements.push_back(body(sql));
    for (const auto* part : {&envelope.guard, &envelope.close}) {
      made.statements.insert(made.statements.end(), part->begin(), part->end());
    }
    return made;
  }
  std::vector<std::string> play(const std::vector<db::Step>& steps) const {
    return states(connection_->play({.steps = steps}));
  }
  db::Step light(const std::string& schema) {
    return step(schema, fmt::format("ALTER TABLE t ADD COLUMN c{} int", ++columns_));
  }
  static db::Step of_target(const std::string& schema) {
    return {.statements = {{.sql = "SELECT i FROM " + schema + ".t",
                            .role = db::Role::record,
                            .returns_rows = true,
                            .recurs = db::Recurs::for_target}}};
  }
  std::string kept(bool by_a_file = false) const {
    return first_value(*connection_, fmt::format("SELECT coalesce(string_agg(name, ' ' ORDER BY name), 'nothing') "
                                                 "FROM pg_prepared_statements WHERE from_sql = {}",
                                                 by_a_file));
  }

  std::unique_ptr<Place> place_;
  std::unique_ptr<db::Connection> connection_;
  std::unique_ptr<db::Lock> lock_;
  int columns_ = 0;
};

TEST_F(PostgresKept, is_the_same_for_all_tenants_of_a_session) {
  EXPECT_EQ(kept(), "nothing");
  EXPECT_THAT(play({light("a"), light("a")}), Each("done"));
  const auto first = kept();
  EXPECT_EQ(first, "drover 1 drover 2");
  for (const std::string schema : {"b", "a", "b"}) {
    connection_->reset();
    EXPECT_THAT(play({light(schema), light(schema), light(schema)}), Each("done"));
    EXPECT_EQ(kept(), first);
  }
  const auto answer = connection_->play({.steps = {step("b", "ALTER TABLE a.t ADD COLUMN n int")}}).front();
  ASSERT_TRUE(answer.error);
  EXPECT_EQ(answer.error->error_class, db::ErrorClass::outside);
  EXPECT_THAT(answer.error->what(), HasSubstr("table a.t is outside the tenant"));
}

// A lock is what tells a session from a pooler's.
TEST_F(PostgresKept, is_nothing_before_a_lock) {
  lock_.reset();
  connection_ = place_->connect();
  EXPECT_THAT(play({light("a"), light("a")}), Each("done"));
  EXPECT_EQ(kept(), "nothing");
}

TEST_F(PostgresKept, goes_with_its_target_where_it_is_of_one) {
  EXPECT_THAT(play({light("a"), of_target("a"), of_target("a"), of_target("b")}), Each("done"));
  EXPECT_EQ(kept(), "drover 1 drover 2 drover 3 drover 4");
  connection_->reset();
  EXPECT_EQ(kept(), "drover 1 drover 2");
  EXPECT_THAT(play({of_target("a"), light("a")}), Each("done"));
  EXPECT_EQ(kept(), "drover 1 drover 2 drover 5");
}

TEST_F(PostgresKept, of_a_target_is_read_again_as_it_was_read_with_the_lock) {
  connection_->reset();
  const auto locked = connection_->lock_and_read("another", of_target("a"));
  ASSERT_TRUE(locked.lock);
  EXPECT_EQ(kept(), "drover 1");
  connection_->execute("INSERT INTO a.t VALUES (1)");
  EXPECT_THAT(connection_->play({.steps = {of_target("a")}}).front().rows.front().rows, ElementsAre(ElementsAre("1")));
}

TEST_F(PostgresKept, is_given_up_where_a_column_is_another_now) {
  EXPECT_THAT(play({of_target("a"), step("a", "ALTER TABLE t ALTER COLUMN i TYPE text"), of_target("a")}),
              ElementsAre("done", "done", "failed"));
  EXPECT_THAT(play({of_target("a"), light("a")}), Each("done"));
  // Where nothing is kept any more, trying again would not help.
  auto unsupported = of_target("a");
  unsupported.statements.front().sql = "SELECT count(*) FROM a.t FOR UPDATE";
  const auto answer = connection_->play({.steps = {unsupported}}).front();
  ASSERT_TRUE(answer.error);
  EXPECT_EQ(answer.error->sqlstate, "0A000");
  EXPECT_FALSE(answer.error->retryable);
}

TEST_F(PostgresKept, goes_in_silence_where_somebody_took_it) {
  EXPECT_THAT(play({light("a"), of_target("a")}), Each("done"));
  connection_->query("DEALLOCATE ALL");
  connection_->reset();
  EXPECT_THAT(play({light("b"), of_target("b")}), Each("done"));
  EXPECT_EQ(kept(), "drover 4 drover 5 drover 6");
}

TEST_F(PostgresKept, puts_the_search_path_back) {
  auto one = light("a");
  one.statements.insert(one.statements.end() - 1, {.sql = "SHOW search_path", .returns_rows = true});
  for (int i = 0; i < 2; ++i) {
    const auto answer = connection_->play({.steps = {one}}).front();
    ASSERT_EQ(answer.rows.size(), 1U) << answer.error->what();
    EXPECT_THAT(answer.rows.front().rows, ElementsAre(ElementsAre("\"a\", pg_temp")));
    one.statements[2].sql = "ALTER TABLE t ADD COLUMN another int";
  }
}

TEST_F(PostgresKept, is_made_anew_behind_what_may_deallocate_it) {
  EXPECT_THAT(play({light("a"), step("a", "DEALLOCATE ALL", false), light("a"), light("a")}), Each("done"));
  EXPECT_THAT(play({step("a", "DO $$ BEGIN EXECUTE 'DEAL' || 'LOCATE ALL'; END $$", false)}), Each("done"));
  EXPECT_THAT(play({light("a")}), Each("done"));
  EXPECT_EQ(kept(), "drover 5 drover 6");
}

TEST_F(PostgresKept, is_not_spoilt_by_a_failure) {
  EXPECT_THAT(play({step("a", "ALTER TABLE no_such_table ADD COLUMN n int"), light("a")}),
              ElementsAre("failed", "not attempted"));
  EXPECT_THAT(play({light("a"), light("a")}), Each("done"));
  EXPECT_THAT(play({light("a"), step("a", "ALTER TABLE t ADD COLUMN c1 int, ADD COLUMN c1 int")}),
              ElementsAre("done", "failed"));
  connection_->reset();
  EXPECT_EQ(kept(), "nothing");
  EXPECT_THAT(play({light("b"), light("b")}), Each("done"));
}

TEST_F(PostgresKept, goes_with_what_a_file_prepared) {
  EXPECT_THAT(play({light("a"), step("a", "PREPARE theirs AS SELECT 1", false), light("a")}), Each("done"));
  EXPECT_EQ(kept(true), "theirs");
  connection_->reset();
  EXPECT_EQ(kept(true), "nothing");
  EXPECT_EQ(kept(), "nothing");
  EXPECT_THAT(play({light("a"), light("a")}), Each("done"));
}

TEST_F(PostgresKept, stays_where_what_a_trigger_prepared_goes) {
  place_->connect()->execute(
      "CREATE FUNCTION a.prepares() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN EXECUTE ''PREPARE \"Their own\" AS "
      "SELECT 1''; RETURN new; END'; "
      "CREATE TRIGGER prepares BEFORE INSERT ON a.t FOR EACH ROW EXECUTE FUNCTION a.prepares()");
  EXPECT_THAT(play({step("a", "INSERT INTO t VALUES (1)", true, true), of_target("a")}), Each("done"));
  EXPECT_EQ(kept(true), "Their own");
  EXPECT_EQ(kept(), "drover 1 drover 2 drover 3");
  connection_->reset();
  EXPECT_EQ(kept(true), "nothing");
  EXPECT_EQ(kept(), "drover 1 drover 2");
  EXPECT_THAT(play({step("a", "INSERT INTO t VALUES (2)", true, true)}), Each("done"));
}

TEST_F(PostgresKept, is_missed_once_where_nobody_could_know) {
  EXPECT_THAT(play({light("a")}), Each("done"));
  connection_->query("DEALLOCATE ALL");
  const auto answer = connection_->play({.steps = {light("a")}}).front();
  ASSERT_TRUE(answer.error);
  EXPECT_EQ(answer.error->sqlstate, "26000");
  EXPECT_TRUE(answer.error->retryable);
  EXPECT_THAT(play({light("a"), light("a")}), Each("done"));
  EXPECT_EQ(kept(), "nothing");
}

}  // namespace
}  // namespace drover::conformance
