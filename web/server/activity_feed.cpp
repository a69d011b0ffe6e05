#include "web/server/activity_feed.hpp"

#include "web/server/operation_rows.hpp"
#include "web/server/operations_page.hpp"

namespace tahoe {

namespace {

/// Of what has ended an event tells the latest: the page has all.
constexpr size_t told_recent = 20;

std::string revision_of(const known_operations& known) {
  std::string result;
  for (auto& record : known.transfers)
    result += record.id + ":" + std::to_string(record.revision) + " ";
  for (auto& deep : known.deep)
    result += std::to_string(deep.number) + ":" + std::to_string(deep.met) + ":"
              + to_string(deep.outcome) + " ";
  return result;
}

std::shared_ptr<const activity_feed::view>
make_view(known_operations known, const activity_feed::view* before) {
  auto result = std::make_shared<activity_feed::view>();
  result->revision = revision_of(known);
  result->known = std::move(known);
  if (before && before->revision == result->revision) {
    result->json = before->json;
    result->public_json = before->public_json;
    return result;
  }
  result->json = render_operations_json(result->known, told_recent, -1);
  auto for_all = result->known;
  hide_private(for_all.transfers);
  result->public_json = render_operations_json(for_all, told_recent, -1);
  return result;
}

} // namespace

/// Holds the right to ask; gives it back whatever happens.
class activity_feed::turn {
public:
  explicit turn(activity_feed& feed) : feed_(feed) {}
  turn(const turn&) = delete;
  turn& operator=(const turn&) = delete;

  ~turn() {
    std::lock_guard lock{feed_.mutex_};
    feed_.asking_ = false;
  }

private:
  activity_feed& feed_;
};

std::shared_ptr<const activity_feed::view> activity_feed::glance() {
  std::lock_guard lock{mutex_};
  auto is_fresh = instant::clock::now() - taken_ < freshness;
  if (latest_ && (is_fresh || asking_))
    return latest_;
  asking_ = true;
  return nullptr;
}

std::shared_ptr<const activity_feed::view>
activity_feed::keep(known_operations known) {
  std::lock_guard lock{mutex_};
  latest_ = make_view(std::move(known), latest_.get());
  taken_ = instant::clock::now();
  return latest_;
}

asio::awaitable<caf::expected<std::shared_ptr<const activity_feed::view>>>
activity_feed::look(exchange& client, const web_context& web, bool anew) {
  auto present = anew ? nullptr : glance();
  if (present)
    co_return present;
  turn mine{*this};
  auto known = co_await ask_known_operations(client, web);
  if (!known)
    co_return std::move(known.error());
  co_return keep(std::move(*known));
}

} // namespace tahoe
