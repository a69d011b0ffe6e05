#include "actors/grid/storage_faults.hpp"

#include "codec/error.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <random>
#include <vector>

namespace tahoe {

namespace {

/// Takes requests and forgets them: a request to it is a timer.
caf::behavior never(caf::event_based_actor*) {
  return {
    [](const get_status&) { return caf::delegated<caf::settings>{}; },
  };
}

blob corrupted(const blob& good) {
  blob bad{good.view()};
  if (!bad.empty())
    bad.mutable_data()[bad.size() / 2] ^= 1;
  return bad;
}

void spoil(storage_fault fault, blob& answer) {
  if (fault == storage_fault::corrupt)
    answer = corrupted(answer);
  if (fault == storage_fault::truncate)
    answer = answer.slice(0, answer.size() / 2);
}

void spoil(storage_fault fault, shares_found& answer) {
  if (fault == storage_fault::full)
    answer.writable_space = 0;
  for (auto& share : answer.shares.items)
    spoil(fault, share.head);
}

// The bytes that a request carries or asks for; the others' are few.
template <class Request>
uint64_t carried(const Request&) {
  return 1;
}

uint64_t carried(const find_shares& msg) {
  return msg.head_size;
}

uint64_t carried(const write_share& msg) {
  return msg.data.size();
}

uint64_t carried(const store_shares& msg) {
  uint64_t result = 0;
  for (auto& share : msg.shares.items)
    result += share.data.size();
  return result;
}

uint64_t carried(const read_share& msg) {
  return msg.length;
}

struct faulty_state {
  faulty_state(storage_actor::pointer self, storage_actor real,
               std::shared_ptr<fault_switch> faults)
    : self(self), real(std::move(real)), faults(std::move(faults)),
      timer(self->spawn<caf::linked>(never)) {
    self->link_to(this->real);
  }

  /// Does what the fault demands; where that is nothing, `pass_on` does.
  template <class Request>
  caf::response_promise take(storage_request kind, const Request& msg) {
    faults->note(kind);
    auto promise = self->make_response_promise();
    switch (faults->of(kind)) {
    case storage_fault::refuse:
      promise.deliver(failure(ec::refused, "this server refuses"));
      break;
    case storage_fault::full:
      if (kind == storage_request::find)
        return pass_on(msg, promise, storage_fault::full);
      promise.deliver(failure(ec::no_space, "this server is full"));
      break;
    case storage_fault::busy:
      promise.deliver(failure(ec::try_later, "this server is busy"));
      break;
    case storage_fault::hang:
      unanswered.push_back(promise);
      break;
    case storage_fault::die:
      self->quit(caf::exit_reason::kill);
      break;
    case storage_fault::slow:
      pass_on_after(faults->delay, msg, promise);
      break;
    case storage_fault::disorder:
      pass_on_after(faults->any_delay(), msg, promise);
      break;
    case storage_fault::trickle:
      pass_on_after(std::chrono::seconds(carried(msg)), msg, promise);
      break;
    default:
      return pass_on(msg, promise, faults->of(kind));
    }
    return promise;
  }

  template <class Request>
  void pass_on_after(caf::timespan delay, const Request& msg,
                     caf::response_promise promise) {
    self->request(timer, caf::duration{delay}, get_status{})
      .then([](const caf::settings&) {},
            [this, msg, promise](const caf::error&) mutable {
              pass_on(msg, promise, storage_fault::none);
            });
  }

  caf::response_promise
  pass_on(const find_shares& msg, caf::response_promise promise,
          storage_fault fault) {
    return spoiled<shares_found>(msg, promise, fault);
  }

  caf::response_promise
  pass_on(const read_share& msg, caf::response_promise promise,
          storage_fault fault) {
    return spoiled<blob>(msg, promise, fault);
  }

  template <class Request>
  caf::response_promise
  pass_on(const Request& msg, caf::response_promise promise, storage_fault) {
    promise.delegate(real, msg);
    return promise;
  }

