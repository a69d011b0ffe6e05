#include "config/node_creation.hpp"

#include "config/endpoint.hpp"
#include "config/free_port.hpp"
#include "config/interpretation.hpp"
#include "config/small_file.hpp"
#include "config/tahoe_cfg_template.hpp"
#include "config/text.hpp"

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

namespace tahoe {

namespace {

namespace fs = std::filesystem;

constexpr auto default_web_port = "tcp:3456:interface=127.0.0.1";
constexpr size_t max_furl_file = 64 * 1024;

using settings = std::map<std::string, std::string>;

std::string to_text(const listen_endpoint& x) {
  auto text = "tcp:" + std::to_string(x.port);
  return x.interface.empty() ? text : text + ":interface=" + x.interface;
}

/// Chooses the port where `text` is an endpoint with port 0. What is malformed
/// stays as it is: the interpreter says what was expected.
caf::expected<std::string>
with_port(const std::string& text, const std::string& default_interface,
          free_ports& ports) {
  auto endpoint = parse_listen_endpoint(text);
  if (!endpoint || endpoint->port != 0)
    return text;
  if (endpoint->interface.empty())
    endpoint->interface = default_interface;
  auto port = ports.find(endpoint->interface);
  if (!port)
    return std::move(port.error());
  endpoint->port = *port;
  return to_text(*endpoint);
}

caf::expected<void>
add_web_port(const creation_options& options, free_ports& ports, settings& to) {
  auto given = options.web_port;
  if (given.empty() && options.roles.client)
    given = default_web_port;
  if (given.empty() || given == "none")
    return {};
  auto port = with_port(given, "127.0.0.1", ports);
  if (!port)
    return std::move(port.error());
  to["node/web.port"] = *port;
  return {};
}

caf::expected<void>
add_tub(const creation_options& options, free_ports& ports, settings& to) {
  auto given = options.tub_port;
  // A location names a port, so it must be known before the first start.
  if (given.empty() && !options.hostname.empty())
    given = "tcp:0";
  if (!given.empty()) {
    auto port = with_port(given, "", ports);
    if (!port)
      return std::move(port.error());
    to["node/tub.port"] = *port;
  }
  if (!options.location.empty())
    to["node/tub.location"] = options.location;
  if (options.hostname.empty())
    return {};
  if (!options.location.empty())
    return failure(ec::malformed,
                   "give either a hostname or a location, not both");
  auto endpoint = parse_listen_endpoint(to["node/tub.port"]);
  if (!endpoint)
    return failure(ec::malformed, "a hostname needs a port to listen on");
  location_hint hint{options.hostname, endpoint->port};
  to["node/tub.location"] = "tcp:" + to_string(hint);
  return {};
}

caf::expected<settings> settings_of(const creation_options& options) {
  auto flag = [](bool x) { return x ? "true" : "false"; };
  settings result{
    {"introducer/enabled", flag(options.roles.introducer)},
    {"vdrive/enabled", flag(options.roles.vdrive)},
    {"storage/enabled", flag(options.roles.storage)},
    {"client/enabled", flag(options.roles.client)},
  };
  if (!options.nickname.empty())
    result["node/nickname"] = options.nickname;
  if (!options.storage_dir.empty())
    result["storage/storage_dir"] = options.storage_dir;
  auto add_number = [&](const char* key, std::optional<uint32_t> number) {
    if (number)
      result[key] = std::to_string(*number);
  };
  add_number("client/shares.needed", options.shares_needed);
  add_number("client/shares.happy", options.shares_happy);
  add_number("client/shares.total", options.shares_total);
  auto ports = options.ports ? options.ports : std::make_shared<free_ports>();
  if (auto added = add_web_port(options, *ports, result); !added)
    return std::move(added.error());
  if (auto added = add_tub(options, *ports, result); !added)
    return std::move(added.error());
  // A line break would smuggle in settings of its own.
  for (auto& [key, value] : result)
    if (!is_printable_utf8(value))
      return failure(ec::malformed,
                     key.substr(key.find('/') + 1)
                       + ": expected UTF-8 without control characters");
  return result;
}

/// Adds the one-value file of an option `FURL` or `@FILE`.
caf::expected<void> add_furl_file(const char* name, const std::string& option,
                                  bool has_role, config_text& to) {
  if (option.empty())
    return {};
  if (has_role)
    return failure(ec::malformed, std::string{name}
                                    + ": this node has that role itself and "
                                      "uses its own");
  std::string content;
  for (auto& given : split(option, '\n')) {
    std::string furl{given};
    if (furl.starts_with('@')) {
      auto read = read_text(furl.substr(1), max_furl_file);
      if (!read)
        return std::move(read.error());
      furl = trim(*read);
    }
    content += furl + '\n';
  }
  to.one_value_files[name] = std::move(content);
  return {};
}

/// The whole configuration as text, known to be valid.
caf::expected<config_text> config_of(const creation_options& options) {
  config_text result;
  result.directory = node_directory{options.directory};
  auto settings = settings_of(options);
  if (!settings)
    return std::move(settings.error());
  result.tahoe_cfg = make_tahoe_cfg(*settings);
  auto& roles = options.roles;
  if (auto added = add_furl_file("introducer.furl", options.introducer,
                                 roles.introducer, result);
      !added)
    return std::move(added.error());
  if (auto added
      = add_furl_file("vdrive.furl", options.vdrive, roles.vdrive, result);
      !added)
    return std::move(added.error());
  mistakes wrong;
  interpret(result, wrong);
  // There is no file yet whose lines could be named.
  std::string text;
  for (auto& x : wrong)
    text += (text.empty() ? "" : "\n") + x.text;
  if (!text.empty())
    return failure(ec::malformed, text);
  return result;
}

/// Whether a creation of the same node that was interrupted may have left this.
bool is_left_over(const fs::path& path, const config_text& text) {
  auto type = fs::symlink_status(path).type();
  if (path == text.directory.private_dir())
    return type == fs::file_type::directory && fs::is_empty(path);
  if (type != fs::file_type::regular)
    return false;
  auto& files = text.one_value_files;
  if (is_temporary(path))
    return path.stem() == text.directory.config_file().filename()
           || files.count(path.stem()) > 0;
  auto file = files.find(path.filename());
  if (file == files.end())
    return false;
  auto content = read_text(path, max_furl_file);
  return content && *content == file->second;
}

bool is_vacant(const config_text& text) {
  auto& root = text.directory.root();
  auto type = fs::symlink_status(root).type();
  if (type != fs::file_type::directory)
    return type == fs::file_type::not_found;
  return std::all_of(fs::directory_iterator{root}, fs::directory_iterator{},
                     [&](auto& x) { return is_left_over(x.path(), text); });
}

/// Succeeds if a node may be made there.
caf::expected<void> check_vacant(const config_text& text) {
  auto root = text.directory.root().string();
  try {
    if (is_vacant(text))
      return {};
  } catch (const fs::filesystem_error& problem) {
    return failure(ec::io_failure,
                   "cannot look at " + root + ": " + problem.code().message());
  }
  return failure(ec::refused,
                 root
                   + " exists already and was left alone: choose another "
                     "directory");
}

caf::expected<void> write_files(const config_text& text) {
  auto& dir = text.directory;
  if (auto made = make_private_directory(dir.private_dir()); !made)
    return made;
  for (auto& [name, content] : text.one_value_files)
    if (auto written
        = write_text_durably(dir.root() / name, content, file_access::owner);
        !written)
      return written;
  // Last: it makes the directory a node.
  return write_text_durably(dir.config_file(), text.tahoe_cfg,
                            file_access::everyone);
}

/// Takes away what write_files may have made, and nothing else.
void remove_files(const config_text& text) {
  auto& dir = text.directory;
  std::error_code ignored;
  fs::remove(dir.config_file(), ignored);
  for (auto& [name, content] : text.one_value_files)
    fs::remove(dir.root() / name, ignored);
  fs::remove(dir.private_dir(), ignored);
}

} // namespace

caf::expected<void> create_node_directory(const creation_options& options) {
  auto text = config_of(options);
  if (!text)
    return std::move(text.error());
  if (auto vacant = check_vacant(*text); !vacant)
    return vacant;
  std::error_code err;
  bool is_new = fs::create_directories(options.directory, err);
  if (err)
    return failure(ec::io_failure, "cannot create " + options.directory.string()
                                     + ": " + err.message());
  auto written = write_files(*text);
  if (!written) {
    remove_files(*text);
    if (is_new)
      fs::remove(options.directory, err);
  }
  return written;
}

} // namespace tahoe
