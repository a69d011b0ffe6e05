#include "config/web_interpretation.hpp"

#include "config/text.hpp"
#include "config/web_endpoint.hpp"

#include <algorithm>

namespace tahoe {

namespace {

constexpr auto exposed
  = "other machines reach the web pages over TLS only, or caps could be read "
    "on the way: use ssl:PORT:interface=ADDRESS, or 127.0.0.1 as interface";

/// The API gives away all that the node can do: elsewhere nobody listens in.
bool is_exposed(const web_endpoint& x) {
  return !x.tls && !is_loopback(x.listen.interface);
}

void use(const web_endpoint& endpoint, node_config& config) {
  config.web = endpoint.listen;
  config.web_tls = std::nullopt;
  if (!endpoint.tls)
    return;
  config.web_tls = web_tls_config{};
  auto& root = config.directory.root();
  if (!endpoint.private_key.empty())
    config.web_tls = web_tls_config{root / endpoint.private_key,
                                    root / endpoint.certificate};
}

bool is_host_name(std::string_view text) {
  auto fits = [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'
           || c == '.';
  };
  return !text.empty() && text.size() <= 253
         && std::all_of(text.begin(), text.end(), fits);
}

void take_hosts(setting_reader& settings, node_config& config) {
  auto given = settings.find("node", "web.hosts");
  if (!given || given->value.empty())
    return;
  for (auto entry : split(given->value, ',')) {
    auto name = to_lower(entry);
    if (!is_host_name(name))
      return settings.expected(*given, "host names, separated by commas");
    config.web_hosts.push_back(std::move(name));
  }
}

} // namespace

void interpret_web(const config_text& text, setting_reader& settings,
                   mistakes& wrong, node_config& config) {
  auto given = settings.find("node", "web.port");
  if (given && !given->value.empty()) {
    auto endpoint = parse_web_endpoint(given->value);
    if (!endpoint || endpoint->listen.port == 0)
      settings.expected(*given, web_endpoint_forms);
    else if (is_exposed(*endpoint))
      settings.complain(*given, exposed);
    else
      use(*endpoint, config);
  }
  if (auto content = text.file("webport")) {
    auto endpoint = parse_web_endpoint(trim(*content));
    if (!endpoint || endpoint->listen.port == 0)
      wrong.push_back(
        {"webport", 0, "expected " + std::string{web_endpoint_forms}});
    else if (is_exposed(*endpoint))
      wrong.push_back({"webport", 0, exposed});
    else
      use(*endpoint, config);
    settings.overrule("node", "web.port", std::string{trim(*content)},
                      "webport");
  }
  take_hosts(settings, config);
}

} // namespace tahoe
