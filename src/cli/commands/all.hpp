#pragma once

#include <expected>
#include <optional>

#include "cli/command.hpp"
#include "cli/environment.hpp"
#include "fleet/request.hpp"
#include "fleet/rest.hpp"

namespace drover::cli {

class Project;

// One file per verb; the table in commands.cpp lists them.
extern const Command init_command;
extern const Command new_command;
extern const Command plan_command;
extern const Command migrate_command;
extern const Command migrate_back_command;
extern const Command repair_command;
extern const Command freeze_command;
extern const Command reconcile_command;
extern const Command retry_command;
extern const Command run_list_command;
extern const Command run_show_command;
extern const Command status_command;
extern const Command check_command;
extern const Command tenant_add_command;
extern const Command tenant_import_command;
extern const Command tenant_list_command;
extern const Command tenant_show_command;
extern const Command tenant_suspend_command;
extern const Command tenant_activate_command;
extern const Command tenant_archive_command;
extern const Command tenant_remove_command;
extern const Command doctor_command;
extern const Command run_pause_command;
extern const Command run_resume_command;
extern const Command run_cancel_command;
extern const Command monitor_command;
extern const Command wait_command;
extern const Command worker_command;
extern const Command worker_restart_command;
extern const Command version_command;

// What migrate, migrate-back and retry share: hand the request to the fleet. Of one at rest only the end is told.
int execute(Environment& environment, const Arguments& arguments, Project& project, const fleet::Request& request,
            const std::optional<fleet::Rest>& rest = std::nullopt);

// A run's number, nullopt for `latest`.
std::expected<std::optional<std::int64_t>, Problem> run_named(const std::string& text, const std::string& option);

}  // namespace drover::cli
