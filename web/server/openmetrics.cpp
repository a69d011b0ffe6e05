#include "web/server/openmetrics.hpp"

#include <algorithm>
#include <limits>

namespace tahoe {

namespace {

const char* type_of(metric_kind kind) {
  switch (kind) {
  case metric_kind::counter:
    return "counter";
  case metric_kind::gauge:
    return "gauge";
  case metric_kind::histogram:
    return "histogram";
  }
  return "unknown";
}

/// Bounds are written as numbers that are not whole.
std::string bound_text(double bound) {
  auto text = number_text(bound);
  return text.find_first_of(".eI") == text.npos ? text + ".0" : text;
}

std::string line(const std::string& name, const std::string& value) {
  return name + " " + value + "\n";
}

std::string
histogram_lines(const std::string& name, const metric_sample& sample) {
  std::string result;
  for (auto& bucket : sample.buckets) {
    auto labels = sample.labels;
    labels.push_back({"le", bound_text(bucket.bound)});
    result += line(sample_name(name + "_bucket", labels),
                   std::to_string(bucket.count));
  }
  result += line(sample_name(name + "_count", sample.labels),
                 std::to_string(count_of(sample)));
  return result
         + line(sample_name(name + "_sum", sample.labels),
                number_text(sample.value));
}

std::string family_text(const metric_family& family) {
  constexpr std::string_view total = "_total";
  auto name = family.name;
  // A counter is named without what its samples end in.
  if (family.kind == metric_kind::counter && name.ends_with(total))
    name.resize(name.size() - total.size());
  auto result = "# TYPE " + name + " " + type_of(family.kind) + "\n# HELP "
                + name + " " + family.help + "\n";
  for (auto& sample : family.samples)
    result += family.kind == metric_kind::histogram
                ? histogram_lines(name, sample)
                : line(sample_name(family.name, sample.labels),
                       number_text(sample.value));
  return result;
}

/// `a.b-c` becomes `PREFIXa_b_c`; `a.10_0_percentile`, `PREFIXa` with a label.
std::string usual_name(const std::string& prefix, std::string name) {
  constexpr std::string_view percentile = "_percentile";
  std::replace_if(
    name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
  if (!name.ends_with(percentile))
    return prefix + name;
  // What is left of it: `_NN_N`.
  name.resize(name.size() - percentile.size());
  auto digits = name.substr(name.size() - 5);
  name.resize(name.size() - 5);
  return sample_name(prefix + name, {{"quantile", "0." + digits.substr(1, 2)
                                                    + digits.substr(4)}});
}

} // namespace

std::string
render_openmetrics(const metric_families& all, const usual_statistics& usual) {
  std::string result;
  for (auto& family : all)
    result += family_text(family);
  constexpr auto unknown = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::string> lines;
  for (auto& [name, value] : usual.counters)
    lines.push_back(
      line(usual_name("tahoe_counters_", name), number_text(value)));
  for (auto& [name, value] : usual.stats)
    lines.push_back(line(usual_name("tahoe_stats_", name),
                         number_text(value.value_or(unknown))));
  std::sort(lines.begin(), lines.end());
  for (auto& text : lines)
    result += text;
  return result + "# EOF\n";
}

} // namespace tahoe
