#include "conformance/contract.hpp"
#include "conformance/servers.hpp"

namespace drover::conformance {
namespace {

using testing::StartsWith;

// Right on a server of that version, refused by every older one.
struct Newer {
  int version;
  std::string sql;
};

const std::vector<Newer> table{
    {15, "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE"},
    {15, "CREATE TABLE n (a int, UNIQUE NULLS NOT DISTINCT (a))"},
    {16, "SELECT * FROM (SELECT 1)"},
    {16, "SELECT * FROM (VALUES (1))"},
    {16, "SELECT any_value(a) FROM t"},
    {16, "CREATE TABLE n (a text STORAGE MAIN)"},
    {16, "SELECT '1' IS JSON"},
    {16, "SELECT '1' IS NOT JSON"},
    {16, "SELECT JSON_OBJECT('a': 1)"},
    {16, "SELECT JSON_OBJECT('a' VALUE 1)"},
    {16, "SELECT JSON_ARRAY(1, 2)"},
    {16, "SELECT JSON_ARRAYAGG(a) FROM t"},
    {16, "SELECT 0x2A"},
    {16, "SELECT 0o17"},
    {16, "SELECT 0b11"},
    {16, "SELECT SYSTEM_USER"},
    {16, "CREATE STATISTICS ON a, b FROM t"},
    {16, "GRANT pg_monitor TO CURRENT_USER WITH INHERIT TRUE"},
    {16, "GRANT pg_monitor TO CURRENT_USER WITH SET TRUE"},
    {16, "SELECT array_shuffle(ARRAY[1, 2])"},
    {16, "SELECT array_sample(ARRAY[1, 2], 1)"},
    {16, "SELECT pg_input_is_valid('1', 'int')"},
    {17, "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE RETURNING t.a"},
    {17, "MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED BY SOURCE THEN DELETE"},
    {17, "SELECT * FROM JSON_TABLE('[1]', '$[*]' COLUMNS (x int PATH '$'))"},
    {17, "SELECT JSON_VALUE('{}', '$' RETURNING int)"},
    {17, "SELECT JSON_QUERY('{}', '$' RETURNING jsonb)"},
    {17, "SELECT JSON_VALUE(jsonb '1', '$')"},
    {17, "SELECT JSON_QUERY(jsonb '1', '$')"},
    {17, "SELECT JSON_EXISTS(jsonb '1', '$')"},
    {17, "SELECT JSON_SCALAR(1)"},
    {17, "SELECT JSON_SERIALIZE('1')"},
    {17, "SET transaction_timeout = '1min'"},
    {17, "GRANT MAINTAIN ON t TO CURRENT_USER"},
    {17, "CREATE EVENT TRIGGER e ON login EXECUTE FUNCTION nothing()"},
    {17, "SELECT now() AT LOCAL"},
    {17, "ALTER TABLE t ALTER COLUMN g SET EXPRESSION AS (a * 2)"},
    {17, "SELECT random(1, 6)"},
    {17, "SELECT uuid_extract_timestamp(gen_random_uuid())"},
    {18, "CREATE TABLE n (a int, r int4range, PRIMARY KEY (a, r WITHOUT OVERLAPS))"},
    {18, "CREATE TABLE n (a int, r int4range, FOREIGN KEY (a, PERIOD r) REFERENCES t (a, PERIOD r))"},
    {18, "CREATE TABLE n (a int, v int GENERATED ALWAYS AS (a + 1) VIRTUAL)"},
    {18, "CREATE TABLE n (a int CHECK (a > 0) NOT ENFORCED)"},
    {18, "UPDATE t SET b = 1 RETURNING old.b"},
    {18, "UPDATE t SET b = 1 RETURNING a, new.b"},
    {18, "SELECT uuidv7()"},
    {18, "SELECT uuidv4()"},
    {18, "SELECT array_sort(ARRAY[2, 1])"},
    {18, "SELECT array_reverse(ARRAY[2, 1])"},
};

// Wrong on every server.
const std::vector<std::string> wrong{
    "SELEC 1",
    "SELECT * FROM nowhere",
    "SELECT nothing(1)",
    "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN NONSENSE",
    "SELECT gamma(1, 2, 3, 4)",
    "CREATE TABLE n (a int, v int GENERATED ALWAYS AS (a + 1) NONSENSE)",
    "UPDATE t SET b = 1 RETURNING nothing.b",
    "SELECT '1' IS NONSENSE",
};

class PostgresVersions : public testing::Test {
 protected:
  void SetUp() override {
    place_ = Place::make("postgres");
    if (!place_) GTEST_SKIP() << "PostgreSQL is not installed";
    const auto setup = place_->connect();
    setup->execute("CREATE TABLE t (a int, b int, g int GENERATED ALWAYS AS (a * 3) STORED); CREATE TABLE u (a int)");
    version_ = std::stoi(first_value(*setup, "SHOW server_version_num")) / 10'000;
  }

  db::Error refusal(const std::string& sql) const {
    db::Step step{{body("BEGIN"), body(sql), body("ROLLBACK")}};
    const auto answers = place_->connect()->play({{step}});
    return answers.front().error.value_or(db::Error(db::ErrorClass::fenced, "", "no error"));
  }

  std::unique_ptr<Place> place_;
  int version_ = 0;
};

TEST_F(PostgresVersions, that_are_newer_are_named_where_a_statement_needs_one) {
  int too_new = 0;
  for (const auto& newer : table) {
    const auto error = refusal(newer.sql);
    if (newer.version <= version_) {
      EXPECT_NE(error.error_class, db::ErrorClass::version) << newer.sql << ": " << error.what();
      continue;
    }
    ++too_new;
    EXPECT_EQ(error.error_class, db::ErrorClass::version) << newer.sql << ": " << error.what();
    EXPECT_THAT(std::string(error.what()), StartsWith("needs PostgreSQL " + std::to_string(newer.version) + ": "))
        << newer.sql;
    EXPECT_FALSE(error.detail.empty()) << newer.sql;
  }
  if (too_new == 0) GTEST_SKIP() << "this server is new enough for all of it";
}

TEST_F(PostgresVersions, are_no_excuse_for_what_is_wrong_on_every_server) {
  for (const auto& sql : wrong) EXPECT_EQ(refusal(sql).error_class, db::ErrorClass::sql) << sql;
}

}  // namespace
}  // namespace drover::conformance