  template <class Answer, class Request>
  caf::response_promise
  spoiled(const Request& msg, caf::response_promise promise,
          storage_fault fault) {
    self->request(real, std::chrono::seconds(60), msg)
      .then(
        [promise, fault](Answer& answer) mutable {
          spoil(fault, answer);
          promise.deliver(std::move(answer));
        },
        [promise](caf::error& err) mutable {
          promise.deliver(std::move(err));
        });
    return promise;
  }

  storage_actor::pointer self;
  storage_actor real;
  std::shared_ptr<fault_switch> faults;
  caf::actor timer;
  std::vector<caf::response_promise> unanswered;
};

storage_actor::behavior_type
faulty_storage(storage_actor::pointer self, storage_actor real,
               std::shared_ptr<fault_switch> faults) {
  auto state
    = std::make_shared<faulty_state>(self, std::move(real), std::move(faults));
  using kind = storage_request;
  return {
    [state](const find_shares& msg) -> caf::result<shares_found> {
      return state->take(kind::find, msg);
    },
    [state](const allocate_buckets& msg) -> caf::result<buckets_allocated> {
      return state->take(kind::allocate, msg);
    },
    [state](const write_share& msg) -> caf::result<void> {
      return state->take(kind::write, msg);
    },
    [state](const close_share& msg) -> caf::result<void> {
      return state->take(kind::close, msg);
    },
    [state](const abort_buckets& msg) -> caf::result<void> {
      return state->take(kind::abort, msg);
    },
    [state](const store_shares& msg) -> caf::result<shares_stored> {
      return state->take(kind::store, msg);
    },
    [state](const read_share& msg) -> caf::result<blob> {
      return state->take(kind::read, msg);
    },
    [state](const advise_corrupt_share& msg) -> caf::result<void> {
      return state->take(kind::advise, msg);
    },
    [state](const get_status& msg) -> caf::result<caf::settings> {
      return state->self->delegate(state->real, msg);
    },
  };
}

size_t index_of(storage_request kind) {
  return static_cast<size_t>(kind);
}

} // namespace

std::string to_string(storage_fault fault) {
  return storage_fault_names[static_cast<size_t>(fault)];
}

std::optional<storage_fault> parse_storage_fault(std::string_view name) {
  for (size_t i = 0; i < storage_fault_names.size(); ++i)
    if (name == storage_fault_names[i])
      return static_cast<storage_fault>(i);
  return std::nullopt;
}

void fault_switch::set(storage_fault fault) {
  turning_point_ = UINT64_MAX;
  for (auto& each : faults_)
    each = fault;
}

void fault_switch::set(storage_request kind, storage_fault fault) {
  faults_[index_of(kind)] = fault;
}

void fault_switch::set_from(uint64_t number, storage_fault fault) {
  from_there_ = fault;
  turning_point_ = count() + number;
}

storage_fault fault_switch::of(storage_request kind) const {
  return count() < turning_point_ ? faults_[index_of(kind)].load()
                                  : from_there_.load();
}

uint64_t fault_switch::count(storage_request kind) const {
  return counts_[index_of(kind)];
}

uint64_t fault_switch::count() const {
  uint64_t result = 0;
  for (auto& each : counts_)
    result += each;
  return result;
}

std::chrono::milliseconds fault_switch::any_delay() const {
  std::mt19937_64 rng{seed * 1'000'003 + count()};
  std::uniform_int_distribution<int64_t> any{0, delay.count()};
  return std::chrono::milliseconds{any(rng)};
}

void fault_switch::note(storage_request kind) {
  ++counts_[index_of(kind)];
}

storage_actor make_faulty_storage(caf::actor_system& sys, storage_actor real,
                                  std::shared_ptr<fault_switch> faults) {
  return sys.spawn(faulty_storage, std::move(real), std::move(faults));
}

} // namespace tahoe
