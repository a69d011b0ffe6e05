#include "codec/base32.hpp"
#include "web/console/actor_lookup.hpp"
#include "web/console/commands.hpp"

namespace tahoe {

namespace {

constexpr caf::duration question_patience{caf::time_unit::seconds, 10};

/// Null if it is not known.
console_json seconds_since(wall_time then, wall_time now) {
  if (then == wall_time{} || then > now)
    return nullptr;
  return std::chrono::duration_cast<std::chrono::seconds>(now - then).count();
}

asio::awaitable<caf::expected<known_servers>>
ask_servers(command_context& context) {
  if (context.unknown_handles)
    co_return context.unknown_handles;
  auto& client = context.handles.introducer_client;
  if (!client)
    co_return failure(ec::try_later, "the introducer client does not run yet");
  co_return co_await ask<known_servers>(context.client, context.asker, client,
                                        get_servers{}, question_patience);
}

/// An actor that only nodes of a role have.
asio::awaitable<caf::expected<census_row>>
find_service_actor(command_context& context, std::string name,
                   std::string role) {
  auto all = co_await look_around(context);
  if (!all)
    co_return std::move(all.error());
  auto found = find_actor(*all, name);
  if (found || code_of(found.error()) != ec::not_found)
    co_return found;
  co_return failure(ec::not_found, "this node has no " + role);
}

command_task
show_service(command_context& context, std::string name, std::string role) {
  auto found
    = co_await find_service_actor(context, std::move(name), std::move(role));
  if (!found)
    co_return std::move(found.error());
  auto described = co_await describe_actor(context, *found);
  if (!described)
    co_return std::move(described.error());
  co_return co_await show(context, std::move((*described)["state"]));
}

console_json to_row(const server_entry& server, wall_time now) {
  return {{"kind", "storage"},
          {"id", base32_encode(server.id.view())},
          {"nickname", server.nickname},
          {"version", server.software},
          {"connected", server.service != nullptr},
          {"for_seconds", seconds_since(server.since, now)},
          {"problem", server.problem}};
}

console_json to_row(const introducer_entry& introducer) {
  return {{"kind", "introducer"},
          {"id", base32_encode(introducer.id.view())},
          {"connected", introducer.connected},
          {"problem", introducer.problem}};
}

std::map<std::string, std::string> nicknames_of(const known_servers& known) {
  std::map<std::string, std::string> result;
  for (auto& server : known.servers)
    result[base32_encode(server.id.view())] = server.nickname;
  return result;
}

std::optional<storage_index> parse_index(const std::string& word) {
  auto result = base32_decode_as<storage_index>(word);
  if (!result)
    return std::nullopt;
  return *result;
}

} // namespace

command_task run_announcements(command_context& context) {
  auto known = co_await ask_servers(context);
  if (!known)
    co_return std::move(known.error());
  auto now = context.node.env.clock();
  auto rows = console_json::array();
  for (auto& introducer : known->introducers)
    rows.push_back(to_row(introducer));
  for (auto& server : known->servers)
    rows.push_back(to_row(server, now));
  co_return co_await show(context, std::move(rows));
}

command_task run_peers(command_context& context) {
  auto found = co_await find_service_actor(context, "tub", "tub");
  if (!found)
    co_return std::move(found.error());
  auto tub = co_await describe_actor(context, *found);
  if (!tub)
    co_return std::move(tub.error());
  auto known = co_await ask_servers(context);
  auto nicknames
    = known ? nicknames_of(*known) : std::map<std::string, std::string>{};
  auto rows = console_json::array();
  auto connected = (*tub)["state"].value("connected", console_json::object());
  for (auto& [id, peer] : connected.items()) {
    console_json row{{"id", id}, {"nickname", nicknames[id]}};
    row.update(peer);
    rows.push_back(std::move(row));
  }
  co_return co_await show(context, std::move(rows));
}

command_task run_storage(command_context& context) {
  return show_service(context, "storage-server", "storage server");
}

command_task run_shares(command_context& context) {
  auto index = parse_index(context.words.front());
  if (!index)
    co_return usage_error("expected a storage index, 26 characters of base32");
  auto found
    = co_await find_service_actor(context, "storage-server", "storage server");
  if (!found)
    co_return std::move(found.error());
  find_shares question;
  question.index = *index;
  auto storage = caf::actor_cast<storage_actor>(found->actor);
  auto shares = co_await ask<shares_found>(
    context.client, context.asker, storage, question, question_patience);
  if (!shares)
    co_return std::move(shares.error());
  auto rows = console_json::array();
  for (auto& share : shares->shares.items)
    rows.push_back({{"share", share.number}, {"bytes", share.size}});
  if (rows.empty())
    co_return failure(ec::not_found, "this node has no share of that file");
  co_return co_await show(context, std::move(rows));
}

command_task run_vdrive(command_context& context) {
  auto all = co_await look_around(context);
  if (!all)
    co_return std::move(all.error());
  console_json result = console_json::object();
  for (std::string name : {"vdrive-server", "vdrive-client"}) {
    auto row = find_actor(*all, name);
    if (!row)
      continue;
    auto described = co_await describe_actor(context, *row);
    result[name] = described ? (*described)["state"]
                             : console_json(describe(described.error()));
  }
  if (result.empty())
    co_return failure(ec::not_found,
                      "this node has neither a directory server nor uses one");
  co_return co_await show(context, std::move(result));
}

} // namespace tahoe
