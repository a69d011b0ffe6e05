#include "config/interpretation.hpp"

#include "codec/decimal.hpp"
#include "config/ini.hpp"
#include "config/log_interpretation.hpp"
#include "config/one_value_file.hpp"
#include "config/setting_reader.hpp"
#include "config/size.hpp"
#include "config/text.hpp"
#include "config/tub_interpretation.hpp"
#include "config/web_interpretation.hpp"

namespace tahoe {

namespace {

constexpr auto cfg_name = "tahoe.cfg";
constexpr size_t max_nickname = 255;
constexpr uint64_t most_shares = 256;
constexpr uint64_t largest_segment = 16 * 1024 * 1024;

class interpreter {
public:
  interpreter(const config_text& text, mistakes& wrong)
    : text_(text), wrong_(wrong),
      settings_(cfg_name, parse_ini(text.tahoe_cfg, cfg_name, wrong), wrong) {
    config_.directory = text.directory;
  }

  node_config run() {
    take_roles();
    take_node();
    interpret_web(text_, settings_, wrong_, config_);
    config_.tub = interpret_tub(text_, settings_, wrong_);
    config_.introducers
      = take_furls("introducer.furl", config_.roles.introducer);
    config_.vdrives = take_furls("vdrive.furl", config_.roles.vdrive);
    take_encoding();
    take_storage();
    take_vdrive();
    take_consoles();
    settings_.report_unknown();
    take_sources();
    return std::move(config_);
  }

private:
  std::filesystem::path
  directory_setting(const std::string& section, const std::string& key,
                    const char* otherwise) {
    return config_.directory.root() / settings_.text(section, key, otherwise);
  }

  void take_sources() {
    config_.sources = settings_.sources();
    for (auto& name : text_.authorized_keys)
      config_.sources.push_back({"", name, "keys for the console", name});
  }

  void take_roles() {
    auto& roles = config_.roles;
    roles.introducer = settings_.flag("introducer", "enabled");
    roles.vdrive = settings_.flag("vdrive", "enabled");
    roles.storage = settings_.flag("storage", "enabled");
    roles.client = settings_.flag("client", "enabled");
    if (!roles.introducer && !roles.vdrive && !roles.storage && !roles.client)
      wrong_.push_back({cfg_name, 0,
                        "this node has no role: expected enabled = true in "
                        "[introducer], [vdrive], [storage] or [client]"});
  }

  void take_node() {
    config_.nickname = settings_.text("node", "nickname", config_.nickname);
    if (config_.nickname.size() > max_nickname)
      settings_.expected(*settings_.find("node", "nickname"),
                         "at most " + std::to_string(max_nickname) + " bytes");
    config_.temp_directory = directory_setting("node", "tempdir", "tmp");
    config_.log = interpret_log(settings_);
  }

  /// On a node that has the role itself the file is output, and its other
  /// roles reach the service in the process.
  std::vector<furl> take_furls(const std::string& name, bool has_role) {
    std::vector<furl> result;
    auto given
      = settings_.find("client", name, has_role ? "this node's own" : "");
    if (given && !given->value.empty()) {
      if (has_role)
        settings_.complain(*given, "this node has that role itself and uses "
                                   "its own: remove this line");
      else if (auto parsed = parse_furl(given->value))
        result.push_back(std::move(*parsed));
      else
        settings_.complain(*given, describe(parsed.error()));
    }
    auto content = text_.file(name);
    if (content && !has_role) {
      result = parse_furl_file(name, *content, wrong_);
      settings_.overrule("client", name, std::string{trim(*content)}, name);
    }
    return result;
  }

  void take_encoding() {
    auto number = [&](const char* key, uint64_t otherwise, uint64_t least,
                      uint64_t most) {
      return settings_.number("client", key, otherwise, least, most);
    };
    auto& to = config_.encoding;
    to.total_shares = static_cast<uint16_t>(
      number("shares.total", to.total_shares, 1, most_shares));
    to.needed_shares = static_cast<uint16_t>(
      number("shares.needed", to.needed_shares, 1, most_shares));
    to.shares_of_happiness = static_cast<uint16_t>(
      number("shares.happy", to.shares_of_happiness, 1, most_shares));
    at_most_total("shares.needed", to.needed_shares);
    at_most_total("shares.happy", to.shares_of_happiness);
    to.max_segment_size = static_cast<uint32_t>(
      number("shares._max_immutable_segment_size_for_testing",
             to.max_segment_size, 1, largest_segment));
    to.pipeline_segments = static_cast<uint32_t>(
      number("pipeline.segments", to.pipeline_segments, 1, 64));
  }

  void at_most_total(const std::string& key, unsigned shares) {
    auto total = config_.encoding.total_shares;
    if (shares <= total)
      return;
    // A default may be what is too large: then shares.total is what was given.
    auto given = settings_.find("client", key);
    if (!given)
      given = settings_.find("client", "shares.total");
    if (given)
      settings_.complain(*given, key + " is " + std::to_string(shares)
                                   + ": expected at most shares.total, "
                                   + std::to_string(total));
  }

  void take_storage() {
    auto& to = config_.storage;
    to.readonly = settings_.flag("storage", "readonly");
    to.directory = directory_setting("storage", "storage_dir", "storage");
    if (auto given = settings_.find("storage", "reserved_space", "0")) {
      if (auto size = parse_size(given->value))
        to.reserved_space = *size;
      else
        settings_.expected(*given, "a number of bytes, such as 10G");
    }
  }

  void take_vdrive() {
    auto& to = config_.vdrive;
    to.offer_public_root
      = settings_.flag("vdrive", "offer_public_root", to.offer_public_root);
    to.creations_per_day = static_cast<uint32_t>(settings_.number(
      "vdrive", "creations_per_day", to.creations_per_day, 0, UINT32_MAX));
    to.backup_hours = static_cast<uint32_t>(
      settings_.number("vdrive", "backup_hours", to.backup_hours, 0, 24 * 365));
  }

  void take_consoles() {
    constexpr std::string_view prefix = "authorized_keys.";
    for (auto& name : text_.authorized_keys) {
      auto port = parse_decimal(std::string_view{name}.substr(prefix.size()));
      if (port && *port >= 1 && *port <= 0xFFFF)
        config_.console_ports.push_back(static_cast<uint16_t>(*port));
      else
        wrong_.push_back({name, 0, "expected the name authorized_keys.PORT"});
    }
  }

  const config_text& text_;
  mistakes& wrong_;
  setting_reader settings_;
  node_config config_;
};

} // namespace

const std::string* config_text::file(const std::string& name) const {
  auto found = one_value_files.find(name);
  return found == one_value_files.end() ? nullptr : &found->second;
}

node_config interpret(const config_text& text, mistakes& wrong) {
  return interpreter{text, wrong}.run();
}

} // namespace tahoe
