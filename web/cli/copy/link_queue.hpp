#pragma once

#include "web/cli/copy/copy_outcome.hpp"
#include "web/cli/copy/link_batch.hpp"
#include "web/cli/copy/request_pool.hpp"

#include <list>
#include <map>

namespace tahoe {

/// The half of a copy to the grid that gives names: collects what directories
/// are to get, sends it, and knows what has no name yet.
class link_queue {
public:
  /// Uses both for as long as it lives; the pool must end before it.
  link_queue(request_pool& pool, copy_outcome& outcome)
    : pool_(pool), outcome_(outcome) {}

  /// What this directory is to get. Whoever will bring more to it holds it.
  std::shared_ptr<link_batch> batch_for(const copy_place& directory);

  /// Sends what is due.
  void send_due();

  /// True if nothing waits and nobody will bring more.
  bool empty() const { return batches_.empty(); }

  /// Links what is left, when the copy stops and the pool has nothing to do any
  /// more; takes `patience` at most, though the user has interrupted. What has
  /// no name then, is counted.
  void finish(web_client& client, std::chrono::milliseconds patience);

private:
  using item_list = std::vector<link_batch::item>;

  /// A request for which there is no answer yet.
  struct sent_items {
    std::shared_ptr<link_batch> batch;
    item_list items;
  };

  void send(std::shared_ptr<link_batch> batch, item_list items);
  void answered(std::list<sent_items>::iterator sent, const caf::error& err);
  void linked(const copy_place& directory, const item_list& items);

  request_pool& pool_;
  copy_outcome& outcome_;
  std::map<std::string, std::shared_ptr<link_batch>> batches_; ///< by cap
  std::list<sent_items> sent_;
};

} // namespace tahoe
