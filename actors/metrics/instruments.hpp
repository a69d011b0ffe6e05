#pragma once

#include "actors/instant.hpp"

#include <cstdint>
#include <memory>
#include <utility>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
} // namespace prometheus

namespace tahoe {

// What services count with: handles, copied freely, cheap to use from any
// thread. One that no registry made (metric_registry.hpp) counts nothing.

/// Counts what only grows.
class counter {
public:
  counter() = default;
  explicit counter(std::shared_ptr<prometheus::Counter> it)
    : it_(std::move(it)) {}

  void add(uint64_t amount = 1) const;

private:
  std::shared_ptr<prometheus::Counter> it_;
};

/// Shows how something stands now.
class gauge {
public:
  gauge() = default;
  explicit gauge(std::shared_ptr<prometheus::Gauge> it) : it_(std::move(it)) {}

  void set(uint64_t value) const;
  void add(int64_t amount) const;

private:
  std::shared_ptr<prometheus::Gauge> it_;
};

/// Counts times by their length, in seconds.
class histogram {
public:
  histogram() = default;
  explicit histogram(std::shared_ptr<prometheus::Histogram> it)
    : it_(std::move(it)) {}

  void observe(interval time) const;

private:
  std::shared_ptr<prometheus::Histogram> it_;
};

} // namespace tahoe
