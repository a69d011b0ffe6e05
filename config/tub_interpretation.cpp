#include "config/tub_interpretation.hpp"

#include "config/endpoint.hpp"
#include "config/one_value_file.hpp"
#include "config/text.hpp"

#include <utility>

namespace tahoe {

namespace {

void take_port(const config_text& text, setting_reader& settings,
               mistakes& wrong, tub_config& tub) {
  auto given = settings.find("node", "tub.port", "any free port");
  if (!given) {
    if (auto content = text.file("tub.port"))
      if (auto port = parse_port_file("tub.port", *content, wrong)) {
        tub.listen->port = *port;
        settings.overrule("node", "tub.port", std::to_string(*port),
                          "tub.port");
      }
  } else if (given->value == "disabled") {
    tub.listen = std::nullopt;
  } else {
    auto endpoint = parse_listen_endpoint(given->value);
    if (endpoint && endpoint->port != 0)
      tub.listen = std::move(endpoint);
    else
      settings.expected(*given, std::string{endpoint_forms}
                                  + " (leave it out for a free port), or "
                                    "disabled");
  }
}

void take_location(const ini_value& given, setting_reader& settings,
                   tub_config& tub) {
  tub.detect_addresses = false;
  bool disabled = given.value == "disabled";
  if (disabled == tub.listen.has_value())
    return settings.complain(given, "tub.port and tub.location can only be "
                                    "disabled together");
  if (disabled)
    return;
  for (auto entry : split(given.value, ',')) {
    if (entry == "AUTO")
      tub.detect_addresses = true;
    else if (auto hint = parse_announced_location(entry))
      tub.hints.push_back(std::move(*hint));
    else
      return settings.expected(given, "HOST:PORT entries and AUTO, separated "
                                      "by commas, or disabled");
  }
}

/// The addresses of the file stand before those of the setting.
void add_to_location(const std::string& value, const std::string& origin,
                     const std::string& content, setting_reader& settings) {
  std::string all;
  for (auto line : split(content, '\n'))
    if (!line.empty())
      all.append(line).append(", ");
  settings.overrule("node", "tub.location", all + value,
                    "advertised_ip_addresses, " + origin);
}

} // namespace

tub_config interpret_tub(const config_text& text, setting_reader& settings,
                         mistakes& wrong) {
  constexpr auto addresses = "advertised_ip_addresses";
  tub_config tub;
  take_port(text, settings, wrong, tub);
  auto content = text.file(addresses);
  if (content)
    tub.hints = parse_address_file(addresses, *content, wrong);
  auto otherwise = tub.listen ? "AUTO" : "disabled";
  auto given = settings.find("node", "tub.location", otherwise);
  if (given)
    take_location(*given, settings, tub);
  else
    tub.detect_addresses = tub.listen.has_value();
  if (content)
    add_to_location(given ? given->value : otherwise,
                    given ? settings.origin_of(*given) : "default", *content,
                    settings);
  if (tub.hints.size() > max_location_hints)
    wrong.push_back({"tahoe.cfg", 0,
                     "more than " + std::to_string(max_location_hints)
                       + " addresses in [node] tub.location and "
                         "advertised_ip_addresses together"});
  return tub;
}

} // namespace tahoe
