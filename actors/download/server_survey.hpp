#pragma once

#include "actors/download/block_times.hpp"
#include "codec/error.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tahoe {

/// Which servers were asked for the shares of a file, and with what result.
/// Servers are numbered in the order in which they are to be asked.
class server_survey {
public:
  /// A server that has not answered by then is not waited for.
  static constexpr interval deadline = std::chrono::seconds{15};

  /// A server that takes longer does not keep others from being asked.
  static constexpr interval patience = block_times::floor;

  void add(size_t count) { servers_.resize(servers_.size() + count); }

  /// The next server to ask, which counts as asked from `now` on; empty if
  /// `wanted` servers are about to answer or all have been asked.
  std::optional<size_t> ask_next(size_t wanted, instant now);

  /// What became of a question; only the first word counts. False if there was
  /// one before, or the server does not exist.
  bool answered(size_t server);
  bool failed(size_t server);

  /// Gives up on questions that are past the deadline.
  void expire(instant now);

  /// Nothing is left to ask or to wait for.
  bool is_over() const;

  size_t size() const { return servers_.size(); }
  size_t asked() const { return next_; }
  size_t answers() const { return answers_; }

private:
  enum class progress { unasked, asked, answered, failed };

  struct server {
    progress state = progress::unasked;
    instant asked_at;
  };

  bool conclude(size_t server, progress result);

  std::vector<server> servers_;
  size_t next_ = 0;
  size_t answers_ = 0;
};

} // namespace tahoe
