#include "web/cli/copy/link_queue.hpp"

#include "web/cli/copy/file_transfer.hpp"

#include <algorithm>

namespace tahoe {

std::shared_ptr<link_batch> link_queue::batch_for(const copy_place& directory) {
  auto& result = batches_[directory.cap];
  if (!result)
    result = std::make_shared<link_batch>(directory);
  return result;
}

void link_queue::send_due() {
  auto now = std::chrono::steady_clock::now();
  for (auto at = batches_.begin(); at != batches_.end();) {
    auto batch = at->second;
    if (batch->is_due(now))
      send(batch, batch->take());
    // Whoever brings more to it holds it, too.
    auto over = batch->empty() && batch.use_count() == 2;
    at = over ? batches_.erase(at) : std::next(at);
  }
}

void link_queue::send(std::shared_ptr<link_batch> batch, item_list items) {
  auto sent = sent_.insert(sent_.end(), {std::move(batch), std::move(items)});
  pool_.add([this, sent](web_client& client) {
    auto done = with_patience(client.interrupt(), [&] {
      return link_items(client, sent->batch->directory(), sent->items);
    });
    auto err = done ? caf::error{} : done.error();
    return [this, sent, err] { answered(sent, err); };
  });
}

void link_queue::answered(std::list<sent_items>::iterator sent,
                          const caf::error& err) {
  auto& [batch, items] = *sent;
  auto& directory = batch->directory();
  if (!err)
    linked(directory, items);
  else if (concerns_all(code_of(err)))
    // It stays among what was sent, for `finish`.
    return outcome_.stop(err);
  else if (items.size() == 1)
    outcome_.complain(directory.shown_child(items.front().name), err);
  else
    // One of them keeps the others from their names.
    for (auto& item : items)
      send(batch, {std::move(item)});
  sent_.erase(sent);
}

void link_queue::linked(const copy_place& directory, const item_list& items) {
  auto& totals = outcome_.totals;
  for (auto& item : items) {
    ++(item.moved ? totals.files : totals.linked);
    totals.bytes += item.moved ? item.size : 0;
    outcome_.to_user().detail((item.moved ? "copied " : "linked ")
                              + directory.shown_child(item.name));
  }
}

void link_queue::finish(web_client& client,
                        std::chrono::milliseconds patience) {
  using namespace std::chrono;
  for (auto& [batch, items] : sent_)
    batch->give_back(std::move(items));
  sent_.clear();
  auto end = steady_clock::now() + patience;
  auto reachable = true;
  for (auto& [cap, batch] : batches_)
    while (!batch->empty()) {
      auto items = batch->take();
      auto left = ceil<milliseconds>(end - steady_clock::now());
      reachable = reachable && left.count() > 0
                  && link_items(client, batch->directory(), items, left);
      if (reachable)
        linked(batch->directory(), items);
      else
        outcome_.totals.nameless += static_cast<size_t>(std::count_if(
          items.begin(), items.end(), [](auto& item) { return item.moved; }));
    }
  batches_.clear();
}

} // namespace tahoe
