#pragma once

#include <caf/settings.hpp>

#include <nlohmann/json.hpp>

namespace tahoe {

/// What an actor answers to `get_status`, as JSON.
nlohmann::ordered_json to_json(const caf::settings& settings);

} // namespace tahoe
