#pragma once

#include "actors/interfaces.hpp"

#include <caf/actor_system.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tahoe {

/// How a storage server misbehaves.
enum class storage_fault : uint8_t {
  none,
  refuse,   ///< answers `refused`
  full,     ///< answers `no_space`; has no space to offer, but finds shares
  hang,     ///< never answers
  die,      ///< goes down at the request
  corrupt,  ///< a flipped bit in what it hands out; takes what it is given
  truncate, ///< half of what was asked for
  slow,     ///< answers after `fault_switch::delay`
  disorder, ///< after a time of its own for each request, at most that delay
  busy,     ///< answers `try_later`
  trickle,  ///< a byte a second of what it is given or asked for
};

/// As people name them; `hung` for example.
inline constexpr std::array storage_fault_names{
  "none",     "refuse", "full",     "hung", "die",    "corrupt",
  "truncate", "slow",   "disorder", "busy", "trickle"};

std::string to_string(storage_fault fault);

std::optional<storage_fault> parse_storage_fault(std::string_view name);

enum class storage_request : uint8_t {
  find,
  allocate,
  write,
  close,
  abort,
  store,
  read,
  advise,
};

/// Sets the faults of one server, from any thread, at any time.
class fault_switch {
public:
  static constexpr size_t request_count = 8;

  /// For all requests, whatever was set before.
  void set(storage_fault fault);

  /// For one kind of request.
  void set(storage_request kind, storage_fault fault);

  /// For whatever comes from its `number`-th request on, counted from now; the
  /// first is 1.
  void set_from(uint64_t number, storage_fault fault);

  storage_fault of(storage_request kind) const;

  /// Requests that reached the server, good and bad.
  uint64_t count(storage_request kind) const;
  uint64_t count() const;

  void note(storage_request kind);

  /// How long the request that came last waits for a server in disorder.
  std::chrono::milliseconds any_delay() const;

  std::chrono::milliseconds delay{2000}; ///< set before it is needed
  uint64_t seed = 1;                     ///< of disorder; the same

private:
  std::atomic<uint64_t> turning_point_{UINT64_MAX}; ///< a count of requests
  std::atomic<storage_fault> from_there_{};
  std::array<std::atomic<storage_fault>, request_count> faults_{};
  std::array<std::atomic<uint64_t>, request_count> counts_{};
};

/// Stands in front of `real`, which sees the true sender of each request that
/// is passed on as it came. Ends with `real`.
storage_actor make_faulty_storage(caf::actor_system& sys, storage_actor real,
                                  std::shared_ptr<fault_switch> faults);

} // namespace tahoe
