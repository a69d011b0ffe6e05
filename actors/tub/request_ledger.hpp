#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace tahoe {

/// What one connection owes in each direction: requests of the peer that we
/// have not answered (they bound what it may send), and requests of ours that
/// it has not answered (nothing else may it answer, and they fail when it is
/// gone). Used in the event loop only.
class request_ledger {
public:
  /// An actor and the number of its request.
  using key = std::pair<uint64_t, uint64_t>;

  // -- their requests ---------------------------------------------------------

  void received(const key& request, size_t bytes);
  void answered(const key& request);
  size_t unanswered_bytes() const { return unanswered_bytes_; }
  size_t unanswered_requests() const { return received_.size(); }

  // -- our requests -----------------------------------------------------------

  /// `id` is CAF's message id of the request.
  void sent(const key& request, uint64_t id) { sent_[request] = id; }

  /// True if this is the first answer to a request of ours.
  bool settle(const key& request) { return sent_.erase(request) > 0; }

  /// Our requests that are still without an answer, with their message ids.
  const std::map<key, uint64_t>& pending() const { return sent_; }

  // -- actors -----------------------------------------------------------------

  /// One of our actors has sent to the peer, who may therefore monitor it.
  void expose(uint64_t actor) { exposed_.insert(actor); }
  bool is_exposed(uint64_t actor) const { return exposed_.count(actor) > 0; }

  /// Counts the distinct actors of the peer that sent something.
  size_t count_sender(uint64_t actor) {
    senders_.insert(actor);
    return senders_.size();
  }

private:
  std::map<key, size_t> received_;
  std::map<key, uint64_t> sent_;
  std::set<uint64_t> exposed_;
  std::set<uint64_t> senders_;
  size_t unanswered_bytes_ = 0;
};

} // namespace tahoe
