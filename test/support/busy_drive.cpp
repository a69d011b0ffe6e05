#include "test/support/busy_drive.hpp"

#include "test/support/seeded_random.hpp"

namespace tahoe::test {

namespace {

constexpr size_t client_count = 3;
constexpr unsigned writer_count = 16;
constexpr unsigned calls_each = 8;

capability cap_of(drive_call::value value) {
  auto text = std::to_string(value);
  return lit_cap{{text.begin(), text.end()}};
}

drive_call::value value_of(const directory_entry& entry) {
  auto& data = std::get<lit_cap>(entry.read_cap).data;
  return static_cast<drive_call::value>(
    std::stoul(std::string{data.begin(), data.end()}));
}

drive_call::fate fate_of(const caf::error& why) {
  switch (code_of(why)) {
  case ec::not_found:
    return drive_call::fate::not_found;
  case ec::exists:
    return drive_call::fate::exists;
  case ec::conflict:
    return drive_call::fate::refused;
  default:
    return drive_call::fate::unknown;
  }
}

void fill(drive_call& call, const looked_up& answer) {
  call.before = value_of(answer.entry);
}

void fill(drive_call& call, const directory_listing& answer) {
  call.version = answer.version;
  for (auto& entry : answer.entries)
    call.listed[entry.name] = value_of(entry);
  if (answer.changed_meanwhile)
    call.result = drive_call::fate::refused;
}

void fill(drive_call& call, const entry_changed& answer) {
  call.version = answer.version;
  if (answer.before)
    call.before = value_of(*answer.before);
}

/// What writers share.
struct shared_drive {
  busy_options options;
  std::vector<capability> directories;
  std::shared_ptr<call_record> record;
};

/// Makes one call after the other, each when the last is answered.
class writer {
public:
  writer(caf::event_based_actor* self, vdrive_client_actor drive,
         shared_drive shared, uint64_t seed, unsigned number,
         std::shared_ptr<outcome<void>> done)
    : self_(self), drive_(std::move(drive)), shared_(std::move(shared)),
      random_(seed * 1000 + number), number_(number), done_(std::move(done)) {
    next();
  }

private:
  void next() {
    if (++made_ > calls_each)
      return done_->set({});
    auto call = draw_call();
    directory_path in{shared_.directories[call.at.directory]};
    auto policy
      = call.replaces ? replace_policy::always : replace_policy::never;
    if (call.what == drive_call::kind::link)
      ask<entry_changed>(
        call,
        link_entry{in, call.at.name, cap_of(call.linked), {}, {}, policy});
    else if (call.what == drive_call::kind::unlink)
      ask<entry_changed>(call, unlink_entry{in, call.at.name});
    else if (call.what == drive_call::kind::move)
      ask<entry_changed>(call,
                         move_entry{in,
                                    call.at.name,
                                    {shared_.directories[call.to.directory]},
                                    call.to.name,
                                    policy});
    else if (call.what == drive_call::kind::look_up)
      ask<looked_up>(call, look_up{{in.root, {call.at.name}}});
    else
      ask<directory_listing>(call, list_directory{in});
  }

  template <class Answer, class Request>
  void ask(const drive_call& call, const Request& what) {
    auto number = shared_.record->begin(call);
    auto done = [this, number](const Answer& answer) {
      shared_.record->end(number, [&](drive_call& ended) {
        ended.result = drive_call::fate::done;
        fill(ended, answer);
      });
      if (answer.state != freshness::current)
        shared_.record->doubt();
      next();
    };
    auto failed = [this, number](const caf::error& why) {
      shared_.record->end(
        number, [&](drive_call& ended) { ended.result = fate_of(why); });
      next();
    };
    self_->request(drive_, caf::infinite, what).then(done, failed);
  }

  drive_call draw_call() {
    drive_call result;
    result.what = draw_kind();
    result.at = draw_place();
    result.linked = number_ * 1000 + made_;
    if (result.what == drive_call::kind::list)
      result.at.name.clear();
    if (result.what == drive_call::kind::move)
      result.to = draw_place();
    if (result.what == drive_call::kind::link
        || result.what == drive_call::kind::move)
      result.replaces = draw(2) == 0;
    return result;
  }

