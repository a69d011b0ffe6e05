#include "web/server/metric_figures.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace tahoe {

const metric_family*
find_family(const metric_families& all, std::string_view name) {
  auto found = std::find_if(all.begin(), all.end(),
                            [&](auto& family) { return family.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::string_view label_of(const metric_sample& sample, std::string_view name) {
  for (auto& label : sample.labels)
    if (label.name == name)
      return label.value;
  return {};
}

std::optional<double>
sum_of(const metric_families& all, std::string_view family,
       std::string_view label, std::string_view value) {
  std::optional<double> result;
  if (auto* found = find_family(all, family))
    for (auto& sample : found->samples)
      if (label.empty() || label_of(sample, label) == value)
        result = result.value_or(0) + sample.value;
  return result;
}

uint64_t count_of(const metric_sample& histogram) {
  return histogram.buckets.empty() ? 0 : histogram.buckets.back().count;
}

double quantile_of(const metric_sample& histogram, double part) {
  auto& buckets = histogram.buckets;
  auto rank = part * static_cast<double>(count_of(histogram));
  auto lower = 0.0;
  auto below = 0.0;
  for (auto& bucket : buckets) {
    auto count = static_cast<double>(bucket.count);
    // Of what is longer than the last bound, only that is known.
    if (std::isinf(bucket.bound))
      break;
    if (count >= rank && count > below)
      return lower + (bucket.bound - lower) * (rank - below) / (count - below);
    lower = bucket.bound;
    below = count;
  }
  return lower;
}

std::string number_text(double value) {
  if (std::isnan(value))
    return "NaN";
  if (std::isinf(value))
    return value > 0 ? "+Inf" : "-Inf";
  std::array<char, 32> text{};
  auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string sample_name(std::string_view name, const metric_labels& labels) {
  std::string result{name};
  for (size_t i = 0; i < labels.size(); ++i) {
    result += (i == 0 ? "{" : ",") + labels[i].name + "=\"";
    for (auto c : labels[i].value)
      if (c == '\n')
        result += "\\n";
      else if (c == '"' || c == '\\')
        result += std::string{"\\"} + c;
      else
        result += c;
    result += "\"";
  }
  return labels.empty() ? result : result + "}";
}

} // namespace tahoe
