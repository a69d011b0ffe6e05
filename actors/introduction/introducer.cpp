#include "actors/introduction/introducer.hpp"

#include "actors/introduction/introductions.hpp"
#include "actors/service.hpp"
#include "codec/base32.hpp"

namespace tahoe {

namespace {

/// Time to look at the waiting polls.
struct serve_polls {};

/// The interface and the introducer's own timer.
using timed_introducer_actor
  = own_introducer_actor::extend<caf::reacts_to<serve_polls>>;

/// A poll is answered 45 to 50 s after it came: its sender waits for 60.
constexpr auto poll_patience = std::chrono::seconds{45};
constexpr auto sweep_interval = std::chrono::seconds{5};

/// News are shown this much later, so that what comes together goes together:
/// a thousand nodes that arrive at once shall not cost a million messages.
constexpr auto news_delay = std::chrono::milliseconds{100};

/// More senders than a full board has nodes are not served.
constexpr size_t max_polls = 2 * announcement_board::max_nodes;

/// So many subscribers are shown one by one.
constexpr size_t max_shown = 1000;
constexpr auto report_lifetime = std::chrono::seconds{1};

} // namespace

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::serve_polls)

namespace tahoe {

namespace {

struct introducer_metrics {
  explicit introducer_metrics(const metric_registry& metrics) {
    auto announcements = [&](const char* outcome) {
      return metrics.make_counter("tahoe_introducer_announcements_total",
                                  "Announcements that nodes sent.",
                                  {{"outcome", outcome}});
    };
    taken = announcements("taken");
    refused = announcements("refused");
    nodes = metrics.make_gauge("tahoe_introducer_nodes",
                               "Nodes whose announcements are kept.");
    subscribers = metrics.make_gauge("tahoe_introducer_subscribers",
                                     "Nodes that wait for news.");
  }

  counter taken;
  counter refused;
  gauge nodes;
  gauge subscribers;
};

struct introducer_state {
  static constexpr const char* name = "introducer";

  introducer_state(observed<timed_introducer_actor>* self, uint64_t incarnation,
                   const environment& env)
    : self(self), incarnation(incarnation), clock(env.clock), peers(env.peers),
      log(env.log.named("introducer")), metrics(env.metrics) {}

  caf::expected<void> publish(const publish_announcement& msg) {
    auto done = keep(msg.what);
    (done ? metrics.taken : metrics.refused).add();
    if (!done)
      log.info("announcement-refused", describe(done.error()));
    metrics.nodes.set(board.entries().size());
    return done;
  }

  /// Answers at once if there is news, else when there is some or patience
  /// ends. A sender has one poll waiting: a second one ends the first.
  caf::result<announcements> poll(const get_announcements& msg) {
    auto& sender = self->current_sender();
    if (!sender)
      return failure(ec::refused, "a poll without sender");
    auto after = msg.incarnation == incarnation ? msg.after : 0;
    if (board.has_news(after))
      return page(after);
    auto key = sender->address();
    if (auto former = polls.find(key); former != polls.end()) {
      answer_empty(former->second);
      polls.erase(former);
    } else if (polls.size() >= max_polls) {
      return failure(ec::try_later, "the introducer has too many subscribers");
    }
    auto promise = self->make_response_promise<announcements>();
    polls.emplace(key, waiting_poll{promise, after, now()});
    metrics.subscribers.set(polls.size());
    serve_after(sweep_interval);
    return promise;
  }

  void serve() {
    // A timer that was overtaken by an earlier one has nothing to do.
    if (now() < next_service)
      return;
    next_service = time_point::max();
    for (auto i = polls.begin(); i != polls.end();) {
      auto& x = i->second;
      if (board.has_news(x.after))
        x.promise.deliver(page(x.after));
      else if (now() - x.since >= poll_patience)
        answer_empty(x);
      else {
        ++i;
        continue;
      }
      i = polls.erase(i);
    }
    metrics.subscribers.set(polls.size());
    if (!polls.empty())
      serve_after(sweep_interval);
  }

