#include <filesystem>
#include <fstream>

#include <sqlite3.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is not in <cstdlib>
#include <unistd.h>

#include "conformance/contract.hpp"
#include "conformance/servers.hpp"
#include "drivers/sqlite/driver.hpp"
#include "drivers/sqlite/result.hpp"

namespace drover::conformance {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Root may write everywhere; for the time of a test it is nobody.
class Unprivileged {
 public:
  Unprivileged() : root_(::geteuid() == 0) {
    if (root_ && ::seteuid(65534) != 0) throw std::runtime_error("cannot become nobody");
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;
  ~Unprivileged() {
    if (root_ && ::seteuid(0) != 0) std::abort();
  }

 private:
  bool root_;
};

class Sqlite : public testing::Test {
 protected:
  Sqlite() : driver_(sqlite::make_driver()) {
    auto name = (fs::temp_directory_path() / "drover-sqlite-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory");
    directory_ = name;
    fs::permissions(directory_, fs::perms::all);
    make("CREATE TABLE a (i int)");
  }
  void TearDown() override { fs::remove_all(directory_); }

  fs::path path(const std::string& name = "tenant.db") const { return directory_ / name; }
  db::Address address(const std::string& name = "tenant.db") const {
    return db::Address::of(url_of("sqlite:" + path(name).string()));
  }
  std::unique_ptr<db::Connection> connect(const db::SessionOptions& options = {},
                                          const std::string& name = "tenant.db") const {
    return driver_->connect(address(name), options);
  }
  void make(const std::string& sql, const std::string& name = "tenant.db") const {
    db::SessionOptions options;
    options.may_create = true;
    connect(options, name)->execute(sql);
  }
  db::Error refusal(const std::string& name = "tenant.db", const db::SessionOptions& options = {}) const {
    return error_in([&] { connect(options, name); });
  }
  void write(const std::string& name, const std::string& bytes) const { std::ofstream(path(name)) << bytes; }

  db::Answer play(const std::vector<db::Statement>& statements, const db::TransactionOptions& transaction = {},
                  const db::SessionOptions& session = {}) const {
    const auto envelope = driver_->envelope(address(), session, transaction);
    db::Step step;
    for (const auto* part :
         {&envelope.before, &envelope.open, &statements, &envelope.guard, &envelope.close, &envelope.after}) {
      step.statements.insert(step.statements.end(), part->begin(), part->end());
    }
    return connect(session)->play({{step}}).front();
  }

