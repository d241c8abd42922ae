#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/fixture_test.hpp"

namespace drover::config {
namespace {

using testing::HasSubstr;
using testing::Not;

struct BadConfig {
  std::string text;
  std::string code;
  std::uint32_t line;   // 0: none
  std::string message;  // a part of the whole text, hint included
};

// What leaks would look like: no message may hold it.
#define CANARY "CANARY-pw"

const BadConfig bad_configs[] = {
    // spelling
    {"[runs]\nconcurrency = 3", "config_unknown", 1, "no section 'runs' (did you mean run?)"},
    {"[run]\nconcurency = 3", "config_unknown", 2, "no key 'run.concurency' (did you mean concurrency?)"},
    {"[run]\nzzz = 3", "config_unknown", 2, "run has attempts, busy_timeout"},
    {"concurrency = 3", "config_unknown", 1, "no key 'concurrency'"},
    {"[control]\nurll = \"sqlite:a\"", "config_unknown", 2, "did you mean url?"},
    {"[catalog.tenant]\ndirectory = \"m\"", "config_unknown", 2, "no key 'catalog.tenant.directory'"},
    {"[server.eu1]\nurll = \"postgresql://h\"", "config_unknown", 2, "did you mean url?"},
    {"[tenants]\nsorce = \"glob\"", "config_unknown", 2, "did you mean source?"},
    {"[tenant]\nsource = \"glob\"", "config_unknown", 1, "did you mean tenants?"},
    {"[environment.prod]\na = 1", "config_unknown", 1, "no section 'environment'"},
    {"[env.prod.runs]\nattempts = 1", "config_unknown", 1, "did you mean run?"},
    {"[env.prod.run]\nattemps = 1", "config_unknown", 2, "did you mean attempts?"},
    {"[run.concurrency]\nx = 1", "config_type", 1, "run.concurrency takes a whole number, not a table"},
    {"[[run]]\nattempts = 1", "config_type", 1, "run is a section, not a value"},
    {"run = 3", "config_type", 1, "run is a section, not a value"},
    {"env = 3", "config_type", 1, "env holds tables"},
    {"[env]\nprod = 3", "config_type", 2, "env.prod is no table"},
    {"[\"r\\nun\"]\na = 1", "config_unknown", 1, "'\"r\\nun\"'"},
    // types
    {"[run]\nconcurrency = \"3\"", "config_type", 2, "takes a whole number, not text"},
    {"[run]\nconcurrency = 3.5", "config_type", 2, "takes a whole number, not a fraction"},
    {"[run]\nlock_timeout = 2", "config_type", 2, "a bare number hides its unit"},
    {"[run]\nout_of_order = true", "config_type", 2, "takes text, not true or false"},
    {"[types]\nrequired = \"yes\"", "config_type", 2, "takes true or false, not text"},
    {"[tenants]\nlevels = [1, 2]", "config_type", 2, "takes a list of texts"},
    {"[catalog.tenant]\ndir = [\"a\"]", "config_type", 2, "takes text, not a list"},
    {"[catalog.tenant]\ndir = 2026-11-24", "config_type", 2, "not a date or time"},
    {"[session]\nwork_mem = [1]", "config_type", 2, "takes text, a number, true or false"},
    {"[sqlite]\nfunctions = [\"uuid\", \"regex\"]", "config_function", 2,
     "'regex' is not built in; there are gen_random"},
    {"[sqlite]\nfunctions = [\"regex\"]", "config_function", 2, "did you mean regexp?"},
    {"[sqlite]\nfunction = [\"uuid\"]", "config_unknown", 2, "did you mean functions?"},
    // numbers, durations, choices
    {"[run]\nconcurrency = 0", "config_number", 2, "from 1 to 1,000"},
    {"[run]\nconcurrency = -4", "config_number", 2, "'-4'"},
    {"[run]\nmax_concurrency = 9223372036854775807", "config_number", 2, "from 1 to 10,000"},
    {"[run]\nmax_concurrency = 99999999999999999999", "config_syntax", 2, ""},
    {"[run]\nattempts = 0", "config_number", 2, "run.attempts"},
    {"[run]\nlock_tries = 1001", "config_number", 2, "run.lock_tries"},
    {"[server.a]\nurl = \"postgresql://h\"\nmax_connections = 0", "config_number", 3, "max_connections"},
    {"[run]\nlock_timeout = \"0s\"", "config_duration", 2, "it takes 1ms to 1h"},
    {"[run]\nlock_timeout = \"2\"", "config_duration", 2, "write a number with its unit"},
    {"[run]\nlock_timeout = \"-2s\"", "config_duration", 2, "no duration"},
    {"[run]\nlock_timeout = \"2 fortnights\"", "config_duration", 2, "no duration"},
    {"[run]\nstatement_timeout = \"1000d\"", "config_duration", 2, "statement_timeout"},
    {"[run]\nwait = \"\"", "config_duration", 2, "run.wait"},
    {"[run]\nout_of_order = \"aply\"", "config_choice", 2, "did you mean apply?"},
    {"[catalog.tenant]\nformat = \"alembic\"", "not_supported", 2, "not supported by this version"},
    {"[catalog.tenant]\nformat = \"drovr\"", "config_choice", 2, "did you mean drover?"},
    {"[catalog.tenant]\ndialect = \"mysql\"", "not_supported", 2, "it takes postgresql, sqlite"},
    {"[tenants]\nsource = \"mixed\"", "not_supported", 2, "not supported"},
    {"[tenants]\nsource = \"globb\"", "config_choice", 2, "did you mean glob?"},
    // not built yet
    {"[alerts]\nto = \"x\"", "not_supported", 1, "alerts is not supported by this version"},
    {"[phases]\nexpand = true", "not_supported", 1, "phases is not supported"},
    {"[types]\ndefaults = {}", "not_supported", 2, "types.defaults is not supported"},
    {"[run]\ntx = \"target\"", "not_supported", 2, "run.tx is not supported"},
    {"[control]\nurl = \"mariadb://h/control\"", "url_malformed", 2, "begins with none of postgresql:// and sqlite:"},
    // syntax
    {"[run\nattempts = 1", "config_syntax", 1, ""},
    {"[run]\nattempts = 1\nattempts = 2", "config_syntax", 3, ""},
    {"[run]\n[run]\n", "config_syntax", 2, ""},
    {"[control]\nurl = \"" CANARY "\nx", "config_syntax", 2, ""},
    {"[control]\nurl = postgresql://u:" CANARY "@h/d", "config_syntax", 2, ""},
    {"[control]\nurl = \"sqlite:" CANARY "\\q\"", "config_syntax", 2, ""},
    {"[control]\nurl = \"sqlite:" CANARY "\x01\"", "config_syntax", 2, ""},
    {"[control]\nurl = 12" CANARY, "config_syntax", 2, ""},
    {"[control]\nurl = true" CANARY, "config_syntax", 2, ""},
    {"[control]\nurl = \"a\" " CANARY, "config_syntax", 2, ""},
    {"[control]\nurl = 2026-" CANARY, "config_syntax", 2, ""},
    {"\xFF\xFE", "config_syntax", 1, ""},
    // names and emptiness
    {"[server.\"eu 1\"]\nurl = \"postgresql://h\"", "config_name", 1, "'eu 1' is no name for a server"},
    {"[catalog.\"\"]\ndir = \"m\"", "config_name", 1, "no name for a catalog"},
    {"[catalog.tenant]\ndir = \"\"", "config_empty", 2, "catalog.tenant.dir is empty"},
    {"[catalog.tenant]\nledger = \"a\\u0000b\"", "config_encoding", 2, "NUL"},
    {"[catalog.tenant]\nledger = \"drover_head\"", "config_ledger", 2, "a table that Drover has"},
    {"[catalog.tenant]\nledger = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
     "identifier_too_long", 2, "has 64 bytes"},
    // sections that do not fit together
    {"[catalog.a]\ndir = \"a\"\n[catalog.b]\ndir = \"b\"", "config_catalog", 4, "both without a url"},
    {"[catalog.central]\nurl = \"sqlite:c.db\"", "config_missing", 2, "catalog.central has no dir"},
    {"[catalog.a]\ndir = \"m\"\n[catalog.c]\ndir = \"m\"\nurl = \"sqlite:c.db\"", "config_catalog", 2, "the same dir"},
    {"[catalog.c]\ndir = \"c\"\nurl = \"sqlite:c.db\"\ndialect = \"postgresql\"", "config_dialect", 4, "its databases"},
    {"[catalog.tenant]\ndir = \"m\"\nurl = \"sqlite:c.db\"", "config_catalog", 3, "[catalog.central]"},
    {"[server.a]\nmax_connections = 3", "config_missing", 2, "server.a has no url"},
    {"[server.a]\nurl = \"sqlite:a.db\"", "config_url", 2, "a file, not a server"},
    {"[tenants]\nsource = \"glob\"", "config_missing", 2, "tenants.pattern is missing"},
    {"[tenants]\nsource = \"glob\"\npattern = \"a.db\"", "pattern_invalid", 3, "has no {id}"},
    {"[tenants]\nsource = \"glob\"\npattern = \"{id}/**.db\"", "pattern_invalid", 3, "**"},
    {"[tenants]\nsource = \"databases\"\nserver = \"a\"\npattern = \"t_{id}\"", "server_unknown", 3,
     "no such [server]"},
    {"[tenants]\nsource = \"query\"\nurl = \"sqlite:c.db\"", "config_missing", 2, "needs url,sql"},
    {"[tenants]\npattern = \"{id}.db\"", "config_unused", 2, "set tenants.source"},
    {"[tenants]\nlevels = [\"a\", \"a\"]", "config_levels", 2, "twice"},
    {"[tenants]\nids = {\"X\" = \"Not Valid\"}", "id_invalid", 2, "no tenant id"},
    {"[session]\nlock_timeout = \"0\"", "session_reserved", 2, "set run.lock_timeout"},
    {"[session]\n\"x; DROP TABLE y\" = \"1\"", "session_name", 2, "no name of a setting"},
    // secrets
    {"[server.a]\nurl = \"postgresql://u:" CANARY "@h/d\"", "password_in_config", 2, "env:NAME, file:PATH or exec:"},
    {"[server.a]\nurl = \"postgresql://h/d?password=" CANARY "\"", "password_in_config", 2, ".pgpass"},
    {"[server.a]\nurl = \"env:NOT_SET\"", "secret_missing", 2, "'NOT_SET' is not set"},
    {"[server.a]\nurl = \"env:postgresql://u:" CANARY "@h/d\"", "reference_invalid", 2, "write env:NAME"},
    {"[server.a]\nurl = \"file:none.txt\"", "secret_missing", 2, "none.txt"},
    {"[server.a]\nurl = \"exec:/nowhere/program\"", "secret_missing", 2, "cannot be run"},
    {"[server.a]\nurl = \"exec:false\"", "secret_missing", 2, "exit code 1"},
};

struct BadConfigs : Fixture {};

TEST_F(BadConfigs, each_gets_its_code_its_line_and_its_message) {
  for (const auto& bad : bad_configs) {
    const auto problems = problems_of(bad.text);
    SCOPED_TRACE(bad.text + "\n-> " + shown(problems));
    ASSERT_FALSE(problems.empty());
    EXPECT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].code, bad.code);
    EXPECT_EQ(problems[0].place ? problems[0].place->line : 0, bad.line);
    EXPECT_THAT(to_string(problems[0]), HasSubstr(bad.message));
    EXPECT_THAT(shown(problems), Not(HasSubstr(CANARY)));
    EXPECT_GT(problems[0].place->column, 0U);
  }
}

