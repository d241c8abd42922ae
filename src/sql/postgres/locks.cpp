#include "sql/postgres/locks.hpp"

#include <algorithm>
#include <array>

namespace drover::sql::postgres {

namespace {

constexpr std::string_view ae = "ACCESS EXCLUSIVE";
constexpr std::string_view sre = "SHARE ROW EXCLUSIVE";
constexpr std::string_view sh = "SHARE";
constexpr std::string_view sue = "SHARE UPDATE EXCLUSIVE";
constexpr std::string_view re = "ROW EXCLUSIVE";
constexpr std::string_view as = "ACCESS SHARE";

constexpr auto table = std::to_array<MeasuredLock>({
    {"AlterTableStmt", "AT_AddColumn", ae},
    {"AlterTableStmt", "AT_AddColumn volatile default", ae, true, true},
    {"AlterTableStmt", "AT_AddColumn constraint", ae, false, true},
    {"AlterTableStmt", "AT_DropColumn", ae},
    {"AlterTableStmt", "AT_ColumnDefault", ae},
    {"AlterTableStmt", "AT_SetNotNull", ae, false, true},
    {"AlterTableStmt", "AT_DropNotNull", ae},
    {"AlterTableStmt", "AT_SetStatistics", sue},
    {"AlterTableStmt", "AT_SetStorage", ae},
    {"AlterTableStmt", "AT_SetCompression", ae},
    {"AlterTableStmt", "AT_AlterColumnType", ae, true, true},
    {"AlterTableStmt", "AT_AddConstraint", ae, false, true},
    {"AlterTableStmt", "AT_AddConstraint not valid", ae},
    {"AlterTableStmt", "AT_AddConstraint foreign key", sre, false, true},
    {"AlterTableStmt", "AT_AddConstraint foreign key not valid", sre},
    {"AlterTableStmt", "AT_AddConstraint using index", ae},
    {"AlterTableStmt", "AT_ValidateConstraint", sue, false, true},
    {"AlterTableStmt", "AT_DropConstraint", ae},
    {"AlterTableStmt", "AT_ChangeOwner", ae},
    {"AlterTableStmt", "AT_SetLogged", ae, true, true},
    {"AlterTableStmt", "AT_SetUnLogged", ae, true, true},
    {"AlterTableStmt", "AT_SetTableSpace", ae, true},
    {"AlterTableStmt", "AT_SetRelOptions", sue},
    {"AlterTableStmt", "AT_ResetRelOptions", sue},
    {"AlterTableStmt", "AT_EnableTrig", sre},
    {"AlterTableStmt", "AT_DisableTrig", sre},
    {"AlterTableStmt", "AT_EnableRowSecurity", ae},
    {"AlterTableStmt", "AT_DisableRowSecurity", ae},
    {"AlterTableStmt", "AT_ForceRowSecurity", ae},
    {"AlterTableStmt", "AT_NoForceRowSecurity", ae},
    {"AlterTableStmt", "AT_AttachPartition", sue},
    {"AlterTableStmt", "AT_DetachPartition", ae},
    {"AlterTableStmt", "AT_DetachPartition concurrently", sue},
    {"AlterTableStmt", "AT_ReplicaIdentity", ae},
    {"AlterTableStmt", "AT_AddIdentity", ae},
    {"AlterTableStmt", "AT_DropIdentity", ae},
    {"AlterTableStmt", "AT_AddInherit", ae},
    {"AlterTableStmt", "AT_DropInherit", ae},
    {"RenameStmt", "", ae},
    {"AlterObjectSchemaStmt", "", ae},
    {"IndexStmt", "", sh, false, true},
    {"IndexStmt", "concurrently", sue, false, true},
    {"CreateStmt", "", ""},
    {"CreateStmt", "partition of", ae},
    {"CreateStmt", "foreign key", sre},
    {"CreateTableAsStmt", "", ""},
    {"DropStmt", "OBJECT_TABLE", ae},
    {"DropStmt", "OBJECT_INDEX", ae},
    {"DropStmt", "OBJECT_INDEX concurrently", sue},
    {"DropStmt", "OBJECT_VIEW", ae},
    {"DropStmt", "OBJECT_MATVIEW", ae},
    {"DropStmt", "OBJECT_SEQUENCE", ae},
    {"DropStmt", "OBJECT_TRIGGER", ae},
    {"DropStmt", "OBJECT_POLICY", ae},
    {"DropStmt", "OBJECT_RULE", ae},
    {"DropStmt", "OBJECT_FUNCTION", ""},
    {"DropStmt", "OBJECT_TYPE", ""},
    {"DropStmt", "OBJECT_SCHEMA", ae},
    {"DropStmt", "OBJECT_EXTENSION", "unknown"},
    {"TruncateStmt", "", ae},
    {"InsertStmt", "", re},
    {"UpdateStmt", "", re},
    {"DeleteStmt", "", re},
    {"MergeStmt", "", re},
    {"CopyStmt", "", re},
    {"SelectStmt", "", as},
    {"CreateTrigStmt", "", sre},
    {"CreatePolicyStmt", "", ae},
    {"AlterPolicyStmt", "", ae},
    {"RuleStmt", "", ae},
    {"ViewStmt", "", as},
    {"RefreshMatViewStmt", "", ae},
    {"RefreshMatViewStmt", "concurrently", "EXCLUSIVE"},
    {"CreateStatsStmt", "", sue},
    {"CommentStmt", "", sue},
    {"ClusterStmt", "", ae, true, true},
    {"VacuumStmt", "", sue, false, true},
    {"VacuumStmt", "full", ae, true, true},
    {"ReindexStmt", "", sh, false, true},
    {"ReindexStmt", "concurrently", sue, false, true},
    {"GrantStmt", "", ""},
    {"GrantRoleStmt", "", ""},
    {"CreateFunctionStmt", "", ""},
    {"CreateSchemaStmt", "", ""},
    {"CreateSeqStmt", "", ""},
    {"CreateEnumStmt", "", ""},
    {"CreateDomainStmt", "", ""},
    {"CompositeTypeStmt", "", ""},
    {"CreateExtensionStmt", "", ""},
    {"CreateRoleStmt", "", ""},
    {"AlterEnumStmt", "", ""},
    {"VariableSetStmt", "", ""},
    {"AlterDefaultPrivilegesStmt", "", ""},
    {"DefineStmt", "", ""},
});

constexpr std::array<std::string_view, 8> by_strength{"ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", sue, sh, sre,
                                                      "EXCLUSIVE",    ae};

}  // namespace

const MeasuredLock* measured_lock(std::string_view statement, std::string_view subcommand) {
  const auto* found = std::ranges::find_if(
      table, [&](const auto& row) { return row.statement == statement && row.subcommand == subcommand; });
  return found == table.end() ? nullptr : found;
}

int strength(std::string_view mode) {
  const auto* found = std::ranges::find(by_strength, mode);
  return found == by_strength.end() ? -1 : static_cast<int>(found - by_strength.begin());
}

}  // namespace drover::sql::postgres
