#include "web/server/status_view.hpp"

#include "codec/base32.hpp"
#include "web/server/introductions_view.hpp"
#include "web/server/operation_rows.hpp"
#include "web/server/page_frame.hpp"
#include "web/server/quantities.hpp"

#include <algorithm>

namespace tahoe {

namespace {

using kainjow::mustache::data;

std::string id_of(const tub_id& id) {
  return base32_encode(id.view());
}

std::string elapsed(wall_time since, wall_time now) {
  using std::chrono::duration_cast;
  return describe_duration(duration_cast<std::chrono::seconds>(now - since));
}

std::string connection_text(const server_entry& server, wall_time now) {
  if (server.service)
    return "connected for " + elapsed(server.since, now);
  return server.problem.empty() ? "not connected yet" : server.problem;
}

std::string connection_text(const introducer_entry& introducer) {
  if (introducer.connected)
    return "connected";
  return introducer.problem.empty() ? "not connected yet" : introducer.problem;
}

data row(const tub_id& id, bool connected, const std::string& state) {
  data result;
  result.set("id", id_of(id));
  result.set("short_id", shorten_id(id_of(id)));
  result.set("class", connected ? "yes" : "no");
  result.set("state", state);
  return result;
}

std::string count_connected(const known_servers& known) {
  auto connected
    = std::count_if(known.servers.begin(), known.servers.end(),
                    [](auto& server) { return server.service != nullptr; });
  return std::to_string(connected) + " of "
         + std::to_string(known.servers.size()) + " connected";
}

int64_t unix_seconds(wall_time time) {
  using std::chrono::duration_cast;
  return duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

void add_active(data& page, const std::vector<operation_record>& operations) {
  data active{data::type::list};
  for (auto& record : operations)
    if (record.outcome == operation_outcome::running)
      active << to_row(record);
  page.set("has_active", !active.is_empty_list());
  page.set("active", active);
}

server_news news_of(const node_status& status, const server_entry& server) {
  auto found = status.news.find(server.id);
  return found == status.news.end() ? server_news{} : found->second;
}

std::string describe_space(uint64_t bytes) {
  return bytes == 0 ? "none" : describe_bytes(static_cast<double>(bytes));
}

data server_row(const node_status& status, const server_entry& server,
                wall_time now) {
  auto result
    = row(server.id, server.service != nullptr, connection_text(server, now));
  result.set("nickname", server.nickname);
  result.set("software", server.software);
  auto news = news_of(status, server);
  if (auto space = news.writable_space) {
    result.set("space_bytes", std::to_string(*space));
    result.set("space", describe_space(*space));
  }
  if (auto silent = news.silent) {
    result.set("heard_seconds", std::to_string(silent->count()));
    result.set("heard", describe_duration(*silent) + " ago");
  }
  return result;
}

nlohmann::json server_json(const node_status& status,
                           const server_entry& server, wall_time now) {
  nlohmann::json result{
    {"nodeid", id_of(server.id)},
    {"connection_status", connection_text(server, now)},
    {"connected", server.service != nullptr},
    {"since", unix_seconds(server.since)},
    {"available_space", nullptr},
    {"nickname", server.nickname},
    {"version", server.software},
    {"last_received_data", nullptr},
  };
  auto news = news_of(status, server);
  if (news.writable_space)
    result["available_space"] = *news.writable_space;
  if (news.silent)
    result["last_received_data"] = unix_seconds(now - *news.silent);
  return result;
}

std::string drive_text(bool is_there, const std::string& problem) {
  if (!problem.empty())
    return problem;
  return is_there ? "here" : "not here yet";
}

void add_drive(data& page, const drive_roots& drive) {
  page.set("has_public", drive.public_root.has_value());
  page.set("public_class", drive.public_root ? "yes" : "no");
  page.set("public_state",
           drive_text(drive.public_root.has_value(), drive.public_problem));
  page.set("has_private", drive.private_root.has_value());
  page.set("private_class", drive.private_root ? "yes" : "no");
  page.set("private_state",
           drive_text(drive.private_root.has_value(), drive.private_problem));
}

nlohmann::json to_json(const drive_roots& drive) {
  return {{"public_root", drive.public_root.has_value()},
          {"public_problem", drive.public_problem},
          {"private_root", drive.private_root.has_value()},
          {"private_problem", drive.private_problem}};
}

} // namespace

std::string describe_duration(std::chrono::seconds duration) {
  auto s = std::max<int64_t>(duration.count(), 0);
  auto text = [](int64_t n, const char* unit) {
    return std::to_string(n) + " " + unit;
  };
  if (s < 60)
    return text(s, "s");
  if (s < 3600)
    return text(s / 60, "min");
  if (s < 86400)
    return text(s / 3600, "h") + " " + text(s / 60 % 60, "min");
  return text(s / 86400, "d") + " " + text(s / 3600 % 24, "h");
}

std::string render_status_page(const node_status& status, wall_time now) {
  auto& node = status.node;
  auto& known = status.known;
  data page;
  page.set("nickname", node.nickname);
  page.set("id", id_of(node.id));
  page.set("version", node.version);
  page.set("uptime", elapsed(node.started, now));
  std::string roles;
  for (auto& role : node.roles)
    roles += (roles.empty() ? "" : ", ") + role;
  page.set("roles", roles);
  auto is_client = std::find(node.roles.begin(), node.roles.end(), "client")
                   != node.roles.end();
  page.set("is_client", is_client);
  page.set("connected_servers", count_connected(known));
  data introducers{data::type::list};
  for (auto& introducer : known.introducers)
    introducers << row(introducer.id, introducer.connected,
                       connection_text(introducer));
  page.set("introducers", introducers);
  data servers{data::type::list};
  auto by_name = known.servers;
  std::stable_sort(by_name.begin(), by_name.end(),
                   [](auto& a, auto& b) { return a.nickname < b.nickname; });
  for (auto& server : by_name)
    servers << server_row(status, server, now);
  page.set("has_servers", !servers.is_empty_list());
  page.set("servers", servers);
  page.set("has_drive", status.drive.has_value());
  if (status.drive)
    add_drive(page, *status.drive);
  if (status.own_space)
    page.set("own_space", describe_space(*status.own_space));
  if (status.introduced)
    add_introductions(page, *status.introduced, now);
  add_active(page, status.operations);
  return render_page({node.nickname, "/"}, "status", std::move(page));
}

std::string render_status_json(const node_status& status, wall_time now) {
  using nlohmann::json;
  auto& node = status.node;
  auto& known = status.known;
  auto statuses = json::array();
  auto introducers = json::array();
  for (auto& introducer : known.introducers) {
    statuses.push_back(connection_text(introducer));
    introducers.push_back(id_of(introducer.id));
  }
  auto servers = json::array();
  for (auto& server : known.servers)
    servers.push_back(server_json(status, server, now));
  auto records = json::array();
  for (auto& record : status.operations)
    records.push_back(to_json(record));
  json result{
    {"node",
     {
       {"id", id_of(node.id)},
       {"nickname", node.nickname},
       {"version", node.version},
       {"roles", node.roles},
       {"started", unix_seconds(node.started)},
     }},
    {"introducers", {{"statuses", statuses}, {"ids", introducers}}},
    {"servers", servers},
    {"drive", status.drive ? to_json(*status.drive) : json{}},
    {"operations", records},
  };
  if (status.introduced)
    add_summaries(result, *status.introduced);
  return to_text(result);
}

} // namespace tahoe
