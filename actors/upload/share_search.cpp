#include "actors/upload/share_search.hpp"

#include "codec/base32.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <utility>

namespace tahoe {

namespace {

/// So long a server is listened to that nobody counts on any longer: it may
/// have opened buckets, which must be closed.
constexpr auto late_answer_deadline = std::chrono::seconds{60};

} // namespace

share_search::share_search(uploader_service_actor::pointer self,
                           const place_shares& what, upload_servers servers,
                           const file_lease_secrets& leases,
                           uint16_t total_shares, logger log,
                           done_function done)
  : self_(self), what_(what), all_(std::move(servers)), leases_(leases),
    total_shares_(total_shares), log_(std::move(log)), done_(std::move(done)),
    settled_(all_.servers.size()) {}

void share_search::start() {
  pending_ = all_.servers.size();
  for (size_t i = 0; i < all_.servers.size(); ++i)
    find(i);
  if (all_.servers.empty())
    finish();
}

void share_search::abort() {
  aborted_ = true;
  all_.abort(self_);
}

void share_search::find(size_t server) {
  // The handlers keep the search alive until the last answer, whatever becomes
  // of the upload: buckets that open too late must be thrown away too.
  request_patiently(
    self_, all_.servers[server].service, self_->clock().now() + find_deadline,
    find_shares{what_.index, 0, {log_.id()}},
    [me = shared_from_this(), server,
     sent = note_request(server)](const shares_found& answer) {
      me->note_answer(server, sent);
      me->found(server, answer);
    },
    [me = shared_from_this(), server](caf::error& reason) {
      me->lost(server, reason);
    });
}

void share_search::found(size_t server, const shares_found& answer) {
  auto& target = all_.servers[server];
  target.reachable = true;
  target.writable = answer.writable_space >= what_.share_size;
  for (auto& share : answer.shares.items)
    if (share.size == what_.share_size && share.number < total_shares_)
      target.found.insert(share.number);
    else
      note_damaged(target, share);
  if (!target.writable)
    target.record.add_problem(
      "has room for " + std::to_string(answer.writable_space) + " bytes only");
  ++all_.wanted.servers_answered;
  answered();
}

void share_search::answered() {
  if (--pending_ > 0 || aborted_)
    return;
  // Ends: a server that refused is not asked for anything new again.
  if (unsettled_)
    plan();
  else
    finish();
}

void share_search::plan() {
  std::vector<server_holdings> holdings;
  for (auto& server : all_.servers)
    holdings.push_back({server.writable, server.shares()});
  auto placed = place(holdings, total_shares_);
  avoid_damaged(placed);
  unsettled_ = false;
  std::vector<size_t> asked;
  for (size_t i = 0; i < placed.size(); ++i) {
    for (auto number : settled_[i].numbers())
      placed[i].erase(number);
    if (!placed[i].empty())
      asked.push_back(i);
  }
  pending_ = 0;
  for (auto i : asked)
    if (what_.whole.empty())
      allocate(i, placed[i]);
    else
      store(i, placed[i]);
  if (asked.empty())
    finish();
}

/// A server with a damaged share takes no other of that number: another
/// server, which swaps with it, does.
void share_search::avoid_damaged(std::vector<share_set>& placed) const {
  auto may_move = [&](size_t from, uint8_t number, size_t to) {
    return placed[from].contains(number)
           && !all_.servers[from].shares().contains(number)
           && !all_.servers[to].damaged.contains(number)
           && !placed[to].contains(number);
  };
  auto swap = [&](size_t i, uint8_t number) {
    for (size_t j = 0; j < placed.size(); ++j)
      for (auto other : placed[j].numbers())
        if (j != i && may_move(i, number, j) && may_move(j, other, i)) {
          placed[i].erase(number);
          placed[j].erase(other);
          placed[i].insert(other);
          placed[j].insert(number);
          return;
        }
  };
  for (size_t i = 0; i < placed.size(); ++i)
    for (auto number : all_.servers[i].damaged.numbers())
      if (placed[i].contains(number))
        swap(i, number);
}

void share_search::allocate(size_t server, const share_set& wanted) {
  ++pending_;
  auto& target = all_.servers[server];
  auto leases = leases_.for_server(lease_seed_of(target.id));
  auto counts = std::make_shared<bool>(true);
  request_patiently(
    self_, target.service, self_->clock().now() + late_answer_deadline,
    allocate_buckets{what_.index,
                     wanted,
                     what_.share_size,
                     leases.renew,
                     leases.cancel,
                     {log_.id()}},
    [me = shared_from_this(), server, wanted, counts, service = target.service,
     sent = note_request(server)](const buckets_allocated& answer) {
      if (!std::exchange(*counts, false))
        return abort_token(me->self_, service, answer.token);
      me->note_answer(server, sent);
      me->allocated(server, wanted, answer);
    },
    [me = shared_from_this(), server, counts](caf::error& reason) {
      if (std::exchange(*counts, false))
        me->lost(server, reason);
    });
  self_->delayed_send(self_, allocate_deadline,
                      ask_again{[weak = weak_from_this(), server, counts] {
                        auto me = weak.lock();
                        if (me && std::exchange(*counts, false))
                          me->lost(server,
                                   caf::make_error(caf::sec::request_timeout));
                      }});
}

void share_search::allocated(size_t server, const share_set& wanted,
                             const buckets_allocated& answer) {
  auto& target = all_.servers[server];
  if (aborted_) {
    abort_token(self_, target.service, answer.token);
    return;
  }
  for (auto number : wanted.numbers())
    if (answer.allocated.contains(number)) {
      target.buckets[number] = answer.token;
      settled_[server].insert(number);
    } else {
      settle(server, number, answer.already_here);
    }
  answered();
}

/// As many messages as it takes: few servers may have to take many shares.
void share_search::store(size_t server, const share_set& wanted) {
  auto& target = all_.servers[server];
  auto leases = leases_.for_server(lease_seed_of(target.id));
  store_shares request{
    what_.index, leases.renew, leases.cancel, {}, {log_.id()}};
  share_set numbers;
  auto send = [&] {
    ++pending_;
    request_patiently(
      self_, target.service, self_->clock().now() + write_deadline, request,
      [me = shared_from_this(), server, numbers,
       sent = note_request(server)](const shares_stored& answer) {
        me->note_answer(server, sent);
        me->stored(server, numbers, answer);
      },
      [me = shared_from_this(), server](caf::error& reason) {
        me->lost(server, reason);
      });
    request.shares.items.clear();
    numbers = {};
  };
  for (auto number : wanted.numbers()) {
    request.shares.items.push_back({number, what_.whole[number]});
    numbers.insert(number);
    if ((request.shares.items.size() + 1) * what_.share_size
        > blob::max_wire_size)
      send();
  }
  if (!numbers.empty())
    send();
}

void share_search::stored(size_t server, const share_set& wanted,
                          const shares_stored& answer) {
  auto& target = all_.servers[server];
  for (auto number : wanted.numbers())
    if (answer.stored.contains(number)) {
      target.record.bytes += what_.share_size;
      target.found.insert(number);
      settled_[server].insert(number);
    } else {
      settle(server, number, answer.already_here);
    }
  answered();
}

/// For a share that the server did not take.
void share_search::settle(size_t server, uint8_t number,
                          const share_set& already_here) {
  auto& target = all_.servers[server];
  if (already_here.contains(number) && !target.damaged.contains(number)) {
    target.found.insert(number);
    settled_[server].insert(number);
    return;
  }
  met_rival_ = true;
  target.record.add_problem("refused share " + std::to_string(number));
  target.writable = false;
  target.found.erase(number);
  unsettled_ = true;
}

void share_search::note_damaged(upload_server& server,
                                const share_head& share) {
  // One of another encoding is of no use for this cap either.
  server.damaged.insert(share.number);
  server.record.add_error(self_->clock().now(), "share "
                                                  + std::to_string(share.number)
                                                  + " has a wrong size");
  log_.warning("unusable-share-found",
               "server=" + base32_encode(server.id.view())
                 + " si=" + base32_encode(what_.index.view())
                 + " sharenum=" + std::to_string(share.number)
                 + " size=" + std::to_string(share.size)
                 + " expected=" + std::to_string(what_.share_size));
}

instant share_search::note_request(size_t server) {
  ++all_.servers[server].record.requests;
  return self_->clock().now();
}

void share_search::note_answer(size_t server, instant sent) {
  all_.servers[server].record.add_answer(sent, self_->clock().now(), 0);
}

void share_search::lost(size_t server, const caf::error& reason) {
  all_.lose(self_, all_.servers[server], reason);
  unsettled_ = true;
  answered();
}

void share_search::finish() {
  auto spread = all_.spread();
  if (is_happy(spread)) {
    done_(std::move(all_));
  } else {
    all_.abort(self_);
    done_(unhappy(spread));
  }
  done_ = nullptr;
}

} // namespace tahoe
