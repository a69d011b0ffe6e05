#pragma once

#include "actors/instant.hpp"

#include <cstddef>
#include <vector>

namespace tahoe {

struct busy_span {
  instant from;
  instant to;

  friend bool operator==(const busy_span&, const busy_span&) = default;
};

/// When somebody was busy, in bounded space: periods in order that neither
/// touch nor overlap. Of too many, the two with the shortest pause between them
/// become one.
class busy_spans {
public:
  static constexpr size_t max_spans = 16;

  /// Adds a period. Periods come in the order in which they end.
  void add(instant from, instant to);

  const std::vector<busy_span>& list() const { return spans_; }

private:
  void join_nearest();

  std::vector<busy_span> spans_;
};

} // namespace tahoe
