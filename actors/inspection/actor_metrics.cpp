#include "actors/inspection/actor_metrics.hpp"

#include <map>

namespace tahoe {

namespace {

struct totals {
  double actors = 0;
  double mailbox = 0;
};

metric_family
family_of(const char* name, const char* help,
          const std::map<std::string, totals>& actors, double totals::*what) {
  metric_family result{name, help, metric_kind::gauge, {}};
  for (auto& [actor, sums] : actors)
    result.samples.push_back({{{"actor", actor}}, sums.*what});
  return result;
}

} // namespace

std::vector<metric_family> to_metrics(const census& all) {
  std::map<std::string, totals> actors;
  double stuck = 0;
  for (auto& row : all.rows) {
    if (!row.answered) {
      ++stuck;
      continue;
    }
    auto& sums = actors[row.summary.name];
    ++sums.actors;
    sums.mailbox += static_cast<double>(row.summary.mailbox);
  }
  return {family_of("tahoe_actor_running", "Actors of that name that run.",
                    actors, &totals::actors),
          family_of("tahoe_actor_mailbox_messages",
                    "Messages that wait for them.", actors, &totals::mailbox),
          {"tahoe_actor_stuck",
           "Actors that do not answer.",
           metric_kind::gauge,
           {{{}, stuck}}}};
}

} // namespace tahoe
