// The part of a storage server that takes small shares whole.

#include "actors/storage/storage_server_state.hpp"
#include "codec/base32.hpp"

#include <memory>

namespace tahoe {

namespace {

/// Gathers what becomes of the shares of one message, and answers when all is
/// known. An error is an answer only if nothing was stored.
struct storing {
  explicit storing(measured_promise asker) : promise(std::move(asker)) {}

  measured_promise promise;
  shares_stored result;
  size_t pending = 0;
  caf::error problem;

  void closed(uint8_t number, const caf::error& reason) {
    if (reason)
      problem = reason;
    else
      result.stored.insert(number);
    if (--pending > 0)
      return;
    if (problem && result.stored.empty() && result.already_here.empty())
      promise.deliver(problem);
    else
      promise.deliver(result);
  }
};

/// Whether the shares of a message are what they must be: different ones of one
/// size.
caf::error check(const std::vector<whole_share>& shares) {
  share_set numbers;
  for (auto& share : shares) {
    if (share.data.empty() || share.data.size() != shares.front().data.size())
      return failure(ec::refused, "the shares of a file have one size");
    if (numbers.contains(share.number))
      return failure(ec::refused, "the same share twice");
    numbers.insert(share.number);
  }
  return numbers.empty() ? failure(ec::refused, "no share to store")
                         : caf::none;
}

caf::expected<void>
fill(opened_buckets& opened, const std::vector<whole_share>& shares) {
  for (auto& [number, incoming] : opened.incoming)
    for (auto& share : shares)
      if (share.number == number)
        if (auto put = incoming->append(share.data.view()); !put)
          return put;
  return {};
}

} // namespace

caf::result<shares_stored>
storage_server_state::store(const store_shares& msg) {
  ++requests_;
  auto& shares = msg.shares.items;
  if (auto problem = check(shares))
    return problem;
  auto asker = self_->current_sender();
  if (!asker)
    return failure(ec::refused, "shares are taken from those who wait");
  allocate_buckets request;
  request.index = msg.index;
  request.share_size = shares.front().data.size();
  request.renew_secret = msg.renew_secret;
  request.cancel_secret = msg.cancel_secret;
  request.operation = msg.operation;
  for (auto& share : shares)
    request.wanted.insert(share.number);
  auto permit = quota_.take(request_weight + shares.size() * request.share_size,
                            max_queued_bytes);
  if (!permit)
    return failure(ec::try_later, disk_busy);
  auto client = client_of(asker);
  auto promised = buckets_.promised(client);
  auto most = (writable_space_ + promised.to_all) / 2;
  auto reserved
    = buckets_.reserve(client, shares.size(), request.share_size, most);
  if (!reserved)
    return std::move(reserved.error());
  measured_promise promise{self_->make_response_promise(), metrics.store};
  auto hidden = buckets_.unfinished(msg.index);
  // Others must not see them before they are durable, and that may be soon.
  buckets_.hide(msg.index, request.wanted);
  run_on_disk<opened_buckets>(
    self_, worker(msg.index),
    [store = store_, msg, request, hidden, promised, now = unix_seconds(),
     permit]() -> caf::expected<opened_buckets> {
      auto opened = store->allocate(request, hidden, promised, now);
      if (opened)
        if (auto filled = fill(*opened, msg.shares.items); !filled)
          return std::move(filled.error());
      return opened;
    },
    [this, msg, promise, owner = bucket_owner{asker.get()},
     wanted = request.wanted,
     reserved = *reserved](caf::expected<opened_buckets> done) mutable {
      buckets_.release(reserved);
      finish_storing(msg, owner, reserved.client, std::move(done), promise);
      buckets_.show(msg.index, wanted);
    });
  return promise.pending();
}

void storage_server_state::finish_storing(const store_shares& msg,
                                          bucket_owner owner,
                                          const bucket_client& client,
                                          caf::expected<opened_buckets> done,
                                          measured_promise promise) {
  auto log = log_.with_id(msg.operation.text);
  auto label = "si=" + base32_encode(msg.index.view());
  if (!done)
    return promise.deliver(told("store-failed", label, done.error(), log));
  if (done->out_of_space && done->incoming.empty()
      && done->already_here.empty())
    return promise.deliver(
      failure(ec::no_space, "no room on this server for these shares"));
  if (done->incoming.empty())
    return promise.deliver(shares_stored{done->already_here, {}});
  auto token = random_bytes<bucket_token>(env_.random);
  if (!token)
    return promise.deliver(told("store-failed", label, token.error(), log));
  auto gathering = std::make_shared<storing>(std::move(promise));
  gathering->result.already_here = done->already_here;
  gathering->pending = done->incoming.size();
  for (auto& [number, share] : done->incoming) {
    bytes_written_ += share->share_size();
    metrics.bytes_written.add(share->share_size());
    reporter_.written(share->share_size());
    bucket_id id{*token, number};
    closers_.emplace(id, [gathering, number](const caf::error& reason) {
      gathering->closed(number, reason);
    });
    to_commit_.push_back(id);
  }
  open_buckets(*token, msg.index, owner, client, *done, true, log);
  commit_more();
}

} // namespace tahoe
