#pragma once

#include "actors/metrics/metric_registry.hpp"

#include <optional>
#include <string_view>

// Figures out of what a registry has collected.

namespace tahoe {

using metric_families = std::vector<metric_family>;

/// Null if there is none of that name.
const metric_family*
find_family(const metric_families& all, std::string_view name);

/// The value of a label; empty if there is none.
std::string_view label_of(const metric_sample& sample, std::string_view name);

/// All samples of a family together, or those whose label has that value; empty
/// if there are none.
std::optional<double>
sum_of(const metric_families& all, std::string_view family,
       std::string_view label = {}, std::string_view value = {});

/// How many times a histogram has counted.
uint64_t count_of(const metric_sample& histogram);

/// A time below which that part (0 to 1) of all times lies, in seconds, as far
/// as the buckets tell. @pre count_of(histogram) > 0
double quantile_of(const metric_sample& histogram, double part);

/// A number as metrics are written: `5`, `0.25`, `+Inf`, `NaN`.
std::string number_text(double value);

/// A name in Prometheus' style with its labels: `x_total{kind="a"}`.
std::string sample_name(std::string_view name, const metric_labels& labels);

} // namespace tahoe
