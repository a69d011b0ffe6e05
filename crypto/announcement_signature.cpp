#include "crypto/announcement_signature.hpp"

#include "codec/netstring.hpp"

namespace tahoe {

namespace {

byte_buffer signed_bytes(std::string_view announcement) {
  auto result = netstring(as_bytes("tahoe_node_announcement_v1"));
  append(result, as_bytes(announcement));
  return result;
}

} // namespace

caf::expected<signature>
sign_announcement(const identity& node, std::string_view announcement) {
  return node.sign(signed_bytes(announcement));
}

bool verify_announcement(const public_key& key, std::string_view announcement,
                         const signature& sig) {
  return verify(key, signed_bytes(announcement), sig);
}

} // namespace tahoe
