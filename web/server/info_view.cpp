#include "web/server/info_view.hpp"

#include "codec/base32.hpp"
#include "web/server/cap_fields.hpp"
#include "web/server/page_frame.hpp"
#include "web/server/quantities.hpp"
#include "web/server/request_target.hpp"
#include "web/server/visible_name.hpp"

#include <algorithm>

namespace tahoe {

namespace {

using kainjow::mustache::data;

/// What there is to tell of one kind of cap.
struct cap_traits {
  std::string type;
  std::optional<uint64_t> size = std::nullopt;
  std::string index = {};  ///< of its shares, or of a directory's entries
  std::string verify = {}; ///< the cap that only verifies
  std::string coding = {};
};

struct to_cap_traits {
  cap_traits operator()(const chk_verify_cap& cap) const {
    return {"verify cap of a file", cap.size, base32_encode(cap.si.view()),
            cap.to_uri(),
            "any " + std::to_string(cap.needed_shares) + " of "
              + std::to_string(cap.total_shares) + " shares give the file"};
  }

  cap_traits operator()(const chk_read_cap& cap) const {
    auto result = (*this)(cap.to_verify());
    result.type = "immutable file";
    return result;
  }

  cap_traits operator()(const lit_cap& cap) const {
    return {"immutable LIT file", cap.data.size()};
  }

  cap_traits operator()(const directory_write_cap& cap) const {
    return (*this)(cap.to_read_only());
  }

  cap_traits operator()(const directory_read_cap& cap) const {
    auto result = (*this)(cap.to_verify());
    result.type = "directory";
    return result;
  }

  cap_traits operator()(const directory_verify_cap& cap) const {
    return {"verify cap of a directory", std::nullopt,
            base32_encode(cap.index.view()), cap.to_uri()};
  }

  cap_traits operator()(const unknown_cap&) const { return {"unknown"}; }
};

void add_facts(data& page, const cap_traits& traits) {
  data facts{data::type::list};
  auto add = [&](const char* name, const std::string& value, bool is_code) {
    data fact;
    fact.set("name", name);
    fact.set("value", value);
    fact.set("is_code", is_code);
    if (!value.empty())
      facts << fact;
  };
  add("Type", traits.type, false);
  if (traits.size)
    add("Size", std::to_string(*traits.size) + " bytes", false);
  add("Coding", traits.coding, false);
  add("Storage index", traits.index, true);
  page.set("facts", facts);
}

void add_caps(data& page, const directory_entry& entry,
              const cap_traits& traits) {
  std::vector<cap_field> caps;
  if (entry.write_cap)
    caps.push_back({"write-cap", "Read-write cap", to_uri(*entry.write_cap)});
  auto read = to_uri(entry.read_cap);
  if (!read.empty() && read != traits.verify)
    caps.push_back({"read-cap", entry.write_cap ? "Read-only cap" : "Read cap",
                    std::move(read)});
  if (!traits.verify.empty())
    caps.push_back({"verify-cap", "Verify cap", traits.verify});
  add_cap_fields(page, caps);
}

// -- shares -------------------------------------------------------------------

data server_row(const surveyed_server& server) {
  std::string shares;
  for (auto number : server.shares.numbers())
    shares += (shares.empty() ? "" : ", ") + std::to_string(number);
  data row;
  row.set("nickname", server.nickname);
  row.set("short_id", shorten_id(base32_encode(server.id.view())));
  row.set("shares", shares);
  row.set("class", server.answered ? "yes" : "no");
  row.set("state", server.answered ? "answered" : server.problem);
  return row;
}

/// Servers that have shares or keep silent; the others are only counted.
void add_servers(data& page, const chk_verify_cap& cap,
                 const servers_surveyed& found) {
  share_set shares;
  size_t holders = 0;
  data rows{data::type::list};
  for (auto& server : found.servers) {
    for (auto number : server.shares.numbers())
      shares.insert(number);
    holders += server.shares.empty() ? 0 : 1;
    if (!server.shares.empty() || !server.answered)
      rows << server_row(server);
  }
  auto text = [](size_t n) { return std::to_string(n); };
  auto summary = text(shares.size()) + " of " + text(cap.total_shares)
                 + " shares are on " + text(holders) + " of "
                 + text(found.servers.size()) + " connected servers; any "
                 + text(cap.needed_shares) + " give the file.";
  if (found.disconnected > 0)
    summary += " " + text(found.disconnected)
               + " servers are known and out of reach.";
  page.set("summary", summary);
  page.set("class", shares.size() >= cap.needed_shares ? "yes" : "no");
  page.set("has_servers", !rows.is_empty_list());
  page.set("servers", rows);
}

void add_shares(data& page, const object_info& info) {
  auto cap = shares_of(info.entry.read_cap);
  page.set("has_shares", cap.has_value());
  if (!cap)
    return;
  if (info.servers)
    return add_servers(page, *cap, *info.servers);
  page.set("class", "no");
  page.set("summary", info.problem);
}

// -- what to do with it -------------------------------------------------------

void add_file_links(data& page, const directory_entry& entry) {
  auto name = entry.name.empty() ? std::string{"file"} : entry.name;
  auto address = "/file/" + percent_encode(to_uri(entry.read_cap))
                 + "/@@named=/" + percent_encode(name);
  page.set("open", address);
  page.set("download", address + "?save=true");
}

void add_directory_links(data& page, const object_info& info) {
  page.set("open", info.here);
  if (info.entry.write_cap)
    page.set("open_read_only",
             "/uri/" + percent_encode(to_uri(info.entry.read_cap)) + "/");
  constexpr std::pair<const char*, const char*> actions[] = {
    {"start-manifest", "List everything"},
    {"start-deep-size", "Add up the sizes"},
    {"start-deep-stats", "Count and measure"},
  };
  data walks{data::type::list};
  for (auto& [action, name] : actions) {
    data walk;
    walk.set("action", action);
    walk.set("name", name);
    walk.set("handle", info.handle + "-" + action);
    walks << walk;
  }
  page.set("walks", walks);
}

} // namespace

std::optional<chk_verify_cap> shares_of(const capability& cap) {
  if (auto* file = std::get_if<chk_read_cap>(&cap))
    return file->to_verify();
  if (auto* verify = std::get_if<chk_verify_cap>(&cap))
    return *verify;
  return std::nullopt;
}

std::string render_info_page(const object_info& info) {
  auto& entry = info.entry;
  auto kind = kind_of(entry.read_cap);
  auto traits = std::visit(to_cap_traits{}, entry.read_cap);
  data page;
  page.set("type", traits.type);
  if (traits.size)
    page.set("size", describe_bytes(static_cast<double>(*traits.size)));
  page.set("name", entry.name);
  if (!info.up.empty())
    page.set("up", info.up);
  page.set("is_file", kind == cap_kind::file);
  page.set("is_directory", kind == cap_kind::directory);
  page.set("is_unknown", std::holds_alternative<unknown_cap>(entry.read_cap));
  add_facts(page, traits);
  add_caps(page, entry, traits);
  add_shares(page, info);
  if (kind == cap_kind::file)
    add_file_links(page, entry);
  if (kind == cap_kind::directory)
    add_directory_links(page, info);
  auto title = !entry.name.empty()           ? visible_name(entry.name)
               : kind == cap_kind::directory ? "Directory"
               : kind == cap_kind::file      ? "File"
                                             : "Cap";
  return render_page({title, info.section}, "info", std::move(page));
}

} // namespace tahoe
