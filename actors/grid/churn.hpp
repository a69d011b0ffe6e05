#pragma once

#include "actors/grid/grid_interface.hpp"

#include <random>

namespace tahoe {

/// Which nodes come and go, and when: the same for the same seed.
class churn_plan {
public:
  /// `per_minute` moves a minute on average. At most a quarter of the nodes is
  /// gone at a time.
  churn_plan(std::vector<std::string> nodes, double per_minute, uint64_t seed);

  struct move {
    std::string node;
    bool goes = false; ///< or comes back
  };

  /// Until the next move.
  std::chrono::milliseconds pause();

  move next();

  const std::vector<std::string>& gone() const { return gone_; }

private:
  std::string take_any(std::vector<std::string>& from);

  std::vector<std::string> here_;
  std::vector<std::string> gone_;
  const size_t most_gone_;
  std::exponential_distribution<double> minutes_;
  std::mt19937_64 random_;
};

/// Stops and starts nodes of a grid as planned, until it is told to exit.
observable_actor make_churn(caf::actor_system& sys, grid_actor grid,
                            churn_plan plan, const logger& log);

} // namespace tahoe
