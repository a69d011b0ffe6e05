#include "actors/introduction/introducer_client_state.hpp"

#include "actors/introduction/announcement_seq.hpp"
#include "actors/tub/link.hpp"
#include "codec/base32.hpp"

namespace tahoe {

namespace {

constexpr auto request_deadline = std::chrono::seconds{60};

/// Far within the lifetime of an announcement.
constexpr auto renewal_interval = std::chrono::hours{5 * 24};

/// After the disk failed to number an announcement.
constexpr auto renewal_retry = std::chrono::seconds{60};

/// Pauses between polls: more news may wait, an introducer that answers at once
/// with nothing shall not keep us busy, one that fails is left in peace.
constexpr auto pause_after_news = std::chrono::milliseconds{100};
constexpr auto pause_after_nothing = std::chrono::milliseconds{1000};
constexpr auto pause_after_failure = std::chrono::seconds{5};

/// A change waits so long for others before all of them are written.
constexpr auto cache_delay = std::chrono::seconds{10};

} // namespace

std::string short_name_of(const tub_id& id) {
  return base32_encode(id.view()).substr(0, 8);
}

introducer_client_state::introducer_client_state(
  observed<timed_client_actor>* self, introducer_client_config config,
  tub_actor tub, const environment& env)
  : self_(self), config_(std::move(config)), tub_(std::move(tub)), env_(env),
    log_(env.log.named(name)),
    disk_(env.disk.worker(config_.identity->id().bytes[0])),
    metrics_(env.metrics) {
  show_connections();
}

void introducer_client_state::start() {
  if (config_.follows)
    load_cache();
  for (auto& where : config_.introducers)
    introducers_.push_back({where, make_link_to(where, introducers_.size())});
  next_number_ = introducers_.size();
}

link_actor
introducer_client_state::make_link_to(const furl& where, uint64_t number) {
  auto owner = caf::actor_cast<link_owner_actor>(
    caf::actor_cast<caf::strong_actor_ptr>(self_));
  auto link = make_link(self_->system(), tub_, where, number, owner, env_);
  self_->adopt(link);
  return link;
}

// -- what others ask ----------------------------------------------------------

caf::expected<void>
introducer_client_state::announce(const announce_service& msg) {
  auto where = parse_furl(msg.where);
  if (!where)
    return std::move(where.error());
  if (where->tub != config_.identity->id())
    return failure(ec::malformed,
                   "service " + msg.name + " is not of this node's tub");
  auto [known, fresh] = services_.try_emplace(msg.name, *where);
  if (!fresh && known->second == *where)
    return {};
  known->second = *where;
  renew();
  return {};
}

// -- links --------------------------------------------------------------------

void introducer_client_state::up(const link_up& msg) {
  if (msg.link >= introducers_.size()) {
    servers_.up(msg, env_.clock());
    return show_connections();
  }
  auto& x = introducers_[msg.link];
  x.handle = caf::actor_cast<introducer_actor>(msg.service);
  x.problem.clear();
  x.published = 0;
  ++x.session;
  show_connections();
  log_.info("introducer-up", short_name_of(x.where.tub));
  ask(msg.link);
}

void introducer_client_state::down(const link_down& msg) {
  if (msg.link >= introducers_.size()) {
    servers_.down(msg, env_.clock());
    return show_connections();
  }
  auto& x = introducers_[msg.link];
  x.handle = nullptr;
  x.problem = msg.reason;
  ++x.session;
  show_connections();
}

// -- introducers --------------------------------------------------------------

bool introducer_client_state::in_session(const poll_again& x) const {
  return introducers_[x.index].session == x.session;
}

/// The long poll, and before it what this introducer should know of us.
void introducer_client_state::ask(size_t index) {
  publish(index);
  if (!config_.follows)
    return;
  auto& x = introducers_[index];
  poll_again again{index, x.session};
  self_
    ->request(x.handle, request_deadline,
              get_announcements{x.incarnation, x.after})
    .then([this, again](const announcements& page) { take(again, page); },
          [this, again](caf::error& err) {
            if (!in_session(again))
              return;
            introducers_[again.index].problem = describe(err);
            self_->delayed_send(self_, pause_after_failure, again);
          });
}

void introducer_client_state::take(const poll_again& again,
                                   const announcements& page) {
  if (!in_session(again))
    return;
  auto& x = introducers_[again.index];
  x.incarnation = page.incarnation;
  x.after = page.upto;
  for (auto& text : page.items.items)
    learn(text);
  auto pause
    = page.items.items.empty() ? pause_after_nothing : pause_after_news;
  self_->delayed_send(self_, pause, again);
}

void introducer_client_state::ask_again(const poll_again& msg) {
  if (in_session(msg))
    ask(msg.index);
}

void introducer_client_state::publish(size_t index) {
  auto& x = introducers_[index];
  if (!x.handle || x.published == own_seq_)
    return;
  poll_again session{index, x.session};
  self_->request(x.handle, request_deadline, publish_announcement{own_})
    .then(
      [this, session, seq = own_seq_] {
        if (!in_session(session))
          return;
        introducers_[session.index].published = seq;
        introducers_[session.index].problem.clear();
      },
      [this, session](caf::error& err) {
        if (!in_session(session))
          return;
        auto& x = introducers_[session.index];
        x.problem = "it does not take our announcement: " + describe(err);
        log_.warning("announcement-not-taken",
                     short_name_of(x.where.tub) + ": " + describe(err));
        // Who follows asks again anyway.
        if (!config_.follows)
          self_->delayed_send(self_, pause_after_failure, session);
      });
}

// -- this node's announcement -------------------------------------------------

/// Numbers, signs and publishes what this node offers now.
void introducer_client_state::renew() {
  if (services_.empty())
    return;
  renew_once_more_ = numbering_;
  if (numbering_)
    return;
  numbering_ = true;
  run_on_disk<uint64_t>(
    self_, disk_,
    [path = config_.sequence, now = env_.clock()] {
      return next_announcement_seq(path, now);
    },
    [this](caf::expected<uint64_t> seq) { announce_as(std::move(seq)); });
}

void introducer_client_state::renew_in_time(const renew_announcement& msg) {
  if (msg.seq == own_seq_)
    renew();
}

void introducer_client_state::announce_as(caf::expected<uint64_t> seq) {
  numbering_ = false;
  if (!seq) {
    log_.error("announcement-not-numbered", describe(seq.error()));
    self_->delayed_send(self_, renewal_retry, renew_announcement{own_seq_});
    return;
  }
  auto text = make_announcement(*config_.identity,
                                {config_.identity->id(), *seq, config_.nickname,
                                 config_.software, services_});
  if (!text) {
    log_.error("announcement-not-made", describe(text.error()));
    return;
  }
  own_ = std::move(*text);
  own_seq_ = *seq;
  self_->delayed_send(self_, renewal_interval, renew_announcement{own_seq_});
  if (config_.follows)
    learn(own_);
  for (size_t i = 0; i < introducers_.size(); ++i)
    publish(i);
  if (renew_once_more_)
    renew();
}

// -- other nodes' announcements -----------------------------------------------

void introducer_client_state::learn(const announcement& text) {
  auto content = check_announcement(text);
  if (content)
    learn_checked({text, std::move(*content), env_.clock()});
  else
    log_.warning("announcement-refused", describe(content.error()));
}

void introducer_client_state::learn_checked(const checked_announcement& x) {
  auto news = board_.keep(x.text, x.content, x.heard);
  if (!news && code_of(news.error()) == ec::no_space) {
    for (auto& id : board_.forget_old(env_.clock()))
      drop(id);
    news = board_.keep(x.text, x.content, x.heard);
  }
  if (!news)
    log_.debug("announcement-refused", describe(news.error()));
  if (!news || !*news)
    return;
  schedule_save();
  auto storage = x.content.services.find("storage");
  if (storage != x.content.services.end())
    follow(x.content, storage->second);
  else
    drop(x.content.id);
}

/// Who announces itself anew is likely to be there: its link tries at once.
void introducer_client_state::follow(const node_announcement& about,
                                     const furl& where) {
  auto& server = servers_.note(about, where, env_.clock());
  if (server.link) {
    self_->send(server.link, relocate_link{where});
    return;
  }
  servers_.set_link(server, next_number_, make_link_to(where, next_number_));
  ++next_number_;
  show_connections();
}

void introducer_client_state::drop(const tub_id& id) {
  if (auto link = servers_.remove(id))
    self_->send_exit(link, caf::exit_reason::user_shutdown);
  show_connections();
}

// -- the cache ----------------------------------------------------------------

void introducer_client_state::load_cache() {
  run_on_disk<std::vector<checked_announcement>>(
    self_, disk_,
    [path = config_.cache, now = env_.clock()] {
      return load_announcements(path, now);
    },
    [this](caf::expected<std::vector<checked_announcement>> cached) {
      cache_read_ = true;
      if (cached)
        for (auto& x : *cached)
          learn_checked(x);
      else if (code_of(cached.error()) != ec::not_found)
        log_.warning("cache-ignored", describe(cached.error()));
    });
}

void introducer_client_state::schedule_save() {
  if (save_scheduled_)
    return;
  save_scheduled_ = true;
  self_->delayed_send(self_, cache_delay, save_cache{});
}

void introducer_client_state::save() {
  save_scheduled_ = false;
  ++saving_;
  std::vector<announcement_board::entry> entries;
  for (auto& [position, entry] : board_.entries())
    entries.push_back(entry);
  run_on_disk<void>(
    self_, disk_,
    [path = config_.cache, entries = std::move(entries)] {
      return save_announcements(path, entries);
    },
    [this](caf::expected<void> saved) {
      --saving_;
      if (!saved)
        log_.warning("cache-not-saved", describe(saved.error()));
      end_when_saved();
    });
}

void introducer_client_state::end(const caf::error& reason) {
  end_reason_ = reason;
  // What the cache holds must be known, or it would be lost.
  if (save_scheduled_ && cache_read_)
    save();
  end_when_saved();
}

void introducer_client_state::end_when_saved() {
  if (end_reason_ && saving_ == 0)
    self_->quit(*end_reason_);
}

} // namespace tahoe
