#include "actors/metrics/metric_registry.hpp"

#include <algorithm>
#include <mutex>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <tuple>

// The only file that includes prometheus-cpp.

namespace tahoe {

namespace {

const std::vector<double> latency_bounds{
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
  0.25,   0.5,     1,      2.5,   5,      10,    25,   50,    100};

prometheus::Labels to_library(const metric_labels& labels) {
  prometheus::Labels result;
  for (auto& [name, value] : labels)
    result[name] = value;
  return result;
}

prometheus::MetricFamily to_library(metric_family family) {
  prometheus::MetricFamily result;
  result.name = std::move(family.name);
  result.help = std::move(family.help);
  auto counts = family.kind == metric_kind::counter;
  result.type
    = counts ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
  for (auto& sample : family.samples) {
    prometheus::ClientMetric metric;
    for (auto& [name, value] : sample.labels)
      metric.label.push_back({name, value});
    (counts ? metric.counter.value : metric.gauge.value) = sample.value;
    result.metric.push_back(std::move(metric));
  }
  return result;
}

metric_sample
from_library(const prometheus::ClientMetric& metric, metric_kind kind) {
  metric_sample result;
  for (auto& [name, value] : metric.label)
    result.labels.push_back({name, value});
  switch (kind) {
  case metric_kind::counter:
    result.value = metric.counter.value;
    break;
  case metric_kind::gauge:
    result.value = metric.gauge.value;
    break;
  case metric_kind::histogram:
    result.value = metric.histogram.sample_sum;
    for (auto& bucket : metric.histogram.bucket)
      result.buckets.push_back({bucket.upper_bound, bucket.cumulative_count});
  }
  return result;
}

metric_family from_library(const prometheus::MetricFamily& family) {
  metric_family result;
  result.name = family.name;
  result.help = family.help;
  if (family.type == prometheus::MetricType::Counter)
    result.kind = metric_kind::counter;
  if (family.type == prometheus::MetricType::Histogram)
    result.kind = metric_kind::histogram;
  for (auto& metric : family.metric)
    result.samples.push_back(from_library(metric, result.kind));
  return result;
}

/// The same state gives the same text: the library orders by hashes.
void sort(std::vector<prometheus::MetricFamily>& families) {
  std::sort(families.begin(), families.end(),
            [](auto& x, auto& y) { return x.name < y.name; });
  for (auto& family : families)
    std::sort(family.metric.begin(), family.metric.end(),
              [](auto& x, auto& y) { return x.label < y.label; });
}

} // namespace

void counter::add(uint64_t amount) const {
  if (it_)
    it_->Increment(static_cast<double>(amount));
}

void gauge::set(uint64_t value) const {
  if (it_)
    it_->Set(static_cast<double>(value));
}

void gauge::add(int64_t amount) const {
  if (it_)
    it_->Increment(static_cast<double>(amount));
}

void histogram::observe(interval time) const {
  if (it_)
    it_->Observe(std::chrono::duration<double>{time}.count());
}

struct metric_registry::core {
  prometheus::Registry registry;
  std::mutex mutex;
  /// Guarded by the mutex.
  std::vector<std::function<std::vector<metric_family>()>> sources;

  void ask_sources(std::vector<metric_family>& to) {
    std::lock_guard lock{mutex};
    for (auto& source : sources)
      for (auto& family : source())
        to.push_back(std::move(family));
  }

  /// Of no registry: what is added.
  static std::vector<prometheus::MetricFamily>
  collect(core* self, std::vector<metric_family> more) {
    std::vector<prometheus::MetricFamily> result;
    if (self) {
      result = self->registry.Collect();
      self->ask_sources(more);
    }
    for (auto& family : more)
      result.push_back(to_library(std::move(family)));
    sort(result);
    return result;
  }
};

metric_registry metric_registry::make() {
  metric_registry result;
  result.core_ = std::make_shared<core>();
  return result;
}

// An instrument keeps the registry, to which it belongs.

counter
metric_registry::make_counter(const std::string& name, const std::string& help,
                              const metric_labels& labels) const {
  if (!core_)
    return {};
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(
    core_->registry);
  return counter{{core_, &family.Add(to_library(labels))}};
}

gauge metric_registry::make_gauge(const std::string& name,
                                  const std::string& help,
                                  const metric_labels& labels) const {
  if (!core_)
    return {};
  auto& family
    = prometheus::BuildGauge().Name(name).Help(help).Register(core_->registry);
  return gauge{{core_, &family.Add(to_library(labels))}};
}

histogram metric_registry::make_histogram(const std::string& name,
                                          const std::string& help,
                                          const metric_labels& labels) const {
  if (!core_)
    return {};
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(
    core_->registry);
  return histogram{{core_, &family.Add(to_library(labels), latency_bounds)}};
}

void metric_registry::watch(
  std::function<std::vector<metric_family>()> source) const {
  if (!core_)
    return;
  std::lock_guard lock{core_->mutex};
  core_->sources.push_back(std::move(source));
}

std::vector<metric_family>
metric_registry::collect(std::vector<metric_family> more) const {
  std::vector<metric_family> result;
  for (auto& family : core::collect(core_.get(), std::move(more)))
    result.push_back(from_library(family));
  return result;
}

std::string metric_registry::render(std::vector<metric_family> more) const {
  auto families = core::collect(core_.get(), std::move(more));
  return prometheus::TextSerializer{}.Serialize(families);
}

} // namespace tahoe
