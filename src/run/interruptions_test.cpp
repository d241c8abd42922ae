// A runner that dies at its nth word to the database, for every n, and in each of the ways in which it can: whatever
// was said or not said, the next runner brings the target to the same end, and no effect is there twice.
#include <functional>

#include <gmock/gmock.h>

#include "run/postgres_fixture_test.hpp"
#include "run/sqlite_fixture_test.hpp"

namespace drover::run {
namespace {

using events::Verdict;

enum class Death {
  before,     // the word is not said, and the process is gone
  after,      // it is carried out, and the process is gone before it hears so
  lost_reply  // it is carried out, its answer is lost, and the process lives on
};

// When and how the process under test is to die, and what became of it.
struct Fate {
  int at = 0;
  Death death = Death::before;
  int said = 0;
  bool dead = false;
  std::function<void()> meanwhile = {};  // before it hears of it

  bool struck() const { return said >= at; }
};

class Mortal : public db::Connection {
 public:
  Mortal(std::unique_ptr<db::Connection> inner, Fate& fate) : inner_(std::move(inner)), fate_(fate) {}

  void execute(std::string_view sql) override {
    say([&] { return inner_->execute(sql), 0; });
  }
  db::Rows query(std::string_view sql, db::Args args) override {
    return say([&] { return inner_->query(sql, args); });
  }
  std::vector<db::Answer> play(const db::Script& script, const db::StepDone& done) override {
    std::vector<std::pair<std::size_t, db::Answer>> heard;
    auto answers = say([&] {
      return inner_->play(script,
                          [&](std::size_t step, const db::Answer& answer) { heard.emplace_back(step, answer); });
    });
    for (const auto& [step, answer] : heard) {
      if (done) done(step, answer);
    }
    return answers;
  }
  std::unique_ptr<db::Lock> try_lock(std::string_view name) override {
    return say([&] { return inner_->try_lock(name); });
  }
  void reset() override { inner_->reset(); }
  void cancel() noexcept override { inner_->cancel(); }
  std::string server_version() const override { return inner_->server_version(); }

 private:
  template <class Word>
  std::invoke_result_t<Word> say(Word word) {
    if (fate_.dead) throw gone();
    const bool now = ++fate_.said == fate_.at;
    if (now && fate_.death != Death::lost_reply) fate_.dead = true;
    if (now && fate_.death == Death::before) throw gone();
    auto answer = word();
    if (now && fate_.meanwhile) fate_.meanwhile();
    if (now) throw gone();
    return answer;
  }

  static db::Error gone() {
    db::Error error(db::ErrorClass::connect, "08006", "the connection is gone");
    error.connection_lost = true;
    error.retryable = true;
    return error;
  }

  std::unique_ptr<db::Connection> inner_;
  Fate& fate_;
};

template <class Base>
struct Interrupted : Base {
  Result strike(Fate& fate) {
    this->dress = [&fate](std::unique_ptr<db::Connection> inner) -> std::unique_ptr<db::Connection> {
      if (!fate.dead) return std::make_unique<Mortal>(std::move(inner), fate);
      throw db::Error(db::ErrorClass::auth, "", "a dead process connects to nothing");
    };
    auto result = this->run(this->job(1));
    this->dress = {};
    return result;
  }

