#include "sql/postgres/tree_read.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "sql/postgres/alone.hpp"
#include "sql/postgres/locks.hpp"
#include "sql/postgres/shows_in_locks.hpp"
#include "sql/postgres/tokens_read.hpp"
#include "sql/postgres/tree_nodes.hpp"
#include "sql/postgres/writes_rows.hpp"
#include "sql/words.hpp"

namespace drover::sql::postgres {

namespace {

using nlohmann::json;

std::string quoted(const std::string& name) {
  bool plain = !name.empty() && !(name.front() >= '0' && name.front() <= '9');
  for (const char c : name) plain = plain && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
  if (plain) return name;
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string upper(std::string text) {
  for (auto& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

std::string relation_name(const json& relation) {
  const auto schema = text_at(relation, "schemaname");
  const auto name = text_at(relation, "relname");
  if (name.empty()) return {};
  return schema.empty() ? quoted(name) : quoted(schema) + "." + quoted(name);
}

// A name as a list of String nodes, e.g. of DROP.
std::string list_name(const json& list) {
  std::string name;
  const auto& items = list.contains("List") ? child(list["List"], "items") : list;
  for (const auto& item : items) {
    const auto part = text_at(child(item, "String"), "sval");
    if (!part.empty()) name += (name.empty() ? "" : ".") + quoted(part);
  }
  return name;
}

std::string kind_of(const Words& words) {
  constexpr std::array<std::string_view, 14> nouns{"table",    "index",     "view",   "function", "schema",
                                                   "type",     "trigger",   "policy", "role",     "sequence",
                                                   "database", "extension", "domain", "procedure"};
  auto kind = upper(words.at(0));
  for (std::size_t i = 1; i < 6; ++i) {
    for (const auto noun : nouns) {
      if (words.is(i, noun)) return kind + ' ' + upper(std::string(noun));
    }
  }
  return kind;
}

class Reader {
 public:
  Reader(std::string tag, const json& node, std::string_view statement)
      : tag_(std::move(tag)), node_(node), words_(Dialect::postgres, statement), statement_(statement) {}

  Effects read() {
    effects_.kind = kind_of(words_);
    effects_.shows_in_locks = shows_in_locks(tag_, node_);
    effects_.writes_rows = writes_rows(tag_, node_);
    lock(tag_, "", relation_name(child(node_, "relation")));
    read_transaction_use();
    read_session_state();
    read_losses();
    if (tag_ == "AlterTableStmt") read_alter_table();
    if (tag_ == "SelectStmt") read_select();
    if (tag_ == "IndexStmt" && flag_at(node_, "concurrent")) lock(tag_, "concurrently", effects_.lock.relation);
    if (tag_ == "CreateExtensionStmt") effects_.extension = text_at(node_, "extname");
    if (tag_ == "CreateStmt") read_create_table();
    return std::move(effects_);
  }

 private:
  void lock(std::string_view tag, std::string_view variant, std::string relation) {
    const auto* measured = measured_lock(tag, variant);
    effects_.lock.mode = measured == nullptr ? "unknown" : std::string(measured->mode);
    effects_.lock.rewrites = measured != nullptr && measured->rewrites;
    effects_.lock.scans = measured != nullptr && measured->scans;
    if (!effects_.lock.mode.empty()) effects_.lock.relation = std::move(relation);
  }

  void must_stand_alone(const std::string& what, Alone alone) {
    effects_.transaction = TransactionUse::own;
    effects_.reason = what + " cannot run in a transaction";
    effects_.alone = std::move(alone);
  }

  // PostgreSQL 15 manual: the statements whose pages say "cannot be executed inside a transaction block".
  void read_transaction_use() {
    if (tag_ == "TransactionStmt") read_control();
    if (tag_ == "AlterSystemStmt") must_stand_alone(effects_.kind, harmless_again(true));
    if (tag_ == "CreatedbStmt" || tag_ == "DropdbStmt") server_wide("pg_database", "datname", "dbname");
    if (tag_ == "CreateTableSpaceStmt" || tag_ == "DropTableSpaceStmt") {
      server_wide("pg_tablespace", "spcname", "tablespacename");
    }
    if (tag_ == "CreateSubscriptionStmt" || tag_ == "DropSubscriptionStmt") {
      server_wide("pg_subscription", "subname", "subname");
    }
    if (tag_ == "AlterSubscriptionStmt") must_stand_alone("ALTER SUBSCRIPTION", commits_by_itself());
    if (tag_ == "VacuumStmt" && flag_at(node_, "is_vacuumcmd")) must_stand_alone("VACUUM", harmless_again(false));
    if (tag_ == "ClusterStmt" && !node_.contains("relation")) {
      must_stand_alone("CLUSTER of all tables", harmless_again(false));
    }
    if (tag_ == "IndexStmt" && flag_at(node_, "concurrent")) {
      const auto index = text_at(node_, "idxname");
      must_stand_alone("CREATE INDEX CONCURRENTLY",
                       create_index_concurrently(index.empty() ? index : quoted(index), effects_.lock.relation));
    }
    if (tag_ == "ReindexStmt") read_reindex();
    if (tag_ == "DoStmt") read_do_block();
    if (tag_ == "AlterEnumStmt" && text_at(node_, "oldVal").empty()) effects_.new_enum_value = text_at(node_, "newVal");
    if (tag_ == "CopyStmt" && flag_at(node_, "is_from") && text_at(node_, "filename").empty()) {
      effects_.transaction = TransactionUse::copy_stdin;
      effects_.reason = "COPY ... FROM STDIN brings its data in the file";
    }
    if (tag_ == "CopyStmt" && !flag_at(node_, "is_from") && text_at(node_, "filename").empty()) {
      effects_.transaction = TransactionUse::client_command;
      effects_.reason = "COPY ... TO STDOUT hands its rows to a client, and nobody takes them here";
    }
  }

  void server_wide(const std::string& catalog, const std::string& column, const char* name) {
    must_stand_alone(effects_.kind, server_object(catalog, column, text_at(node_, name), tag_.starts_with("Create")));
  }

  void read_control() {
    effects_.transaction = TransactionUse::control;
    effects_.reason = effects_.kind + " steers the transaction from inside the file";
    const auto kind = text_at(node_, "kind");
    effects_.control = Control::refused;
    if (kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START") effects_.control = Control::begin;
    if (kind == "TRANS_STMT_COMMIT" && !flag_at(node_, "chain")) effects_.control = Control::commit;
    if (kind == "TRANS_STMT_ROLLBACK") effects_.control = Control::rollback;
    if (kind == "TRANS_STMT_SAVEPOINT" || kind == "TRANS_STMT_RELEASE" || kind == "TRANS_STMT_ROLLBACK_TO") {
      effects_.control = Control::savepoint;
    }
    for (const auto& item : child(node_, "options")) {
      const auto& option = child(item, "DefElem");
      const auto value = text_at(child(child(child(option, "arg"), "A_Const"), "sval"), "sval");
      if (text_at(option, "defname") == "transaction_isolation") effects_.isolation = upper(value);
      if (text_at(option, "defname") != "transaction_isolation") effects_.control = Control::refused;
    }
  }

  void read_session_state() {
    if (tag_ == "VariableSetStmt") {
      const auto kind = text_at(node_, "kind");
      effects_.is_setting = !flag_at(node_, "is_local") && kind != "VAR_SET_MULTI";
      const auto name = text_at(node_, "name");
      effects_.takes_role = name == "role" || name == "session_authorization";
    }
    const bool as_query = tag_ == "CreateTableAsStmt";
    const auto& relation = as_query ? child(child(node_, "into"), "rel") : child(node_, "relation");
    if ((as_query || tag_ == "CreateStmt") && text_at(relation, "relpersistence") == "t") {
      effects_.session_state = "a temporary table";
    }
    if (tag_ == "PrepareStmt") effects_.session_state = "a prepared statement";
    if (tag_ == "ListenStmt") effects_.session_state = "a LISTEN";
  }

  void read_reindex() {
    const auto kind = text_at(node_, "kind");
    const bool concurrently = words_.holds("concurrently");
    const bool wide =
        kind == "REINDEX_OBJECT_SCHEMA" || kind == "REINDEX_OBJECT_SYSTEM" || kind == "REINDEX_OBJECT_DATABASE";
    if (concurrently) {
      must_stand_alone("REINDEX CONCURRENTLY",
                       reindex(effects_.lock.relation, kind == "REINDEX_OBJECT_INDEX", concurrently));
      lock(tag_, "concurrently", effects_.lock.relation);
    } else if (wide) {
      must_stand_alone("REINDEX of a schema or database", reindex("", false, false));
    }
  }

  void read_do_block() {
    for (const auto& token : words_.tokens()) {
      if (token.kind != TokenKind::string) continue;
      const auto found = look_into_body(inside_quotes(token.text));
      if (found.ends_transactions) must_stand_alone("a DO block that commits", commits_by_itself());
      if (found.may_destroy) effects_.losses.push_back({.what = "DO block: cannot be read", .count_sql = std::nullopt});
    }
    effects_.lock.mode = "unknown";
  }

  void lose(const std::string& what, std::optional<std::string> count_sql = std::nullopt) {
    effects_.losses.push_back({.what = what, .count_sql = std::move(count_sql)});
  }

  void read_losses() {
    if (tag_ == "DropStmt") read_drop();
    if (tag_ == "TruncateStmt") {
      for (const auto& relation : child(node_, "relations")) {
        const auto name = relation_name(child(relation, "RangeVar"));
        lose("TRUNCATE " + name, "SELECT count(*) FROM " + name);
        lock(tag_, "", name);
      }
    }
    if (tag_ == "DeleteStmt") read_delete();
  }

  void read_drop() {
    const auto kind = text_at(node_, "removeType");
    std::string name;
    for (const auto& object : child(node_, "objects")) {
      name = object.contains("String") ? quoted(text_at(object["String"], "sval")) : list_name(object);
      if (kind == "OBJECT_TABLE") lose("DROP TABLE " + name, "SELECT count(*) FROM " + name);
      if (kind == "OBJECT_SCHEMA") lose("DROP SCHEMA " + name);
    }
    lock(tag_, flag_at(node_, "concurrent") ? kind + " concurrently" : kind, name);
    if (flag_at(node_, "concurrent")) must_stand_alone("DROP INDEX CONCURRENTLY", drop_index_concurrently(name));
  }

  void read_delete() {
    const auto name = relation_name(child(node_, "relation"));
    if (node_.contains("usingClause") || node_.contains("withClause")) return lose("DELETE FROM " + name);
    std::string count = "SELECT count(*) FROM " + name;
    const auto where = words_.find("where");
    if (where < words_.size()) {
      const auto alias = text_at(child(child(node_, "relation"), "alias"), "aliasname");
      if (!alias.empty()) count += " AS " + quoted(alias);
      const auto end = words_.find("returning", where);
      const auto begin = words_.tokens()[where].offset;
      const auto stop = end < words_.size() ? words_.tokens()[end].offset : statement_.size();
      count += " " + std::string(statement_.substr(begin, stop - begin));
    }
    lose("DELETE FROM " + name, count);
  }

  void read_alter_table() {
    const auto relation = relation_name(child(node_, "relation"));
    LockUse strongest{.mode = "", .relation = relation};
    for (const auto& item : child(node_, "cmds")) {
      const auto& command = child(item, "AlterTableCmd");
      const auto subtype = text_at(command, "subtype");
      lock(tag_, variant_of(subtype, command), relation);
      if (effects_.lock.mode == "unknown" || strength(effects_.lock.mode) >= strength(strongest.mode)) {
        strongest.mode = effects_.lock.mode;
      }
      strongest.rewrites = strongest.rewrites || effects_.lock.rewrites;
      strongest.scans = strongest.scans || effects_.lock.scans;
      effects_.patient = effects_.patient || subtype == "AT_ValidateConstraint";
      const auto column = text_at(command, "name");
      if (subtype == "AT_DropColumn") {
        lose("DROP COLUMN " + relation + "." + column,
             "SELECT count(*) FROM " + relation + " WHERE " + quoted(column) + " IS NOT NULL");
      }
      if (subtype == "AT_AlterColumnType" && !widens(child(child(command, "def"), "ColumnDef"))) {
        lose("narrowed type of " + relation + "." + column,
             "SELECT count(*) FROM " + relation + " WHERE " + quoted(column) + " IS NOT NULL");
      }
      if (subtype == "AT_DetachPartition" && words_.holds("concurrently")) {
        const auto partition = relation_name(child(child(child(command, "def"), "PartitionCmd"), "name"));
        must_stand_alone("DETACH PARTITION CONCURRENTLY", detach_concurrently(relation, partition));
      }
    }
    effects_.lock = strongest;
  }

  std::string variant_of(const std::string& subtype, const json& command) const {
    const auto& constraint = child(child(command, "def"), "Constraint");
    if (subtype == "AT_AddConstraint") {
      std::string variant = subtype;
      if (!text_at(constraint, "indexname").empty()) return variant + " using index";
      if (text_at(constraint, "contype") == "CONSTR_FOREIGN") variant += " foreign key";
      return flag_at(constraint, "skip_validation") ? variant + " not valid" : variant;
    }
    if (subtype == "AT_DetachPartition" && words_.holds("concurrently")) return subtype + " concurrently";
    if (subtype != "AT_AddColumn") return subtype;
    return added_column(child(child(command, "def"), "ColumnDef"));
  }

  // A default that has to be computed for each row rewrites the table; a constant one does not (PostgreSQL 11).
  static std::string added_column(const json& column) {
    std::string variant = "AT_AddColumn";
    for (const auto& item : child(column, "constraints")) {
      const auto& constraint = child(item, "Constraint");
      const auto type = text_at(constraint, "contype");
      if (type == "CONSTR_GENERATED" || type == "CONSTR_IDENTITY") return variant + " volatile default";
      if (type == "CONSTR_DEFAULT" && child(constraint, "raw_expr").contains("FuncCall") &&
          !is_stable(child(constraint, "raw_expr")["FuncCall"])) {
        return variant + " volatile default";
      }
      if (type == "CONSTR_CHECK" || type == "CONSTR_UNIQUE" || type == "CONSTR_PRIMARY" || type == "CONSTR_NOTNULL") {
        variant = "AT_AddColumn constraint";
      }
    }
    const auto type = list_name(child(child(column, "typeName"), "names"));
    return type.ends_with("serial") || type.ends_with("serial8") || type.ends_with("serial4")
               ? "AT_AddColumn volatile default"
               : variant;
  }

  static bool is_stable(const json& call) {
    const auto name = list_name(child(call, "funcname"));
    return name == "now" || name == "current_setting" || name.ends_with(".now");
  }

  // Types that hold every value the common narrower ones can have, so that nothing is cut off.
  static bool widens(const json& column) {
    const auto& type = child(column, "typeName");
    const auto name = list_name(child(type, "names"));
    if (type.contains("typmods")) return false;
    constexpr std::array<std::string_view, 5> wide{"text", "pg_catalog.varchar", "pg_catalog.int8",
                                                   "pg_catalog.\"numeric\"", "pg_catalog.numeric"};
    for (const auto one : wide) {
      if (name == one) return true;
    }
    return false;
  }

  void read_select() {
    bool writes = node_.contains("intoClause");
    for (const auto& item : child(child(node_, "withClause"), "ctes")) {
      const auto& query = child(child(item, "CommonTableExpr"), "ctequery");
      writes = writes || !query.contains("SelectStmt");
      if (query.contains("DeleteStmt")) {
        lose("DELETE FROM " + relation_name(child(query["DeleteStmt"], "relation")));
      }
    }
    effects_.read_only = !writes && !node_.contains("lockingClause");
    const auto& from = child(node_, "fromClause");
    if (from.is_array() && !from.empty()) effects_.lock.relation = relation_name(child(from.front(), "RangeVar"));
    if (effects_.lock.relation.empty()) effects_.lock.mode.clear();
  }

  void read_create_table() {
    if (node_.contains("partbound")) {
      const auto& parents = child(node_, "inhRelations");
      if (parents.is_array() && !parents.empty()) {
        lock(tag_, "partition of", relation_name(child(parents.front(), "RangeVar")));
      }
    }
    for (const auto& element : child(node_, "tableElts")) {
      read_reference(child(element, "Constraint"));
      for (const auto& item : child(child(element, "ColumnDef"), "constraints")) {
        read_reference(child(item, "Constraint"));
      }
    }
  }

  void read_reference(const json& constraint) {
    if (text_at(constraint, "contype") != "CONSTR_FOREIGN") return;
    lock(tag_, "foreign key", relation_name(child(constraint, "pktable")));
  }

  std::string tag_;
  const json& node_;
  Words words_;
  std::string_view statement_;
  Effects effects_;
};

}  // namespace

Effects read_tree(const std::string& tree, std::string_view statement) {
  const auto parsed = json::parse(tree, nullptr, false);
  const auto& statements = child(parsed, "stmts");
  if (!statements.is_array() || statements.size() != 1) return read_tokens(statement);
  const auto& wrapped = child(statements.front(), "stmt");
  if (!wrapped.is_object() || wrapped.empty()) return read_tokens(statement);
  const auto first = wrapped.begin();
  return Reader(first.key(), first.value(), statement).read();
}

}  // namespace drover::sql::postgres
