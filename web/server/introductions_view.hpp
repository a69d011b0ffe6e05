#pragma once

#include "actors/introduction_messages.hpp"

#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>

namespace tahoe {

/// Adds what an introducer's page tells besides: whom it introduces and to
/// whom, as far as they are shown one by one.
void add_introductions(kainjow::mustache::data& page, const introductions& all,
                       wall_time now);

/// Adds the summaries of spec/wapi.md §8: how many nodes offer each service,
/// and how many want to hear of storage servers.
void add_summaries(nlohmann::json& to, const introductions& all);

} // namespace tahoe
