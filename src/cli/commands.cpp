#include <array>

#include "cli/commands/all.hpp"

namespace drover::cli {

std::span<const Command> commands() {
  static const std::array<Command, 30> table{init_command,           new_command,
                                             plan_command,           migrate_command,
                                             migrate_back_command,   retry_command,
                                             status_command,         check_command,
                                             tenant_add_command,     tenant_import_command,
                                             tenant_list_command,    tenant_show_command,
                                             tenant_suspend_command, tenant_activate_command,
                                             tenant_archive_command, tenant_remove_command,
                                             run_list_command,       run_show_command,
                                             run_pause_command,      run_resume_command,
                                             run_cancel_command,     wait_command,
                                             worker_command,         worker_restart_command,
                                             monitor_command,        doctor_command,
                                             freeze_command,         reconcile_command,
                                             repair_command,         version_command};
  return table;
}

}  // namespace drover::cli
