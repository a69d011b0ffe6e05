#include "actors/upload/write_queue.hpp"

#include <doctest/doctest.h>

namespace tahoe::write_queue_test {

namespace {

const bucket_token token{};

} // namespace

TEST_SUITE_BEGIN("write_queue");

TEST_CASE("pieces of a share follow each other") {
  write_queue queue;
  CHECK_EQ(queue.add(token, 4, blob{100'000}, 0), 1);
  CHECK_EQ(queue.add(token, 5, blob{90'000}, 0), 1);
  CHECK_EQ(queue.add(token, 4, blob{80'000}, 1), 1);
  auto first = queue.next();
  auto second = queue.next();
  auto third = queue.next();
  REQUIRE(third);
  CHECK_EQ(first->message.offset, 0);
  CHECK_EQ(second->message.number, 5);
  CHECK_EQ(second->message.offset, 0);
  CHECK_EQ(third->message.number, 4);
  CHECK_EQ(third->message.offset, 100'000);
  CHECK_EQ(third->batch, 1);
  CHECK_FALSE(queue.next());
}

TEST_CASE("a large piece is cut to what a message carries") {
  write_queue queue;
  CHECK_EQ(queue.add(token, 0, blob{2 * blob::max_wire_size + 1}, 0), 3);
  auto first = queue.next();
  REQUIRE(first);
  CHECK_EQ(first->message.data.size(), blob::max_wire_size);
  CHECK_EQ(first->parts, 1);
}

TEST_CASE("small neighbours of a share go together") {
  write_queue queue;
  for (uint8_t byte = 1; byte <= 3; ++byte)
    queue.add(token, 7, blob{byte_buffer(10, byte)}, 0);
  queue.add(token, 8, blob{10}, 0);
  queue.add(token, 8, blob{write_queue::joined_size}, 0);
  auto joined = queue.next();
  REQUIRE(joined);
  CHECK_EQ(joined->parts, 3);
  CHECK_EQ(joined->message.data.size(), 30);
  CHECK_EQ(joined->message.data.data()[10], 2);
  CHECK_EQ(queue.next()->message.data.size(), 10);
  CHECK_EQ(queue.next()->message.data.size(), write_queue::joined_size);
}

TEST_CASE("no more is under way than the window allows") {
  write_queue queue;
  for (int i = 0; i < 20; ++i)
    queue.add(token, static_cast<uint8_t>(i), blob{10}, 0);
  for (size_t i = 0; i < write_queue::max_requests; ++i)
    CHECK(queue.next());
  CHECK_FALSE(queue.next());
  queue.answered(10);
  CHECK(queue.next());
  CHECK_FALSE(queue.next());
  write_queue large;
  large.add(token, 0, blob{4 * blob::max_wire_size}, 0);
  CHECK(large.next());
  CHECK(large.next());
  CHECK_FALSE(large.next());
  large.clear();
  large.answered(blob::max_wire_size);
  CHECK_FALSE(large.next());
}

TEST_SUITE_END();

} // namespace tahoe::write_queue_test
