#include "test/support/serial_order.hpp"

#include <doctest/doctest.h>

namespace tahoe::serial_order_test {

using namespace test;

namespace {

using kind = drive_call::kind;
using fate = drive_call::fate;

/// Calls that begin and end as they are written down: `begin` and `end` take
/// the next moment.
class history {
public:
  size_t begin(drive_call call) {
    call.begun = ++now_;
    call.ended = UINT64_MAX;
    calls_.push_back(call);
    return calls_.size() - 1;
  }

  drive_call& end(size_t number, fate result) {
    auto& call = calls_[number];
    call.ended = ++now_;
    call.result = result;
    return call;
  }

  /// Begins and ends before anything else happens.
  drive_call& at_once(const drive_call& call, fate result) {
    return end(begin(call), result);
  }

  void sees(const drive_call& call, drive_call::value value) {
    at_once(call, fate::done).before = value;
  }

  void misses(const drive_call& call) { at_once(call, fate::not_found); }

  bool serial() const { return why_not_serial({}, calls_).empty(); }

  std::string why_not() const { return why_not_serial({}, calls_); }

private:
  std::vector<drive_call> calls_;
  uint64_t now_ = 0;
};

drive_call look(const std::string& name, unsigned directory = 0) {
  return {kind::look_up, {directory, name}};
}

drive_call list() {
  return {kind::list, {0, {}}};
}

drive_call
link(const std::string& name, drive_call::value value, bool replaces = false) {
  return {kind::link, {0, name}, {}, value, replaces};
}

drive_call unlink(const std::string& name) {
  return {kind::unlink, {0, name}};
}

drive_call
move(const std::string& from, const std::string& to, unsigned directory = 0) {
  return {kind::move, {0, from}, {directory, to}};
}

} // namespace

TEST_SUITE_BEGIN("serial_order");

TEST_CASE("calls one after the other are serial") {
  history x;
  x.at_once(link("a", 1), fate::done);
  x.at_once(link("a", 2), fate::exists);
  x.at_once(link("a", 3, true), fate::done).before = 1;
  x.sees(look("a"), 3);
  x.at_once(move("a", "b", 1), fate::done);
  x.misses(look("a"));
  x.sees(look("b", 1), 3);
  x.misses(unlink("a"));
  x.at_once(list(), fate::done);
  CHECK(x.why_not() == "");
}

TEST_CASE("calls that overlap may have happened in either order") {
  for (drive_call::value last : {1, 2}) {
    history x;
    auto first = x.begin(link("a", 1, true));
    auto second = x.begin(link("a", 2, true));
    auto& one = x.end(first, fate::done);
    if (last == 1)
      one.before = 2;
    auto& two = x.end(second, fate::done);
    if (last == 2)
      two.before = 1;
    x.sees(look("a"), last);
    CHECK(x.why_not() == "");
  }
}

TEST_CASE("a lost update is no serial history") {
  history x;
  auto first = x.begin(link("a", 1, true));
  auto second = x.begin(link("a", 2, true));
  // Neither says that it replaced the other.
  x.end(first, fate::done);
  x.end(second, fate::done);
  CHECK_FALSE(x.serial());
}

TEST_CASE("a name that two linked where one may is no serial history") {
  history x;
  auto first = x.begin(link("a", 1));
  auto second = x.begin(link("a", 2));
  x.end(first, fate::done);
  x.end(second, fate::done);
  CHECK_FALSE(x.serial());
}

TEST_CASE("an update that was answered and then is not there is found") {
  history x;
  x.at_once(link("a", 1), fate::done);
  x.misses(look("a"));
  CHECK_FALSE(x.serial());
}

TEST_CASE("a stale read is no serial history") {
  history x;
  x.at_once(link("a", 1), fate::done);
  x.at_once(link("a", 2, true), fate::done).before = 1;
  x.sees(look("a"), 1);
  CHECK_FALSE(x.serial());
}

TEST_CASE("two readers do not see two changes in two orders") {
  history x;
  x.at_once(link("a", 1), fate::done);
  auto change = x.begin(link("a", 2, true));
  x.sees(look("a"), 2);
  x.sees(look("a"), 1);
  x.end(change, fate::done).before = 1;
  CHECK_FALSE(x.serial());
}

TEST_CASE("half a move is no serial history") {
  for (bool both : {true, false}) {
    history x;
    x.at_once(link("a", 1), fate::done);
    auto moving = x.begin(move("a", "b"));
    auto& seen = x.at_once(list(), fate::done);
    if (both)
      seen.listed = {{"a", 1}, {"b", 1}};
    x.end(moving, fate::done);
    CHECK_FALSE(x.serial());
  }
}

TEST_CASE("half a move between directories is no serial history") {
  history x;
  x.at_once(link("a", 1), fate::done);
  auto moving = x.begin(move("a", "b", 1));
  x.sees(look("b", 1), 1);
  x.sees(look("a"), 1);
  x.end(moving, fate::done);
  CHECK_FALSE(x.serial());
}

TEST_CASE("one entry does not move to two places") {
  history x;
  x.at_once(link("a", 1), fate::done);
  auto first = x.begin(move("a", "b"));
  auto second = x.begin(move("a", "c"));
  x.end(first, fate::done);
  x.end(second, fate::done);
  CHECK_FALSE(x.serial());
}

TEST_CASE("a delete and a rename do not both get the entry") {
  history x;
  x.at_once(link("a", 1), fate::done);
  auto moving = x.begin(move("a", "b"));
  auto removing = x.begin(unlink("a"));
  x.end(moving, fate::done);
  x.end(removing, fate::done).before = 1;
  CHECK_FALSE(x.serial());
}

TEST_CASE("versions grow by one with each change") {
  for (uint64_t version : {1, 2, 3}) {
    history x;
    x.at_once(link("a", 1), fate::done).version = 1;
    x.at_once(link("b", 1), fate::done).version = version;
    CHECK(x.serial() == (version == 2));
  }
}

TEST_CASE("what has no answer may have happened, at any time, or not") {
  auto try_it = [](bool before, bool after) {
    history x;
    x.begin(link("a", 1));
    x.at_once(link("b", 1), fate::done);
    before ? x.sees(look("a"), 1) : x.misses(look("a"));
    after ? x.sees(look("a"), 1) : x.misses(look("a"));
    return x.serial();
  };
  CHECK(try_it(true, true));
  CHECK(try_it(false, true));
  CHECK(try_it(false, false));
  CHECK_FALSE(try_it(true, false));
}

TEST_CASE("what was refused has changed nothing") {
  history x;
  x.at_once(link("a", 1), fate::refused);
  x.sees(look("a"), 1);
  CHECK_FALSE(x.serial());
}

TEST_CASE("what is not serial is told") {
  history x;
  x.at_once(link("a", 1), fate::done).version = 1;
  x.at_once(link("a", 2, true), fate::done).before = 7;
  CHECK(x.why_not()
        == "no serial order; the longest:\n"
           "  1-2 link 0/a = 1: done, there was nothing, version 1\n"
           "then there is\n"
           "  0/a = 1\n"
           "  0 in version 1\n"
           "and none of these can follow:\n"
           "  3-4 link 0/a = 2 replacing: done, there was 7\n");
}

TEST_CASE("many calls at once are searched in little time") {
  // Nobody tells what was there: any order is as good as any other, but for
  // the reader at the end, whom none can satisfy.
  for (drive_call::value last : {7, 99}) {
    history x;
    for (drive_call::value i = 0; i < 12; ++i)
      x.begin(link("a" + std::to_string(i % 3), i, true));
    x.sees(look("a1"), last);
    CHECK(x.serial() == (last == 7));
  }
}

TEST_SUITE_END();

} // namespace tahoe::serial_order_test
