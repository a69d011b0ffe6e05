#pragma once

#include "actors/instant.hpp"
#include "web/server/deep_operation.hpp"

#include <map>
#include <optional>

namespace tahoe {

/// What all operations together may take.
struct deep_limits {
  size_t handles = 100;
  size_t manifest = size_t{64} << 20; ///< bytes of one: some 150,000 entries
  size_t kept = size_t{128} << 20;    ///< bytes of all manifests
};

/// The operations that clients have started, by the handles that they gave
/// them. A handle is as good as a cap: whoever has it sees what is there.
///
/// One that runs is kept. One that has ended stays until it expires, or until
/// its room is needed: those that expire first go first.
class deep_table {
public:
  /// How long a client can wait before it looks at what has ended; an operation
  /// that ran for longer stays as long as it ran.
  static constexpr auto uncollected_lifetime = std::chrono::hours{4 * 24};

  /// From then on.
  static constexpr auto collected_lifetime = std::chrono::hours{24};

  /// How many problems an operation tells.
  static constexpr size_t max_problems = 20;

  explicit deep_table(const deep_limits& limits = {}) : limits_(limits) {}

  /// Adds one that runs, in place of whatever had its handle, and returns its
  /// number, by which its walk knows it. Fails with try_later if there is no
  /// room.
  caf::expected<uint64_t>
  add(const std::string& handle, deep_operation operation,
      std::optional<interval> lifetime, instant now);

  /// Null if there is none.
  const deep_operation* find(const std::string& handle) const;

  /// Counts its lifetime from now, or from its end on: the one that is given,
  /// or what is usual for what was looked at.
  void collect(const std::string& handle, std::optional<interval> lifetime,
               instant now);

  void drop(const std::string& handle);
  void drop_expired(instant now);

  /// False if nobody is waiting for it any more.
  bool is_running(uint64_t number) const;

  /// Adds what its walk has met. What becomes too large fails.
  void take(uint64_t number, walk_part part, instant now);

  /// It ends without having seen all.
  void fail(uint64_t number, caf::error why, instant now);

  /// All of them; newer ones first.
  std::vector<deep_summary> list(instant now) const;

  size_t size() const { return rows_.size(); }
  size_t running() const;
  size_t kept() const { return kept_; } ///< bytes of manifests

private:
  struct row {
    uint64_t number = 0;
    deep_operation operation;
    instant started;
    std::optional<interval> lifetime = std::nullopt; ///< as its client wants it
    std::optional<instant> expires = std::nullopt;   ///< none: it runs
    size_t kept = 0;
  };

  using rows = std::map<std::string, row>;

  row* find(uint64_t number);
  void end(row& ended, operation_outcome outcome, instant now);
  void add_to_manifest(row& to, std::vector<walked> met);
  bool drop_next_to_expire(bool with_manifest);
  void drop(rows::iterator which);

  deep_limits limits_;
  rows rows_;
  uint64_t next_number_ = 0;
  size_t kept_ = 0;
};

} // namespace tahoe
