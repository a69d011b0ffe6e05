#include "web/cli/port_owner.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

namespace tahoe {

namespace {

/// An address as the kernel's tables write it: words of the machine's own byte
/// order in hexadecimal.
template <size_t Words>
std::string to_table_form(const std::array<uint32_t, Words>& words) {
  std::string result;
  for (auto word : words) {
    char digits[9];
    snprintf(digits, sizeof digits, "%08X", word);
    result += digits;
  }
  return result;
}

std::string to_table_form(uint16_t port) {
  char digits[5];
  snprintf(digits, sizeof digits, "%04X", port);
  return digits;
}

/// Where a listener stands that is reached by an address.
struct table_places {
  std::vector<std::string> exact;
  std::vector<std::string> any;
};

std::optional<table_places> places_of(const std::string& address) {
  const std::string any_v4(8, '0');
  const std::string any_v6(32, '0');
  std::array<uint32_t, 1> v4{};
  if (inet_pton(AF_INET, address.c_str(), v4.data()) == 1) {
    auto form = to_table_form(v4);
    std::array<uint32_t, 3> prefix{0, 0, htonl(0xffff)};
    return table_places{{form, to_table_form(prefix) + form}, {any_v4, any_v6}};
  }
  std::array<uint32_t, 4> v6{};
  if (inet_pton(AF_INET6, address.c_str(), v6.data()) == 1)
    return table_places{{to_table_form(v6)}, {any_v6}};
  return std::nullopt;
}

struct listener {
  std::string address;
  uid_t owner = 0;
};

/// Columns: number, local address, remote address, state, queues, timer,
/// retransmits, user, …
void add_listeners(std::istream& table, uint16_t port,
                   std::vector<listener>& to) {
  constexpr std::string_view state_listen = "0A";
  auto port_form = to_table_form(port);
  std::string line;
  while (std::getline(table, line)) {
    std::istringstream columns{line};
    std::string number, local, remote, state, queues, timer, retransmits;
    listener found;
    columns >> number >> local >> remote >> state >> queues >> timer
      >> retransmits >> found.owner;
    auto colon = local.find(':');
    if (!columns || state != state_listen || colon == local.npos
        || local.substr(colon + 1) != port_form)
      continue;
    found.address = local.substr(0, colon);
    to.push_back(std::move(found));
  }
}

std::vector<uid_t> owners_at(const std::vector<listener>& listeners,
                             const std::vector<std::string>& places) {
  std::vector<uid_t> result;
  for (auto& x : listeners)
    if (std::find(places.begin(), places.end(), x.address) != places.end())
      result.push_back(x.owner);
  return result;
}

} // namespace

std::vector<uid_t>
owners_of_listener(std::istream& tcp, std::istream& tcp6,
                   const std::string& address, uint16_t port) {
  auto places = places_of(address);
  if (!places)
    return {};
  std::vector<listener> listeners;
  add_listeners(tcp, port, listeners);
  add_listeners(tcp6, port, listeners);
  auto exact = owners_at(listeners, places->exact);
  return exact.empty() ? owners_at(listeners, places->any) : exact;
}

caf::expected<void>
check_listener(const std::string& address, uint16_t port, uid_t owner) {
  std::ifstream tcp{"/proc/net/tcp"};
  std::ifstream tcp6{"/proc/net/tcp6"};
  auto owners = owners_of_listener(tcp, tcp6, address, port);
  if (owners.empty())
    return failure(ec::refused,
                   "whose program answers at the web port cannot be told: "
                   "without TLS it has to run on this machine");
  for (auto x : owners)
    if (x != owner && x != 0)
      return failure(ec::refused, "what answers at the web port is a program "
                                  "of another user: this is not the node");
  return {};
}

} // namespace tahoe