struct BadVariable {
  std::string name;
  std::string text;
  std::string code;
  std::string message;
};

const BadVariable bad_variables[] = {
    {"DROVER_RUN_CONCURENCY", "3", "variable_unknown", "did you mean DROVER_RUN_CONCURRENCY?"},
    {"DROVER_RUN_CONCURRENCY", "many", "config_number", "DROVER_RUN_CONCURRENCY: run.concurrency is 'many'"},
    {"DROVER_RUN_CONCURRENCY", "", "config_number", "run.concurrency is ''"},
    {"DROVER_RUN_CONCURRENCY", "-1", "config_number", "'-1'"},
    {"DROVER_RUN_LEASE", "10", "config_duration", "write a number with its unit"},
    {"DROVER_TYPES_REQUIRED", "1", "config_type", "true or false"},
    {"MIGRATION_TIMEOUT", "soon", "config_duration", "MIGRATION_TIMEOUT"},
    {"MIGRATION_TIMEOUT", "0", "config_duration", "MIGRATION_TIMEOUT"},
    {"MIGRATION_TIMEOUT", "-5", "config_duration", "MIGRATION_TIMEOUT"},
    {"MIGRATION_RETRY_ATTEMPTS", "0", "config_number", "MIGRATION_RETRY_ATTEMPTS"},
    {"DROVER_CONTROL_URL", "htp://u:" CANARY "@h", "", "DROVER_CONTROL_URL"},
    {"DATABASE_URL", "postgresql://u:" CANARY "@h:port/d", "", "DATABASE_URL"},
    {"DROVER_ENV", "prod", "env_unknown", "'prod'"},
};

TEST_F(BadConfigs, so_does_each_variable) {
  for (const auto& bad : bad_variables) {
    request.variables = {{bad.name, bad.text}};
    const auto problems = problems_of("");
    SCOPED_TRACE(bad.name + "=" + bad.text + "\n-> " + shown(problems));
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_TRUE(bad.code.empty() || problems[0].code == bad.code) << problems[0].code;
    EXPECT_THAT(to_string(problems[0]), HasSubstr(bad.message));
    EXPECT_THAT(shown(problems), Not(HasSubstr(CANARY)));
  }
}

TEST_F(BadConfigs, a_bad_line_of_dotenv_is_named_without_its_text) {
  write(".env", "A=1\nB " CANARY "\nC=\"" CANARY "\n");
  const auto problems = problems_of("");
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].place->line, 2U);
  EXPECT_EQ(problems[1].place->line, 3U);
  EXPECT_THAT(shown(problems), Not(HasSubstr(CANARY)));
}

}  // namespace
}  // namespace drover::config