  drive_call::kind draw_kind() {
    auto& weights = shared_.options.weights;
    std::vector<drive_call::kind> choices;
    auto add = [&](drive_call::kind what, unsigned weight) {
      choices.insert(choices.end(), weight, what);
    };
    add(drive_call::kind::link, weights.link);
    add(drive_call::kind::unlink, weights.unlink);
    add(drive_call::kind::move, weights.move);
    add(drive_call::kind::look_up, weights.look_up);
    add(drive_call::kind::list, weights.list);
    return choices[draw(static_cast<unsigned>(choices.size()))];
  }

  entry_place draw_place() {
    auto directory = draw(shared_.options.directories);
    return {directory, "n" + std::to_string(draw(shared_.options.names))};
  }

  unsigned draw(unsigned below) {
    return static_cast<unsigned>(random_() % below);
  }

  caf::event_based_actor* self_;
  vdrive_client_actor drive_;
  shared_drive shared_;
  std::mt19937_64 random_;
  unsigned number_;
  unsigned made_ = 0;
  std::shared_ptr<outcome<void>> done_;
};

} // namespace

busy_drive::busy_drive(uint64_t seed, const busy_options& options)
  : options_(options), seed_(seed) {
  grid_.world
    = options.threaded ? grid_world::threaded() : grid_world::simulated(seed);
  grid_.env.disk = grid_.world->make_disk();
  grid_.env.clock = grid_.world->clock();
  grid_.env.random = seeded_random(seed);
  grid_.env.peers = grid_.switchboard;
  vdrive_ = make_node("vdrive", introducer_node);
  vdrive_->start();
  for (size_t i = 0; i < client_count; ++i) {
    clients_.push_back(make_node("client" + std::to_string(i), client_node));
    clients_.back()->start();
  }
  for (unsigned i = 0; i < options.directories; ++i) {
    auto made = ask<directory_made>(
      *grid_.world, clients_[0]->services().vdrive_client, make_directory{});
    REQUIRE(made);
    directories_.push_back(made->cap);
  }
}

busy_drive::~busy_drive() {
  clients_.clear();
  vdrive_.reset();
  grid_.env.disk.stop();
}

std::unique_ptr<grid_node>
busy_drive::make_node(const std::string& name, const node_roles& roles) {
  creation_options node;
  node.directory = directory_.path() / name;
  node.nickname = name;
  node.roles = roles;
  if (vdrive_) {
    auto& known = vdrive_->directory();
    node.introducer = "@" + known.introducer_furl().string();
    node.vdrive = "@" + known.vdrive_furl().string();
  }
  return std::make_unique<grid_node>(grid_, node, encoding_config{});
}

void busy_drive::begin() {
  shared_drive shared{options_, directories_, record_};
  for (unsigned i = 0; i < writer_count; ++i) {
    auto drive = clients_[i % client_count]->services().vdrive_client;
    writers_.push_back(std::make_shared<outcome<void>>());
    grid_.world->system().spawn(
      [drive, shared, i, seed = seed_, done = writers_.back()](
        caf::stateful_actor<std::optional<writer>>* self) {
        self->state.emplace(self, drive, shared, seed, i, done);
      });
  }
}

void busy_drive::restart_vdrive(milliseconds away) {
  vdrive_->stop();
  grid_.world->pass(away);
  vdrive_->start();
}

void busy_drive::finish() {
  REQUIRE(grid_.world->wait(
    [&] {
      return std::all_of(writers_.begin(), writers_.end(),
                         [](auto& writer) { return writer->ready(); });
    },
    std::chrono::minutes{10}));
  for (unsigned i = 0; i < directories_.size(); ++i) {
    auto number = record_->begin({drive_call::kind::list, {i, {}}});
    auto list = ask<directory_listing>(*grid_.world,
                                       clients_[0]->services().vdrive_client,
                                       list_directory{{directories_[i]}});
    REQUIRE(list);
    record_->end(number, [&](drive_call& ended) {
      ended.result = drive_call::fate::done;
      fill(ended, *list);
    });
  }
}

size_t busy_drive::count(drive_call::fate result) const {
  auto all = calls();
  return static_cast<size_t>(std::count_if(
    all.begin(), all.end(), [&](auto& call) { return call.result == result; }));
}

std::string busy_drive::why_not_serial() const {
  drive_content content;
  for (unsigned i = 0; i < directories_.size(); ++i)
    content.versions[i] = 1;
  return test::why_not_serial(content, calls());
}

} // namespace tahoe::test
