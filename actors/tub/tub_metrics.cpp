#include "actors/tub/tub_metrics.hpp"

namespace tahoe {

tub_metrics::tub_metrics(const metric_registry& metrics) {
  auto connections = [&](const char* event) {
    return metrics.make_counter("tahoe_tub_connection_events_total",
                                "What became of connections: opened and lost "
                                "with peers that can be used, refused by a "
                                "peer for another one, failed to reach one.",
                                {{"event", event}});
  };
  opened_ = connections("opened");
  lost_ = connections("lost");
  refused_ = connections("refused");
  failed_ = connections("failed");
}

void tub_metrics::count(tub_event event) const {
  switch (event) {
  case tub_event::begun:
    return;
  case tub_event::ready:
    return opened_.add();
  case tub_event::lost:
    return lost_.add();
  case tub_event::refused:
    return refused_.add();
  case tub_event::failed:
    return failed_.add();
  }
}

void watch_tub(const metric_registry& metrics,
               const std::shared_ptr<const tub_core>& core) {
  metrics.watch([weak = std::weak_ptr{core}] {
    std::vector<metric_family> result;
    auto core = weak.lock();
    if (!core)
      return result;
    auto show = [&](const char* name, const char* help, auto value,
                    metric_kind kind = metric_kind::counter) {
      result.push_back({name, help, kind, {{{}, static_cast<double>(value)}}});
    };
    auto& now = core->counters;
    show("tahoe_tub_connections", "Connections that are open.",
         now.connections.load(), metric_kind::gauge);
    show("tahoe_tub_handshakes", "Those of them whose peer is not known yet.",
         now.handshakes.load(), metric_kind::gauge);
    show("tahoe_tub_peers", "Peers that can be used.",
         core->peers.ready_count(), metric_kind::gauge);
    show("tahoe_tub_violations_total",
         "Connections that were closed for what the peer sent.",
         now.violations.load());
    show("tahoe_tub_dropped_messages_total", "Messages that no rule permits.",
         now.dropped.load());
    show("tahoe_tub_turned_away_total",
         "Connections that were one too many at once.", now.turned_away.load());
    show("tahoe_tub_held_back_total",
         "Times that a peer had to wait for answers.", now.halts.load());
    show("tahoe_tub_received_bytes_total", "Bytes of messages from peers.",
         now.bytes_in.load());
    show("tahoe_tub_sent_bytes_total", "Bytes of messages to peers.",
         now.bytes_out.load());
    return result;
  });
}

} // namespace tahoe
