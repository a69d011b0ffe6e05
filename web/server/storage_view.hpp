#pragma once

#include "actors/storage_messages.hpp"
#include "web/server/metric_figures.hpp"

#include <optional>

namespace tahoe {

/// What `/storage` tells of. None: this node stores nothing for others.
using storage_state = std::optional<storage_report>;

/// `/storage` as HTML; `all` has what was asked for since the start.
std::string
render_storage_page(const storage_state& state, const metric_families& all);

/// The same as JSON, in the shape of Tahoe-LAFS (spec/wapi.md §8): crawlers,
/// which this version does not have, are null.
std::string render_storage_json(const storage_state& state);

} // namespace tahoe