  // Every n until one is never reached; `clean` empties the target, `effects` is what one migration of it leaves.
  template <class Clean, class Check>
  void at_every_word(Clean clean, Check check) {
    for (const auto death : {Death::before, Death::after, Death::lost_reply}) {
      int struck = 0;
      for (Fate fate{.at = 1, .death = death};; ++fate.at) {
        SCOPED_TRACE(testing::Message() << "death " << static_cast<int>(death) << " at word " << fate.at);
        fate.said = 0;
        fate.dead = false;
        clean();
        const auto own = strike(fate);
        if (!fate.struck()) break;
        if (death == Death::lost_reply) {
          EXPECT_EQ(own.outcome.verdict, Verdict::migrated) << "it lost one connection, and has others";
        }
        ++struck;
        const auto result = this->run(this->job(2));
        ASSERT_THAT(result.outcome.verdict, testing::AnyOf(Verdict::migrated, Verdict::already))
            << (result.outcome.failure ? result.outcome.failure->message : "");
        check();
        if (testing::Test::HasFailure()) return;
      }
      EXPECT_GT(struck, 8);  // the scenario has so many words at least
    }
  }
};

struct PostgresInterrupted : Interrupted<PostgresTarget> {};

TEST_F(PostgresInterrupted, blocks_and_an_index_come_to_the_same_end) {
  file("0001_blocks.sql",
       "BEGIN;\nCREATE TABLE a (k text);\nINSERT INTO marks VALUES ('1');\nCOMMIT;\n"
       "CREATE INDEX CONCURRENTLY a_k ON a (k);\n"
       "BEGIN;\nCREATE TABLE b (k text);\nINSERT INTO marks VALUES ('2');\nCOMMIT;\n"
       "BEGIN;\nDROP TABLE b;\nINSERT INTO marks VALUES ('3');\nCOMMIT;\n");
  file("0002_plain.sql", "INSERT INTO marks VALUES ('4');\n");
  load();
  at_every_word([&] { execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE marks (k text)"); },
                [&] {
                  EXPECT_EQ(ask("SELECT string_agg(k, ',' ORDER BY k) FROM marks"), "1,2,3,4");
                  EXPECT_EQ(ask("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "0");
                  EXPECT_EQ(ask("SELECT count(*) FROM pg_class WHERE relname LIKE 'a_k%'"), "1");
                  EXPECT_EQ(ask("SELECT string_agg(version, ',' ORDER BY version) FROM schema_migrations"),
                            "0001,0002");
                  EXPECT_EQ(ask("SELECT count(*) - max(seq) FROM drover_journal"), "0");
                });
}

// The tenant is another's by then: it must not be kept locked in order to keep out what that one has kept out.
TEST_F(PostgresInterrupted, gives_way_at_once_to_a_later_claim) {
  execute("CREATE TABLE marks (k text)");
  file("0001_one.sql", "INSERT INTO marks VALUES ('1');\n");
  load();
  ASSERT_EQ(run(job(1)).outcome.verdict, Verdict::migrated);
  file("0002_two.sql", "INSERT INTO marks VALUES ('2');\n");
  load();
  Fate fate{.at = 4, .death = Death::lost_reply, .meanwhile = [&] { execute("UPDATE drover_head SET epoch = 7"); }};
  const auto result = strike(fate);
  EXPECT_EQ(failure_class(result), "fenced");
  EXPECT_LT(fate.said, 15);
  EXPECT_EQ(ask("SELECT string_agg(k, ',' ORDER BY k) FROM marks"), "1,2");
}

struct SqliteInterrupted : Interrupted<SqliteTarget> {};

TEST_F(SqliteInterrupted, blocks_come_to_the_same_end) {
  file("0001_blocks.sql",
       "BEGIN;\nCREATE TABLE a (k TEXT);\nINSERT INTO marks VALUES ('1');\nCOMMIT;\nVACUUM;\n"
       "BEGIN;\nCREATE TABLE b (k TEXT);\nINSERT INTO marks VALUES ('2');\nCOMMIT;\n"
       "BEGIN;\nDROP TABLE b;\nINSERT INTO marks VALUES ('3');\nCOMMIT;\n");
  file("0002_plain.sql", "INSERT INTO marks VALUES ('4');\n");
  load();
  std::filesystem::copy_file(address.database, directory / "fresh.db");
  at_every_word(
      [&] {
        std::filesystem::copy_file(directory / "fresh.db", address.database,
                                   std::filesystem::copy_options::overwrite_existing);
      },
      [&] {
        EXPECT_EQ(ask("SELECT group_concat(k, ',') FROM (SELECT k FROM marks ORDER BY k)"), "1,2,3,4");
        EXPECT_EQ(ask("SELECT group_concat(name, ',') FROM sqlite_schema WHERE name IN ('a', 'b')"), "a");
        EXPECT_EQ(ask("SELECT group_concat(version, ',') FROM schema_migrations"), "0001,0002");
        EXPECT_EQ(ask("SELECT count(*) - max(seq) FROM drover_journal"), "0");
      });
}

}  // namespace
}  // namespace drover::run
