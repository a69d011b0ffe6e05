#include "test/support/stub_walks.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace tahoe::test {

namespace {

directory_write_cap directory() {
  std::array<uint8_t, 16> key{1};
  return {*directory_write_key::from(key), {}, {}};
}

walked met_root() {
  walked result;
  result.kind = cap_kind::directory;
  result.entry.read_cap = directory().to_read_only();
  result.entry.write_cap = capability{directory()};
  result.verify_cap = directory().to_read_only().to_verify();
  return result;
}

walked met_file(int number) {
  walked result;
  result.path = {"sub", "file " + std::to_string(number)};
  result.kind = cap_kind::file;
  result.entry.read_cap = lit_cap{{'x'}};
  return result;
}

walked met_damaged(int number) {
  walked result;
  result.path = {"?" + std::to_string(number)};
  result.entry.read_cap = unknown_cap{};
  result.problem = "the entry cannot be opened";
  return result;
}

walk_part make_part(const stub_walks& walks, int number) {
  walk_part result;
  if (number == 1)
    result.met.push_back(met_root());
  auto first = (number - 1) * walks.entries;
  for (int i = 0; i < walks.entries; ++i)
    result.met.push_back(met_file(first + i));
  for (int i = 0; i < first + walks.entries; ++i)
    result.stats.add_literal_file(1);
  result.over = number >= walks.parts;
  for (int i = 0; result.over && i < walks.damaged; ++i) {
    result.met.push_back(met_damaged(i));
    ++result.stats.damaged;
  }
  return result;
}

walk_session_actor
spawn_stub_walk(caf::actor_system& sys, std::shared_ptr<stub_walks> walks) {
  return sys.spawn([walks](walk_session_actor::pointer self)
                     -> walk_session_actor::behavior_type {
    ++walks->sessions;
    self->attach_functor([walks] { --walks->sessions; });
    auto number = std::make_shared<int>(0);
    return {
      [=](const read_walk&) -> caf::result<walk_part> {
        ++walks->reads;
        if (walks->fails)
          return failure(ec::try_later, "the vdrive is away");
        if (walks->stuck)
          return self->make_response_promise<walk_part>();
        auto part = make_part(*walks, ++*number);
        if (part.over)
          self->quit();
        return part;
      },
      [=](const cancel_operation&) { self->quit(); },
      [](const get_status&) { return caf::settings{}; },
    };
  });
}

} // namespace

std::string stub_directory_cap() {
  return directory().to_uri();
}

walker_actor
spawn_stub_walker(caf::actor_system& sys, std::shared_ptr<stub_walks> walks) {
  return sys.spawn(
    [walks, &sys](walker_actor::pointer) -> walker_actor::behavior_type {
      return {
        [=, &sys](const start_walk&) -> caf::result<walk_session_actor> {
          ++walks->started;
          return spawn_stub_walk(sys, walks);
        },
        [](const get_status&) { return caf::settings{}; },
      };
    });
}

} // namespace tahoe::test
