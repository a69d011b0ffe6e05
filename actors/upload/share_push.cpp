#include "actors/upload/share_push.hpp"

#include "codec/base32.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace tahoe {

share_push::share_push(uploader_service_actor::pointer self,
                       upload_servers servers)
  : self_(self), all_(std::move(servers)), queues_(all_.servers.size()) {}

void share_push::push(const std::vector<share_piece>& pieces,
                      caf::response_promise done) {
  if (failure_) {
    done.deliver(failure_);
    return;
  }
  auto number = next_batch_++;
  auto& parts = batches_[number].parts;
  batches_[number].done = std::move(done);
  for (size_t i = 0; i < queues_.size(); ++i)
    for (auto& piece : pieces) {
      auto& buckets = all_.servers[i].buckets;
      if (auto bucket = buckets.find(piece.number); bucket != buckets.end())
        if (auto count
            = queues_[i].add(bucket->second, piece.number, piece.data, number))
          parts[i] += count;
    }
  for (size_t i = 0; i < queues_.size(); ++i)
    send_more(i);
  settle_batches();
}

void share_push::send_more(size_t server) {
  while (auto write = queues_[server].next()) {
    auto message = write->message;
    auto& target = all_.servers[server];
    ++target.record.requests;
    self_->request(target.service, write_deadline, std::move(message))
      .then(
        [weak = weak_from_this(), server, write = std::move(*write),
         sent = self_->clock().now()] {
          if (auto me = weak.lock())
            me->written(server, write, sent);
        },
        [weak = weak_from_this(), server](caf::error& reason) {
          if (auto me = weak.lock())
            me->lost(server, reason);
        });
  }
}

void share_push::written(size_t server, const outgoing_write& write,
                         instant sent) {
  queues_[server].answered(write.message.data.size());
  if (!all_.servers[server].reachable)
    return;
  all_.servers[server].record.add_answer(sent, self_->clock().now(),
                                         write.message.data.size());
  auto& parts = batches_[write.batch].parts;
  if ((parts[server] -= write.parts) == 0)
    parts.erase(server);
  send_more(server);
  settle_batches();
}

void share_push::close(caf::response_promise done) {
  if (failure_) {
    done.deliver(failure_);
    return;
  }
  closed_ = std::move(done);
  for (size_t i = 0; i < all_.servers.size(); ++i)
    for (auto& [number, token] : all_.servers[i].buckets)
      closing_.emplace(i, number);
  auto to_close = closing_;
  for (auto& [server, number] : to_close)
    close_one(server, number);
  settle_close();
}

void share_push::close_one(size_t server, uint8_t number) {
  auto& target = all_.servers[server];
  ++target.record.requests;
  self_
    ->request(target.service, write_deadline,
              close_share{target.buckets[number], number})
    .then(
      [weak = weak_from_this(), server, number, sent = self_->clock().now()] {
        if (auto me = weak.lock())
          me->closed(server, number, sent);
      },
      [weak = weak_from_this(), server](caf::error& reason) {
        if (auto me = weak.lock())
          me->lost(server, reason);
      });
}

void share_push::closed(size_t server, uint8_t number, instant sent) {
  if (closing_.erase({server, number}) == 0)
    return;
  auto& target = all_.servers[server];
  target.record.add_answer(sent, self_->clock().now(), 0);
  target.buckets.erase(number);
  target.found.insert(number);
  settle_close();
}

void share_push::lost(size_t server, const caf::error& reason) {
  auto& target = all_.servers[server];
  if (!target.reachable)
    return;
  all_.lose(self_, target, reason);
  queues_[server].clear();
  auto spread = all_.spread();
  if (!is_happy(spread)) {
    fail(failure(ec::not_enough_servers,
                 "server " + base32_encode(target.id.view()).substr(0, 8)
                   + " was lost (" + describe(reason)
                   + "): " + describe(unhappy(spread))));
    return;
  }
  for (auto& [number, waiting] : batches_)
    waiting.parts.erase(server);
  std::erase_if(closing_, [&](auto& entry) { return entry.first == server; });
  settle_batches();
  settle_close();
}

void share_push::fail(caf::error reason) {
  failure_ = std::move(reason);
  abort();
  for (auto& [number, waiting] : batches_)
    waiting.done.deliver(failure_);
  batches_.clear();
  if (closed_.pending())
    closed_.deliver(failure_);
}

void share_push::abort() {
  all_.abort(self_);
  for (auto& queue : queues_)
    queue.clear();
  closing_.clear();
}

void share_push::settle_batches() {
  for (auto i = batches_.begin(); i != batches_.end();)
    if (i->second.parts.empty()) {
      i->second.done.deliver(caf::unit);
      i = batches_.erase(i);
    } else {
      ++i;
    }
}

void share_push::settle_close() {
  if (closing_.empty() && closed_.pending())
    closed_.deliver(caf::unit);
}

} // namespace tahoe
