#include "web/server/object_address.hpp"

namespace tahoe {

namespace {

caf::expected<object_address> parse_drive(const std::string& name) {
  if (name == "global")
    return object_address{drive::global_drive, {}};
  if (name == "private")
    return object_address{drive::private_drive, {}};
  return failure(ec::not_found,
                 "there is no such drive, only /vdrive/global and "
                 "/vdrive/private");
}

caf::expected<object_address> parse_root(const std::string& text) {
  auto cap = parse_capability(text);
  if (!cap)
    return std::move(cap.error());
  return object_address{std::move(*cap), {}};
}

} // namespace

std::string_view drive_path(const object_address& where) {
  if (std::holds_alternative<capability>(where.root))
    return "";
  return is_private(where) ? "/vdrive/private/" : "/vdrive/global/";
}

caf::expected<object_address>
parse_object_address(std::span<const std::string> components) {
  if (components.size() < 2)
    return failure(ec::malformed, "the address names neither a cap nor a "
                                  "drive");
  auto result = components[0] == "vdrive" ? parse_drive(components[1])
                                          : parse_root(components[1]);
  if (result)
    result->names.assign(components.begin() + 2, components.end());
  return result;
}

} // namespace tahoe
