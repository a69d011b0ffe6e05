#pragma once

#include "web/console/command.hpp"

// One function for each command of the console.

namespace tahoe {

// actor_commands.cpp
command_task run_actors(command_context& context);
command_task run_actor(command_context& context);
command_task run_kill(command_context& context);

// watching_commands.cpp: until the client cancels them
command_task run_watch(command_context& context);
command_task run_top(command_context& context);
command_task run_trace(command_context& context);

// service_commands.cpp
command_task run_peers(command_context& context);
command_task run_announcements(command_context& context);
command_task run_storage(command_context& context);
command_task run_shares(command_context& context);
command_task run_vdrive(command_context& context);

// operation_commands.cpp
command_task run_uploads(command_context& context);
command_task run_downloads(command_context& context);
command_task run_operation(command_context& context);

// process_commands.cpp
command_task run_config(command_context& context);
command_task run_log(command_context& context);
command_task run_metrics(command_context& context);
command_task run_memory(command_context& context);
command_task run_nodes(command_context& context);
command_task run_stop(command_context& context);

// grid_commands.cpp
command_task run_grid_nodes(command_context& context);
command_task run_process_nodes(command_context& context);
command_task run_use(command_context& context);
command_task run_fault(command_context& context);

/// The nodes of this process that run.
asio::awaitable<std::vector<std::string>>
names_of_process(command_context& context);

/// What an actor says of itself; `try_later` if it does not answer in time.
asio::awaitable<caf::expected<console_json>>
describe_actor(command_context& context, const census_row& row);

/// Shows that: as text its state first, then a line for each type of message,
/// those that took most time first.
command_task show_actor(command_context& context, console_json described);

} // namespace tahoe
