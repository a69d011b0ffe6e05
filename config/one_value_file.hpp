#pragma once

#include "config/mistake.hpp"
#include "crypto/furl.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

// The files of 2007 that hold one value, or one value a line (spec/seed-era.md
// §1.2). Blank lines do not count. `name` is for the mistakes.

/// One furl a line, at least one (`introducer.furl`, `vdrive.furl`).
std::vector<furl> parse_furl_file(const std::string& name,
                                  std::string_view text, mistakes& wrong);

/// One address a line (`advertised_ip_addresses`); port 0 stands for the port
/// the node listens on.
std::vector<location_hint>
parse_address_file(const std::string& name, std::string_view text,
                   mistakes& wrong);

/// The port the tub listened on before (`tub.port`).
std::optional<uint16_t> parse_port_file(const std::string& name,
                                        std::string_view text, mistakes& wrong);

} // namespace tahoe
