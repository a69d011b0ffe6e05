#include "config/one_value_file.hpp"

#include "codec/decimal.hpp"
#include "config/endpoint.hpp"
#include "config/text.hpp"

#include <algorithm>

namespace tahoe {

namespace {

/// Calls `use(line, number)` for each line that is not blank.
template <class Use>
void for_each_line(std::string_view text, Use use) {
  size_t number = 0;
  for (auto line : split(text, '\n')) {
    ++number;
    if (!line.empty())
      use(line, number);
  }
}

} // namespace

std::vector<furl> parse_furl_file(const std::string& name,
                                  std::string_view text, mistakes& wrong) {
  std::vector<furl> result;
  bool empty = true;
  for_each_line(text, [&](std::string_view line, size_t number) {
    empty = false;
    auto parsed = parse_furl(line);
    if (!parsed) {
      wrong.push_back({name, number, describe(parsed.error())});
      return;
    }
    auto same = [&](const furl& x) {
      return x.tub == parsed->tub && x.service == parsed->service;
    };
    if (std::any_of(result.begin(), result.end(), same))
      wrong.push_back({name, number, "this furl is given twice"});
    else
      result.push_back(std::move(*parsed));
  });
  if (empty)
    wrong.push_back({name, 0, "the file is empty: expected a furl"});
  return result;
}

std::vector<location_hint>
parse_address_file(const std::string& name, std::string_view text,
                   mistakes& wrong) {
  std::vector<location_hint> result;
  for_each_line(text, [&](std::string_view line, size_t number) {
    if (auto hint = parse_advertised_address(line))
      result.push_back(std::move(*hint));
    else
      wrong.push_back({name, number, "expected ADDRESS or ADDRESS:PORT"});
  });
  return result;
}

std::optional<uint16_t>
parse_port_file(const std::string& name, std::string_view text,
                mistakes& wrong) {
  auto port = parse_decimal(trim(text));
  if (port && *port >= 1 && *port <= 0xFFFF)
    return static_cast<uint16_t>(*port);
  wrong.push_back({name, 0, "expected a port from 1 to 65535"});
  return std::nullopt;
}

} // namespace tahoe
