#include "web/cli/copy/link_batch.hpp"

#include <iterator>

namespace tahoe {

namespace {

/// The node links so many in one step.
constexpr size_t worth_sending = 200;

constexpr auto max_wait = std::chrono::seconds{1};

/// Bytes that an item takes in a request, or more: JSON writes some bytes of
/// a name with six.
size_t size_in_request(const link_batch::item& item) {
  constexpr size_t around = 64;
  return 6 * item.name.size() + item.cap.size() + around;
}

} // namespace

void link_batch::add(item next, time_point now) {
  if (items_.empty())
    oldest_ = now;
  items_.push_back(std::move(next));
}

bool link_batch::is_due(time_point now) const {
  return !items_.empty()
         && (expected_ == 0 || items_.size() >= worth_sending
             || now - oldest_ >= max_wait);
}

std::vector<link_batch::item> link_batch::take() {
  auto end = items_.begin();
  size_t size = 0;
  do {
    size += size_in_request(*end++);
  } while (end != items_.end()
           && size + size_in_request(*end) <= max_request_size);
  std::vector<item> result{std::make_move_iterator(items_.begin()),
                           std::make_move_iterator(end)};
  items_.erase(items_.begin(), end);
  return result;
}

void link_batch::give_back(std::vector<item> items) {
  items_.insert(items_.begin(), std::make_move_iterator(items.begin()),
                std::make_move_iterator(items.end()));
}

caf::expected<void> link_items(web_client& client, const copy_place& directory,
                               const std::vector<link_batch::item>& items,
                               std::chrono::milliseconds grace) {
  auto body = nlohmann::json::object();
  for (auto& item : items)
    body[item.name] = {"filenode", {{"ro_uri", item.cap}}};
  web_request request;
  request.method = "POST";
  request.address = directory.address("t=set_children&replace=only-files");
  request.grace = grace;
  auto text = body.dump();
  auto reply = client.ask(std::move(request), text);
  if (!reply)
    return failure(code_of(reply.error()),
                   directory.shown + ": " + describe(reply.error()));
  return {};
}

} // namespace tahoe
