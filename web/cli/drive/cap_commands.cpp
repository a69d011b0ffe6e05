#include "crypto/capability.hpp"
#include "web/cli/cap_argument.hpp"
#include "web/cli/drive/drive_commands.hpp"

#include <algorithm>

namespace tahoe {

namespace {

/// The cap with which shares can be found and checked, nothing more.
caf::expected<std::string> verify_form(const std::string& text) {
  auto cap = parse_capability(text);
  if (!cap)
    return std::move(cap.error());
  if (auto* file = std::get_if<chk_read_cap>(&*cap))
    return file->to_verify().to_uri();
  if (auto* directory = std::get_if<directory_read_cap>(&*cap))
    return directory->to_verify().to_uri();
  if (std::holds_alternative<lit_cap>(*cap))
    return failure(ec::refused, "a file this small is in its cap: there is "
                                "nothing to verify");
  return failure(ec::unsupported, "this version knows no cap that only "
                                  "verifies this");
}

std::string without_colon(std::string name) {
  if (name.ends_with(':'))
    name.pop_back();
  return name;
}

/// Keeps a cap under a name.
int keep(reporter& to_user, const alias_options& options, std::string cap,
         const char* done) {
  auto name = without_colon(options.name);
  auto added = add_alias(options.drive.node_directory, {name, std::move(cap)});
  if (!added)
    return to_user.failed(added.error());
  to_user.text("Alias '" + name + "' " + done + "\n");
  return to_user.ended("", {{"alias", name}});
}

/// What the cap allows, as Tahoe-LAFS tells it.
nlohmann::ordered_json alias_rights(const alias& shown) {
  auto result = nlohmann::ordered_json::object();
  auto cap = parse_capability(shown.cap);
  auto weak = cap ? read_only_form(*cap) : std::nullopt;
  if (cap && is_write_cap(*cap))
    result["readwrite"] = shown.cap;
  if (weak)
    result["readonly"] = to_uri(*weak);
  return result;
}

nlohmann::ordered_json alias_event(const alias& shown) {
  nlohmann::ordered_json result{{"event", "alias"}, {"name", shown.name}};
  result.update(alias_rights(shown));
  return result;
}

std::string as_one_object(const std::vector<alias>& all) {
  auto result = nlohmann::ordered_json::object();
  for (auto& shown : all)
    result[shown.name] = alias_rights(shown);
  return result.dump(4) + "\n";
}

/// The text a list shows: with `read_caps`, nothing that could change it.
std::string shown_cap(const alias& shown, bool read_caps) {
  if (!read_caps)
    return shown.cap;
  auto cap = parse_capability(shown.cap);
  auto weak = cap ? read_only_form(*cap) : std::nullopt;
  return weak ? to_uri(*weak) : "?";
}

} // namespace

int run_cap(const cap_options& options) {
  reporter to_user{options.drive.report};
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    auto path = opened.path(options.path);
    if (!path)
      return to_user.failed(path.error());
    auto weak = options.read_only || options.verify;
    auto cap = fetch_cap(opened.client(), *path,
                         weak ? cap_form::read_only : cap_form::best);
    if (cap && options.verify)
      cap = verify_form(*cap);
    if (!cap)
      return to_user.failed(cap.error());
    to_user.text(*cap + "\n");
    return to_user.ended("", {{"cap", *cap}});
  });
}

int run_alias_add(const alias_options& options) {
  reporter to_user{options.drive.report};
  interrupt_watch interrupt;
  auto cap = read_cap_argument(options.cap, interrupt);
  if (!cap)
    return to_user.failed(cap.error());
  return keep(to_user, options, std::move(*cap), "added");
}

int run_alias_create(const alias_options& options) {
  reporter to_user{options.drive.report};
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    auto name = without_colon(options.name);
    auto& taken = opened.aliases();
    if (auto checked = check_alias_name(name); !checked)
      return to_user.failed(checked.error());
    if (std::any_of(taken.begin(), taken.end(),
                    [&](auto& x) { return x.name == name; }))
      return to_user.failed(
        failure(ec::exists, "there is an alias " + name + ":"));
    auto cap = make_unlinked_directory(opened.client());
    if (!cap)
      return to_user.failed(cap.error());
    return keep(to_user, options, std::move(*cap), "created");
  });
}

int run_alias_list(const alias_options& options) {
  reporter to_user{options.drive.report};
  auto all = read_aliases(options.drive.node_directory);
  if (!all)
    return to_user.failed(all.error());
  if (options.one_object) {
    to_user.text(as_one_object(*all));
    return to_user.ended();
  }
  size_t width = 0;
  for (auto& shown : *all)
    width = std::max(width, shown.name.size());
  for (auto& shown : *all)
    to_user.result(std::string(width - shown.name.size(), ' ') + shown.name
                     + ": " + shown_cap(shown, options.read_caps),
                   alias_event(shown));
  return to_user.ended("", {{"aliases", all->size()}});
}

int run_alias_remove(const alias_options& options) {
  reporter to_user{options.drive.report};
  auto name = without_colon(options.name);
  if (auto gone = remove_alias(options.drive.node_directory, name); !gone)
    return to_user.failed(gone.error());
  to_user.text("Alias '" + name + "' removed\n");
  return to_user.ended("", {{"alias", name}});
}

} // namespace tahoe
