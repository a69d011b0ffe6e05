#include "web/cli/copy/link_batch.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::link_batch_test {

TEST_SUITE_BEGIN("link_batch");

namespace {

const link_batch::time_point now{};

link_batch filled(size_t count, const std::string& name) {
  link_batch result{copy_place{}};
  for (size_t i = 0; i < count; ++i)
    result.add({std::to_string(i) + name, std::string(110, 'c')}, now);
  return result;
}

size_t body_size(const std::vector<link_batch::item>& items) {
  auto body = nlohmann::json::object();
  for (auto& item : items)
    body[item.name] = {"filenode", {{"ro_uri", item.cap}}};
  return body.dump().size();
}

} // namespace

TEST_CASE("no request is larger than a node reads, however many names wait") {
  constexpr size_t count = 60'000;
  // JSON writes each of these bytes with six.
  for (auto& name : {std::string{}, std::string(250, '\x01')}) {
    auto batch = filled(count, name);
    size_t taken = 0;
    size_t requests = 0;
    for (; !batch.empty(); ++requests) {
      auto items = batch.take();
      REQUIRE_FALSE(items.empty());
      CHECK(items.front().name == std::to_string(taken) + name);
      CHECK(body_size(items) <= link_batch::max_request_size);
      taken += items.size();
    }
    CHECK(taken == count);
    CHECK(requests < 110);
  }
}

TEST_CASE("one item is taken, however large it is") {
  link_batch batch{copy_place{}};
  batch.add({"name", std::string(2 * link_batch::max_request_size, 'c')}, now);
  CHECK(batch.take().size() == 1);
  CHECK(batch.empty());
}

TEST_CASE("what is given back is first in line") {
  auto batch = filled(20'000, "");
  auto items = batch.take();
  auto size = items.size();
  batch.give_back(std::move(items));
  CHECK(batch.take().front().name == "0");
  CHECK(batch.take().front().name == std::to_string(size));
}

TEST_CASE("few names wait for more, but not for long") {
  auto batch = filled(3, "");
  CHECK(batch.is_due(now));
  batch.expect();
  CHECK_FALSE(batch.is_due(now));
  CHECK(batch.is_due(now + std::chrono::seconds{1}));
  batch.arrived();
  CHECK(batch.is_due(now));
  auto many = filled(200, "");
  many.expect();
  CHECK(many.is_due(now));
}

TEST_SUITE_END();

} // namespace tahoe::link_batch_test
