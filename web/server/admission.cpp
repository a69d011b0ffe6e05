#include "web/server/admission.hpp"

#include <algorithm>

namespace tahoe {

namespace ip = boost::asio::ip;

admission::origin admission::origin_of(const ip::address& peer) {
  if (!peer.is_v6())
    return peer;
  auto address = peer.to_v6();
  if (address.is_v4_mapped())
    return ip::make_address_v4(ip::v4_mapped, address);
  if (address.is_loopback())
    return peer;
  auto bytes = address.to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), 0);
  return ip::address_v6{bytes};
}

bool admission::takes(const origin& from) const {
  auto most = from.is_loopback() ? most_ - most_ / 16 : most_ / 8;
  auto found = by_origin_.find(from);
  return found == by_origin_.end() || found->second < most;
}

void admission::add(const origin& from) {
  ++count_;
  ++by_origin_[from];
}

void admission::remove(const origin& from) {
  --count_;
  auto found = by_origin_.find(from);
  if (--found->second == 0)
    by_origin_.erase(found);
}

} // namespace tahoe