  std::unique_ptr<db::Driver> driver_;
  fs::path directory_;
};

TEST_F(Sqlite, tells_what_is_wrong_with_a_file) {
  EXPECT_EQ(refusal("absent.db").error_class, db::ErrorClass::missing);
  EXPECT_FALSE(fs::exists(path("absent.db")));
  fs::create_directory(path("folder"));
  EXPECT_EQ(refusal("folder").error_class, db::ErrorClass::missing);
  write("empty.db", "");
  EXPECT_EQ(refusal("empty.db").error_class, db::ErrorClass::corrupt);
  write("text.db", std::string(4096, 'x'));
  EXPECT_EQ(refusal("text.db").error_class, db::ErrorClass::corrupt);
  EXPECT_EQ(refusal("text.db").sqlstate, "SQLITE_NOTADB");
  EXPECT_EQ(refusal("absent/deep.db").error_class, db::ErrorClass::missing);
}

TEST_F(Sqlite, finds_a_truncated_file) {
  make(
      "CREATE TABLE b AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
      "SELECT i, hex(randomblob(50)) AS noise FROM n");
  fs::resize_file(path(), fs::file_size(path()) / 2);
  const auto error = refusal();
  EXPECT_EQ(error.error_class, db::ErrorClass::corrupt);
  EXPECT_FALSE(error.retryable);
}

TEST_F(Sqlite, makes_a_file_only_where_it_may) {
  db::SessionOptions options;
  options.may_create = true;
  connect(options, "new.db")->execute("CREATE TABLE a (i int)");
  EXPECT_TRUE(fs::exists(path("new.db")));
  write("empty.db", "");
  connect(options, "empty.db")->execute("CREATE TABLE a (i int)");
}

TEST_F(Sqlite, tells_a_file_that_may_not_be_written) {
  fs::permissions(path(), fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  const Unprivileged nobody;
  EXPECT_EQ(refusal().error_class, db::ErrorClass::read_only);
  db::SessionOptions reading;
  reading.read_write = false;
  EXPECT_EQ(first_value(*connect(reading), "SELECT count(*) FROM a"), "0");
}

TEST_F(Sqlite, tells_a_directory_that_may_not_be_entered) {
  fs::permissions(directory_, fs::perms::none);
  {
    const Unprivileged nobody;
    if (::access(directory_.c_str(), X_OK) != 0) {
      EXPECT_EQ(refusal().error_class, db::ErrorClass::auth);
    }
  }
  fs::permissions(directory_, fs::perms::all);
}

TEST_F(Sqlite, has_a_stamp_that_changes_with_the_file) {
  const auto before = driver_->stamp(address());
  EXPECT_EQ(driver_->stamp(address()), before);
  connect()->execute("CREATE TABLE another (i int)");
  const auto changed = driver_->stamp(address());
  EXPECT_NE(changed, before);
  fs::copy_file(path(), path("copy.db"));
  fs::rename(path("copy.db"), path());
  EXPECT_NE(driver_->stamp(address()), changed);
  fs::remove(path());
  EXPECT_THAT(driver_->stamp(address()), HasSubstr("absent"));
}

TEST_F(Sqlite, has_a_stamp_that_changes_with_the_write_ahead_log) {
  const auto connection = connect();
  connection->execute("PRAGMA journal_mode = WAL; INSERT INTO a VALUES (1)");
  const auto before = driver_->stamp(address());
  connection->execute("INSERT INTO a VALUES (2)");
  EXPECT_NE(driver_->stamp(address()), before);
}

TEST_F(Sqlite, gives_up_on_a_file_that_is_kept) {
  const auto other = connect();
  other->execute("BEGIN IMMEDIATE");
  db::SessionOptions options;
  options.busy_timeout = std::chrono::milliseconds{20};
  const auto error = error_in([&] { connect(options)->execute("INSERT INTO a VALUES (1)"); });
  EXPECT_EQ(error.error_class, db::ErrorClass::busy);
  EXPECT_TRUE(error.retryable);
  EXPECT_EQ(error.sqlstate, "SQLITE_BUSY");
  other->execute("COMMIT");
  connect(options)->execute("INSERT INTO a VALUES (1)");
}

TEST_F(Sqlite, rebuilds_a_table_without_its_children_s_rows_being_lost) {
  make(
      "CREATE TABLE parent (i INTEGER PRIMARY KEY); INSERT INTO parent VALUES (1); "
      "CREATE TABLE child (i int REFERENCES parent (i) ON DELETE CASCADE); INSERT INTO child VALUES (1)");
  db::SessionOptions session;
  session.settings = {{"foreign_keys", "on"}};
  db::TransactionOptions off;
  off.foreign_keys_off = true;
  const std::vector<db::Statement> rebuild{body("CREATE TABLE parent_new (i INTEGER PRIMARY KEY, name text)"),
                                           body("INSERT INTO parent_new SELECT i, '' FROM parent"),
                                           body("DROP TABLE parent"), body("ALTER TABLE parent_new RENAME TO parent")};
  const auto answer = play(rebuild, off, session);
  ASSERT_EQ(answer.state, db::StepState::done) << answer.error->what();
  EXPECT_EQ(first_value(*connect(), "SELECT count(*) FROM child"), "1");
}

TEST_F(Sqlite, finds_references_that_a_rebuild_broke_and_leaves_older_ones_alone) {
  make(
      "CREATE TABLE parent (i INTEGER PRIMARY KEY); INSERT INTO parent VALUES (1); "
      "CREATE TABLE child (i int REFERENCES parent (i)); INSERT INTO child VALUES (1), (77)");
  db::TransactionOptions off;
  off.foreign_keys_off = true;
  EXPECT_EQ(play({body("CREATE TABLE more (i int)")}, off).state, db::StepState::done);
  const auto answer = play({body("DELETE FROM parent")}, off);
  ASSERT_EQ(answer.state, db::StepState::failed);
  EXPECT_EQ(answer.error->error_class, db::ErrorClass::outside);
  EXPECT_THAT(answer.error->what(), HasSubstr("1 row(s) of child refer to missing rows of parent"));
  EXPECT_EQ(first_value(*connect(), "SELECT count(*) FROM parent"), "1");
}

TEST_F(Sqlite, switches_the_foreign_keys_on_again_whatever_happens) {
  db::SessionOptions session;
  session.settings = {{"foreign_keys", "on"}};
  const auto connection = connect(session);
  db::TransactionOptions off;
  off.foreign_keys_off = true;
  const auto envelope = driver_->envelope(address(), session, off);
  for (const std::string sql : {"CREATE TABLE fine (i int)", "INSERT INTO nowhere VALUES (1)"}) {
    db::Step step;
    const std::vector<db::Statement> statements{body(sql)};
    for (const auto* part :
         {&envelope.before, &envelope.open, &statements, &envelope.guard, &envelope.close, &envelope.after}) {
      step.statements.insert(step.statements.end(), part->begin(), part->end());
    }
    connection->play({{step}});
    EXPECT_EQ(first_value(*connection, "PRAGMA foreign_keys"), "1") << sql;
  }
}

TEST_F(Sqlite, forgets_attached_files_and_switches_when_it_is_reset) {
  make("CREATE TABLE b (i int)", "other.db");
  const auto connection = connect();
  connection->execute("ATTACH '" + path("other.db").string() + "' AS other; PRAGMA foreign_keys = ON");
  connection->reset();
  EXPECT_EQ(class_in([&] { connection->query("SELECT * FROM other.b"); }), "sql");
  EXPECT_EQ(first_value(*connection, "PRAGMA foreign_keys"), "0");
}

struct Code {
  std::string name;
  std::string sql;
  std::string error_class;
  bool retryable = false;
};

TEST_F(Sqlite, gives_each_result_code_its_class) {
  make(
      "CREATE TABLE u (i INTEGER PRIMARY KEY, v text UNIQUE, n int NOT NULL DEFAULT 0, c int CHECK (c > 0), "
      "f int REFERENCES u (i)); INSERT INTO u (i, v) VALUES (1, 'x'); CREATE TABLE p (k text PRIMARY KEY); "
      "INSERT INTO p VALUES ('x'); CREATE TRIGGER no BEFORE DELETE ON u BEGIN SELECT RAISE(ABORT, 'secret'); END");
  const std::vector<Code> codes{
      {"SQLITE_ERROR", "SELEC 1", "sql"},
      {"SQLITE_ERROR", "SELECT * FROM nowhere", "sql"},
      {"SQLITE_CONSTRAINT_UNIQUE", "INSERT INTO u (v) VALUES ('x')", "sql"},
      {"SQLITE_CONSTRAINT_PRIMARYKEY", "INSERT INTO p VALUES ('x')", "sql"},
      {"SQLITE_CONSTRAINT_NOTNULL", "INSERT INTO u (n) VALUES (NULL)", "sql"},
      {"SQLITE_CONSTRAINT_CHECK", "INSERT INTO u (c) VALUES (-1)", "sql"},
      {"SQLITE_CONSTRAINT_FOREIGNKEY", "PRAGMA foreign_keys = ON; INSERT INTO u (f) VALUES (99)", "sql"},
      {"SQLITE_CONSTRAINT_TRIGGER", "DELETE FROM u", "sql"},
      {"SQLITE_MISMATCH", "INSERT INTO u (i) VALUES ('no number')", "sql"},
      {"SQLITE_TOOBIG", "SELECT zeroblob(2000000000)", "sql"},
      {"SQLITE_FULL", "PRAGMA max_page_count = 1; CREATE TABLE big (b); INSERT INTO big VALUES (zeroblob(100000))",
       "disk"},
      {"SQLITE_CANTOPEN", "ATTACH '/nowhere/at/all.db' AS far", "missing"},
      {"SQLITE_READONLY", "PRAGMA query_only = ON; INSERT INTO a VALUES (1)", "read_only"},
  };
  for (const auto& code : codes) {
    const auto error = error_in([&] { connect()->execute(code.sql); });
    EXPECT_EQ(error.sqlstate, code.name) << error.what();
    EXPECT_EQ(db::to_string(error.error_class), code.error_class) << code.sql;
    EXPECT_EQ(error.retryable, code.retryable) << code.sql;
    EXPECT_THAT(error.summary(), testing::Not(HasSubstr("secret")));
  }
}

TEST_F(Sqlite, gives_codes_that_nobody_can_provoke_their_class) {
  const std::vector<std::pair<int, Code>> codes{{SQLITE_IOERR, {"SQLITE_IOERR", "", "disk"}},
                                                {SQLITE_IOERR_FSYNC, {"SQLITE_IOERR", "", "disk"}},
                                                {SQLITE_NOMEM, {"SQLITE_NOMEM", "", "capacity"}},
                                                {SQLITE_LOCKED, {"SQLITE_LOCKED", "", "busy", true}},
                                                {SQLITE_BUSY_RECOVERY, {"SQLITE_BUSY_RECOVERY", "", "busy", true}},
                                                {SQLITE_CORRUPT_VTAB, {"SQLITE_CORRUPT", "", "corrupt"}},
                                                {SQLITE_INTERRUPT, {"SQLITE_INTERRUPT", "", "cancelled"}},
                                                {SQLITE_PERM, {"SQLITE_PERM", "", "sql"}}};
  for (const auto& [number, code] : codes) {
    const auto error = sqlite::error_of(nullptr, number);
    EXPECT_EQ(error.sqlstate, code.name);
    EXPECT_EQ(db::to_string(error.error_class), code.error_class) << code.name;
    EXPECT_EQ(error.retryable, code.retryable) << code.name;
  }
}

TEST_F(Sqlite, finds_a_page_that_is_no_page) {
  make(
      "CREATE TABLE b AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
      "SELECT i, hex(randomblob(50)) AS noise FROM n");
  {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(2 * 4096);
    file << std::string(8192, '\xFF');
  }
  EXPECT_EQ(class_in([&] { connect()->query("SELECT sum(length(noise)) FROM b"); }), "corrupt");
}

TEST_F(Sqlite, tells_a_snapshot_that_is_too_old_as_busy) {
  const auto one = connect();
  one->execute("PRAGMA journal_mode = WAL; BEGIN");
  one->query("SELECT * FROM a");
  connect()->execute("INSERT INTO a VALUES (1)");
  const auto error = error_in([&] { one->execute("INSERT INTO a VALUES (2)"); });
  EXPECT_EQ(error.sqlstate, "SQLITE_BUSY_SNAPSHOT");
  EXPECT_TRUE(error.retryable);
}

TEST_F(Sqlite, names_table_and_column_of_a_violated_constraint) {
  make("CREATE TABLE users (email text UNIQUE, age int CONSTRAINT grown_up CHECK (age > 17))");
  connect()->execute("INSERT INTO users VALUES ('ada@example.com', 36)");
  const auto unique = error_in([&] { connect()->execute("INSERT INTO users VALUES ('ada@example.com', 36)"); });
  EXPECT_EQ(unique.table, "users");
  EXPECT_EQ(unique.column, "email");
  EXPECT_FALSE(std::string(unique.what()).contains("ada@"));
  const auto check = error_in([&] { connect()->execute("INSERT INTO users VALUES ('bob', 1)"); });
  EXPECT_EQ(check.constraint, "grown_up");
}

}  // namespace
}  // namespace drover::conformance