  /// Made anew once in a while: whoever sees the page may ask for it.
  const introductions& report() {
    if (now() >= reported_until) {
      reported = introductions_of(board);
      reported.subscribers = polls.size();
      reported.some_subscribers = subscribers();
      reported_until = now() + report_lifetime;
    }
    return reported;
  }

  caf::settings status() const {
    caf::settings result;
    caf::put(result, "nodes", static_cast<int64_t>(board.entries().size()));
    caf::put(result, "subscribers", static_cast<int64_t>(polls.size()));
    return result;
  }

private:
  using time_point = caf::actor_clock::time_point;

  struct waiting_poll {
    caf::typed_response_promise<announcements> promise;
    uint64_t after = 0;
    time_point since;
  };

  time_point now() const { return self->clock().now(); }

  std::vector<subscriber> subscribers() const {
    std::vector<subscriber> result;
    for (auto& [address, poll] : polls) {
      if (result.size() == max_shown)
        break;
      subscriber shown;
      auto waited = now() - poll.since;
      shown.since
        = clock() - std::chrono::duration_cast<wall_time::duration>(waited);
      auto sender = caf::actor_cast<caf::strong_actor_ptr>(address);
      if (peers)
        shown.id = peers->peer_of(sender);
      if (shown.id)
        if (auto* known = board.find(*shown.id))
          if (auto content = read_announcement(known->text))
            shown.nickname = content->nickname;
      result.push_back(std::move(shown));
    }
    return result;
  }

  caf::expected<void> keep(const announcement& text) {
    auto content = check_announcement(text);
    if (!content)
      return std::move(content.error());
    if (peers && peers->peer_of(self->current_sender()) != content->id)
      return failure(ec::refused, "a node may announce nobody but itself");
    board.forget_old(clock());
    auto news = board.keep(text, *content, clock());
    if (!news)
      return std::move(news.error());
    if (*news) {
      log.info("node-announced",
               base32_encode(content->id.view()).substr(0, 8));
      serve_after(news_delay);
    }
    return {};
  }

  announcements page(uint64_t after) const {
    auto result = board.page(after);
    result.incarnation = incarnation;
    return result;
  }

  void answer_empty(waiting_poll& x) {
    announcements nothing;
    nothing.incarnation = incarnation;
    nothing.upto = x.after;
    x.promise.deliver(std::move(nothing));
  }

  void serve_after(std::chrono::milliseconds delay) {
    auto when = now() + delay;
    if (polls.empty() || next_service <= when)
      return;
    next_service = when;
    self->delayed_send(self, delay, serve_polls{});
  }

  observed<timed_introducer_actor>* self;
  uint64_t incarnation;
  wall_clock clock;
  std::shared_ptr<const peer_directory> peers;
  logger log;
  announcement_board board;
  std::map<caf::actor_addr, waiting_poll> polls;
  introducer_metrics metrics;
  time_point next_service = time_point::max();
  introductions reported;
  time_point reported_until = time_point::min();
};

timed_introducer_actor::behavior_type
map_introducer(service<timed_introducer_actor, introducer_state>* self,
               introducer_state& state) {
  return {
    [&state](const publish_announcement& msg) -> caf::result<void> {
      return state.publish(msg);
    },
    [&state](const get_announcements& msg) { return state.poll(msg); },
    [&state](const get_introductions&) { return state.report(); },
    [&state](const serve_polls&) { state.serve(); },
    [self](const get_status&) { return self->status(); },
  };
}

} // namespace

caf::expected<own_introducer_actor>
make_introducer(caf::actor_system& sys, const environment& env) {
  auto drawn = random_bytes<byte_string<struct incarnation_tag, 8>>(env.random);
  if (!drawn)
    return std::move(drawn.error());
  // Never 0, by which subscribers say that they know nothing.
  uint64_t incarnation = 1;
  for (auto byte : drawn->bytes)
    incarnation = incarnation << 8 | byte;
  if (incarnation == 0)
    incarnation = 1;
  return own_introducer_actor{
    spawn_service(sys, map_introducer, incarnation, env)};
}

} // namespace tahoe
