#include "web/server/statistics_view.hpp"

#include "web/server/operation_rows.hpp"
#include "web/server/page_frame.hpp"
#include "web/server/quantities.hpp"
#include "web/server/svg_text.hpp"

#include <algorithm>
#include <cmath>

namespace tahoe {

namespace {

using kainjow::mustache::data;

/// Parts of a node in the order in which people ask for them: the beginnings of
/// names, and what they are called.
constexpr std::pair<std::string_view, const char*> parts[] = {
  {"tahoe_upload_", "Uploads"},
  {"tahoe_download_", "Downloads"},
  {"tahoe_storage_", "Storage for others"},
  {"tahoe_vdrive_client_", "Virtual drive"},
  {"tahoe_vdrive_", "Directory server"},
  {"tahoe_http_", "Web"},
  {"tahoe_tub_", "Connections"},
  {"tahoe_introducer_client_", "Introduction"},
  {"tahoe_introducer_", "Introducer"},
  {"tahoe_actor_", "Actors"},
  {"", "Process"},
};

/// The first part whose beginning a name has.
size_t part_of(const metric_family& family) {
  size_t i = 0;
  while (!family.name.starts_with(parts[i].first))
    ++i;
  return i;
}

std::string describe_seconds(double seconds) {
  return describe_interval(std::chrono::duration_cast<interval>(
    std::chrono::duration<double>{seconds}));
}

/// The unit stands in the name.
std::string describe_value(std::string name, double value) {
  if (name.ends_with("_total"))
    name.resize(name.size() - 6);
  if (name.ends_with("_bytes"))
    return describe_bytes(value);
  if (name.ends_with("_time_seconds"))
    return describe_time(
      wall_time{std::chrono::seconds{static_cast<int64_t>(value)}});
  if (name.ends_with("_seconds"))
    return describe_seconds(value);
  return number_text(value);
}

std::string labels_text(const metric_sample& sample) {
  std::string result;
  for (auto& label : sample.labels)
    result += (result.empty() ? "" : ", ") + label.value;
  return result;
}

/// An empty text would count as something.
void set_labels(data& row, const metric_sample& sample) {
  if (!sample.labels.empty())
    row.set("labels", labels_text(sample));
}

data value_row(const metric_family& family, const metric_sample& sample) {
  data row;
  row.set("help", family.help);
  row.set("name", family.name);
  set_labels(row, sample);
  row.set("value", describe_value(family.name, sample.value));
  return row;
}

// -- times --------------------------------------------------------------------

constexpr std::pair<const char*, double> quantiles[]
  = {{"half", 0.5}, {"most", 0.9}, {"nearly_all", 0.99}};

/// Every second power of ten.
std::string tick_of(double bound) {
  constexpr std::pair<double, const char*> ticks[]
    = {{0.0001, "0.1 ms"}, {0.01, "10 ms"}, {1, "1 s"}, {100, "100 s"}};
  for (auto& [at, text] : ticks)
    if (bound == at)
      return text;
  return "";
}

std::vector<chart_bar> bars_of(const metric_sample& histogram) {
  std::vector<chart_bar> result;
  uint64_t below = 0;
  double lower = 0;
  for (auto& bucket : histogram.buckets) {
    auto count = bucket.count - below;
    auto range = std::isinf(bucket.bound)
                   ? "more than " + describe_seconds(lower)
                   : "up to " + describe_seconds(bucket.bound);
    result.push_back({static_cast<double>(count),
                      range + ": " + std::to_string(count),
                      tick_of(bucket.bound)});
    below = bucket.count;
    lower = bucket.bound;
  }
  return result;
}

data times_row(const metric_family& family, const metric_sample& histogram,
               size_t number) {
  auto count = count_of(histogram);
  auto mean = histogram.value / static_cast<double>(count);
  data row;
  row.set("help", family.help);
  set_labels(row, histogram);
  row.set("count", std::to_string(count));
  row.set("mean", describe_seconds(mean));
  auto text = std::to_string(count) + " times from 0.1 ms to 100 s.";
  for (auto& [name, part] : quantiles) {
    auto time = describe_seconds(quantile_of(histogram, part));
    row.set(name, time);
    text += " " + number_text(part * 100) + " % took at most " + time + ".";
  }
  auto title = family.help + " " + labels_text(histogram);
  row.set("picture", render_bars(family.name + "-" + std::to_string(number),
                                 title, text, bars_of(histogram)));
  return row;
}

// -- the page -----------------------------------------------------------------

struct part_rows {
  data values{data::type::list};
  data times{data::type::list};
};

/// What has never happened is left out.
void add_family(const metric_family& family, part_rows& to) {
  size_t number = 0;
  for (auto& sample : family.samples)
    if (family.kind != metric_kind::histogram) {
      if (sample.value != 0 || family.samples.size() == 1)
        to.values << value_row(family, sample);
    } else if (count_of(sample) > 0) {
      to.times << times_row(family, sample, ++number);
    }
}

nlohmann::json number_json(double value) {
  constexpr double exact = 1LL << 53;
  if (std::floor(value) == value && std::abs(value) < exact)
    return static_cast<int64_t>(value);
  return value;
}

} // namespace

std::string render_statistics_page(const metric_families& all) {
  std::vector<part_rows> rows(std::size(parts));
  for (auto& family : all)
    add_family(family, rows[part_of(family)]);
  data list{data::type::list};
  for (size_t i = 0; i < rows.size(); ++i) {
    auto& [values, times] = rows[i];
    if (values.is_empty_list() && times.is_empty_list())
      continue;
    data part;
    part.set("part", parts[i].second);
    part.set("number", std::to_string(i));
    part.set("has_values", !values.is_empty_list());
    part.set("has_times", !times.is_empty_list());
    part.set("values", values);
    part.set("times", times);
    list << part;
  }
  data page;
  page.set("parts", list);
  return render_page({"Statistics", "/statistics"}, "statistics",
                     std::move(page));
}

std::string render_statistics_json(const metric_families& all,
                                   const usual_statistics& usual) {
  auto counters = nlohmann::json::object();
  auto stats = nlohmann::json::object();
  for (auto& [name, value] : usual.counters)
    counters[name] = number_json(value);
  for (auto& [name, value] : usual.stats)
    stats[name] = value ? number_json(*value) : nlohmann::json{};
  for (auto& family : all)
    for (auto& sample : family.samples) {
      if (family.kind == metric_kind::histogram) {
        auto name = [&](const char* end) {
          return sample_name(family.name + end, sample.labels);
        };
        stats[name("_count")] = count_of(sample);
        stats[name("_sum")] = sample.value;
        continue;
      }
      auto& to = family.kind == metric_kind::counter ? counters : stats;
      to[sample_name(family.name, sample.labels)] = number_json(sample.value);
    }
  return to_text({{"counters", counters}, {"stats", stats}});
}

} // namespace tahoe
