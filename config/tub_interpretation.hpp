#pragma once

#include "config/interpretation.hpp"
#include "config/setting_reader.hpp"

namespace tahoe {

/// Where the tub listens and what it announces: `tub.port`, `tub.location` and
/// the files `tub.port` and `advertised_ip_addresses`.
tub_config interpret_tub(const config_text& text, setting_reader& settings,
                         mistakes& wrong);

} // namespace tahoe
