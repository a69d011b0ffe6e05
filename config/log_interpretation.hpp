#pragma once

#include "config/log_config.hpp"
#include "config/setting_reader.hpp"

namespace tahoe {

/// What `log.level`, `log.levels` and `log.format` of [node] say; mistakes go
/// to the reader.
log_config interpret_log(setting_reader& settings);

} // namespace tahoe
