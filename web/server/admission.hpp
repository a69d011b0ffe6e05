#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <map>

namespace tahoe {

/// Counts connections by where they come from: one client must not take all
/// that there are.
class admission {
public:
  /// An IPv4 address, or a network of IPv6 (its first 64 bits): whoever has
  /// one address there has them all. The host's own stay as they are.
  using origin = boost::asio::ip::address;

  static origin origin_of(const boost::asio::ip::address& peer);

  explicit admission(size_t connections) : most_(connections) {}

  bool is_full() const { return count_ >= most_; }

  /// True if one more from there is not too many.
  bool takes(const origin& from) const;

  void add(const origin& from);
  void remove(const origin& from);

private:
  size_t most_;
  size_t count_ = 0;
  std::map<origin, size_t> by_origin_;
};

} // namespace tahoe
