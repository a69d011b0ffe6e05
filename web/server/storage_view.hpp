#pragma once

#include "actors/storage_messages.hpp"
#include "web/server/metric_figures.hpp"

#include <map>
#include <optional>

namespace tahoe {

/// What `/storage` tells of. None: this node stores nothing for others.
using storage_state = std::optional<storage_report>;

/// The figures of Tahoe-LAFS about a store, by its names without
/// `storage_server.` (spec/wapi.md §8). Empty: not known yet.
std::map<std::string, std::optional<uint64_t>>
storage_figures(const storage_report& report);

/// `/storage` as HTML; `all` has what was asked for since the start.
std::string
render_storage_page(const storage_state& state, const metric_families& all);

/// The same as JSON, in the shape of Tahoe-LAFS (spec/wapi.md §8): crawlers,
/// which this version does not have, are null.
std::string render_storage_json(const storage_state& state);

} // namespace tahoe
