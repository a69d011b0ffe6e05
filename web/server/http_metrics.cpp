#include "web/server/http_metrics.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <tuple>

namespace tahoe {

namespace {

/// Beginnings of addresses and their words.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> routes{
  {{"", "welcome"},
   {"cap", "uri"},
   {"file", "file"},
   {"healthz", "healthz"},
   {"metrics", "metrics"},
   {"named", "file"},
   {"operations", "operations"},
   {"readyz", "readyz"},
   {"session", "session"},
   {"static", "static"},
   {"statistics", "statistics"},
   {"status", "status"},
   {"storage", "storage"},
   {"uri", "uri"},
   {"vdrive", "vdrive"}}};

constexpr std::string_view other = "other";

/// Streams of news last as long as somebody looks: they say nothing about how
/// long a page takes.
constexpr std::string_view events = "events";

std::string_view method_word(std::string_view method) {
  for (std::string_view known : {"GET", "HEAD", "PUT", "POST", "DELETE"})
    if (method == known)
      return known;
  return other;
}

} // namespace

std::string_view route_word(std::string_view target) {
  if (!target.starts_with('/'))
    return other;
  auto query = target.find_first_of('?');
  if (query != target.npos
      && target.substr(query).find("t=events") != target.npos)
    return events;
  auto first = target.substr(1, target.find_first_of("/?", 1) - 1);
  for (auto& [beginning, word] : routes)
    if (first == beginning)
      return word;
  return other;
}

/// Words are those above: they live as long as the program.
struct http_metrics::core {
  using request_kind = std::tuple<std::string_view, std::string_view, unsigned>;

  explicit core(const metric_registry& registry) : metrics(registry) {
    auto add = [&](std::string_view word) {
      durations[word] = metrics.make_histogram(
        "tahoe_http_request_duration_seconds",
        "From the end of a request's headers to the end of its reply.",
        {{"route", std::string{word}}});
    };
    for (auto& [beginning, word] : routes)
      add(word);
    add(other);
    add(events);
    for (size_t i = 0; i < refusals.size(); ++i) {
      auto* word = to_string(static_cast<refusal>(i));
      refusals[i] = metrics.make_counter(
        "tahoe_http_refused_total",
        "Connections and requests that were not served, or not to their end.",
        {{"reason", word}});
    }
    received = metrics.make_counter("tahoe_http_received_bytes_total",
                                    "Bytes of the bodies of requests.");
    sent = metrics.make_counter("tahoe_http_sent_bytes_total",
                                "Bytes of the bodies of replies.");
    connections
      = metrics.make_gauge("tahoe_http_connections", "Open connections.");
  }

  /// Made when it is first needed: of all that are possible few ever are.
  counter& requests_of(const request_kind& kind) {
    std::lock_guard lock{mutex};
    auto [found, fresh] = requests.try_emplace(kind);
    if (fresh) {
      auto [route, method, status] = kind;
      found->second = metrics.make_counter(
        "tahoe_http_requests_total", "Requests that were served.",
        {{"route", std::string{route}},
         {"method", std::string{method}},
         {"status", status == 0 ? "none" : std::to_string(status)}});
    }
    return found->second;
  }

  metric_registry metrics;
  std::map<std::string_view, histogram> durations;
  std::array<counter, refusal_kinds> refusals;
  counter received;
  counter sent;
  gauge connections;
  std::mutex mutex;
  std::map<request_kind, counter> requests; ///< guarded by mutex
};

http_metrics::http_metrics(const metric_registry& metrics)
  : core_(std::make_shared<core>(metrics)) {}

void http_metrics::served(std::string_view method, std::string_view target,
                          unsigned status, interval time) const {
  if (!core_)
    return;
  auto route = route_word(target);
  core_->requests_of({route, method_word(method), status}).add();
  core_->durations.at(route).observe(time);
}

void http_metrics::refused(refusal why) const {
  if (core_)
    core_->refusals.at(static_cast<size_t>(why)).add();
}

void http_metrics::received(size_t bytes) const {
  if (core_)
    core_->received.add(bytes);
}

void http_metrics::sent(size_t bytes) const {
  if (core_)
    core_->sent.add(bytes);
}

void http_metrics::show_connections(size_t open) const {
  if (core_)
    core_->connections.set(open);
}

} // namespace tahoe
