#include "sql/postgres/shows_in_locks.hpp"

#include <algorithm>
#include <array>

#include "sql/postgres/tree_nodes.hpp"

namespace drover::sql::postgres {

namespace {

using nlohmann::json;

template <class Names>
bool is_one_of(std::string_view name, const Names& names) {
  return std::ranges::find(names, name) != names.end();
}

// They change or make one relation and its own parts, and run nothing that could do more: what a view, a trigger or a
// policy calls is called by others, later, and an index's expression can change nothing (CREATE INDEX: "functions must
// be immutable").
constexpr auto always =
    std::to_array<std::string_view>({"IndexStmt", "ViewStmt", "CreateSeqStmt", "AlterSeqStmt", "CreateTrigStmt",
                                     "CreatePolicyStmt", "AlterPolicyStmt", "RuleStmt"});

constexpr auto renamed =
    std::to_array<std::string_view>({"OBJECT_TABLE", "OBJECT_COLUMN", "OBJECT_INDEX", "OBJECT_VIEW", "OBJECT_MATVIEW",
                                     "OBJECT_SEQUENCE", "OBJECT_TABCONSTRAINT", "OBJECT_TRIGGER", "OBJECT_POLICY"});

// Of a trigger's or a constraint's comment the table's lock does not tell.
constexpr auto commented = std::to_array<std::string_view>(
    {"OBJECT_TABLE", "OBJECT_COLUMN", "OBJECT_INDEX", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_SEQUENCE"});

constexpr auto parts_of_relations = std::to_array<std::string_view>({"OBJECT_TRIGGER", "OBJECT_POLICY", "OBJECT_RULE"});

constexpr auto alterations = std::to_array<std::string_view>(
    {"AT_AddColumn",          "AT_ColumnDefault",      "AT_DropNotNull",       "AT_SetNotNull",
     "AT_SetStatistics",      "AT_SetStorage",         "AT_SetCompression",    "AT_DropColumn",
     "AT_AddConstraint",      "AT_ValidateConstraint", "AT_AlterConstraint",   "AT_DropConstraint",
     "AT_AlterColumnType",    "AT_ChangeOwner",        "AT_ClusterOn",         "AT_SetLogged",
     "AT_SetUnLogged",        "AT_SetRelOptions",      "AT_ResetRelOptions",   "AT_EnableTrig",
     "AT_DisableTrig",        "AT_EnableTrigAll",      "AT_DisableTrigAll",    "AT_EnableTrigUser",
     "AT_DisableTrigUser",    "AT_EnableAlwaysTrig",   "AT_AttachPartition",   "AT_DetachPartition",
     "AT_AddInherit",         "AT_DropInherit",        "AT_EnableRowSecurity", "AT_ForceRowSecurity",
     "AT_DisableRowSecurity", "AT_NoForceRowSecurity", "AT_ReplicaIdentity",   "AT_AddIdentity",
     "AT_SetIdentity",        "AT_DropIdentity",       "AT_DropExpression"});

// Of pg_catalog, which stands before every schema, and called without arguments there is none that fits better.
constexpr auto harmless = std::to_array<std::string_view>(
    {"now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "gen_random_uuid", "random"});

bool is_harmless(const json& call) {
  const auto& name = child(call, "funcname");
  if (call.contains("args") || name.size() != 1) return false;
  return is_one_of(text_at(child(name.front(), "String"), "sval"), harmless);
}

// Somewhere below a function is called that may be anybody's.
bool calls_functions(const json& node) {
  if (!node.is_structured()) return false;
  if (node.is_object() && node.contains("FuncCall") && !is_harmless(node["FuncCall"])) return true;
  return std::ranges::any_of(node, calls_functions);
}

// A generated column's expression is immutable, as an index's is.
bool calls_functions_in_column(const json& column) {
  return calls_functions(child(column, "raw_default")) ||
         std::ranges::any_of(child(column, "constraints"), [](const json& item) {
           return text_at(child(item, "Constraint"), "contype") != "CONSTR_GENERATED" && calls_functions(item);
         });
}

bool is_plain(const json& item) {
  const auto& command = child(item, "AlterTableCmd");
  const auto subtype = text_at(command, "subtype");
  if (!is_one_of(subtype, alterations) || text_at(command, "behavior") == "DROP_CASCADE") return false;
  if (subtype == "AT_ColumnDefault") return true;  // for rows to come
  const auto& definition = child(command, "def");
  return definition.contains("ColumnDef") ? !calls_functions_in_column(definition["ColumnDef"])
                                          : !calls_functions(definition);
}

}  // namespace

bool shows_in_locks(std::string_view tag, const json& node) {
  if (is_one_of(tag, always)) return true;
  if (tag == "CreateStmt") return !calls_functions(child(node, "partbound"));
  if (tag == "RenameStmt") return node.contains("relation") && is_one_of(text_at(node, "renameType"), renamed);
  if (tag == "CommentStmt") return is_one_of(text_at(node, "objtype"), commented);
  if (tag == "DropStmt") {
    return is_one_of(text_at(node, "removeType"), parts_of_relations) && text_at(node, "behavior") != "DROP_CASCADE";
  }
  if (tag == "AlterTableStmt") return std::ranges::all_of(child(node, "cmds"), is_plain);
  if (tag == "VariableSetStmt") {
    const auto name = text_at(node, "name");
    return name != "role" && name != "session_authorization";
  }
  return false;
}

}  // namespace drover::sql::postgres
