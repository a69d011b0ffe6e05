#include "actors/upload/placement.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace tahoe {

namespace {

constexpr size_t max_shares = 256;

/// A maximum matching of servers and shares, found by augmenting paths: each
/// server in turn takes a share, and whoever had it looks for another one.
class matching {
public:
  explicit matching(std::span<const share_set> shares_of)
    : partner_(shares_of.size()) {
    for (auto& shares : shares_of)
      shares_of_.push_back(shares.numbers());
    owner_.fill(nobody);
    for (size_t server = 0; server < shares_of_.size(); ++server) {
      visited_.fill(false);
      if (find_partner(server))
        ++size_;
    }
  }

  size_t size() const { return size_; }

  /// The share that the server was matched with.
  std::optional<uint8_t> partner(size_t server) const {
    return partner_[server];
  }

private:
  static constexpr size_t nobody = SIZE_MAX;

  // Goes no deeper than there are shares.
  bool find_partner(size_t server) {
    for (auto share : shares_of_[server]) {
      if (visited_[share])
        continue;
      visited_[share] = true;
      if (owner_[share] == nobody || find_partner(owner_[share])) {
        owner_[share] = server;
        partner_[server] = share;
        return true;
      }
    }
    return false;
  }

  std::vector<std::vector<uint8_t>> shares_of_;
  std::array<size_t, max_shares> owner_;
  std::array<bool, max_shares> visited_;
  std::vector<std::optional<uint8_t>> partner_;
  size_t size_ = 0;
};

/// A placement in the making: who shall have what, and what is left to place.
class placement {
public:
  placement(std::span<const server_holdings> servers, uint16_t total_shares)
    : servers_(servers), result_(servers.size()), matched_(servers.size()) {
    for (unsigned i = 0; i < total_shares; ++i)
      homeless_.insert(static_cast<uint8_t>(i));
  }

  /// Lets as many servers as possible, each of which has no share yet, keep one
  /// that they hold.
  void keep_held(bool writable) {
    std::vector<share_set> candidates(servers_.size());
    for (size_t i = 0; i < servers_.size(); ++i)
      if (servers_[i].writable == writable)
        for (auto share : servers_[i].shares.numbers())
          if (homeless_.contains(share))
            candidates[i].insert(share);
    matching found{candidates};
    for (size_t i = 0; i < servers_.size(); ++i)
      if (auto share = found.partner(i))
        give(i, *share);
  }

  /// A share for each writable server that has none yet.
  void give_one_each() {
    for (size_t i = 0; i < servers_.size() && !homeless_.empty(); ++i)
      if (servers_[i].writable && !matched_[i])
        give(i, homeless_.numbers().front());
  }

  /// Whatever is left: to a writable server that holds it, or else to the one
  /// with the least to carry.
  void give_rest() {
    for (auto share : homeless_.numbers())
      if (auto server = holder_of(share))
        give(*server, share);
      else if (auto least = least_loaded())
        give(*least, share);
  }

  std::vector<share_set> result() && { return std::move(result_); }

private:
  void give(size_t server, uint8_t share) {
    result_[server].insert(share);
    matched_[server] = true;
    homeless_.erase(share);
  }

  std::optional<size_t> holder_of(uint8_t share) const {
    for (size_t i = 0; i < servers_.size(); ++i)
      if (servers_[i].writable && servers_[i].shares.contains(share))
        return i;
    return std::nullopt;
  }

  std::optional<size_t> least_loaded() const {
    std::optional<size_t> least;
    for (size_t i = 0; i < servers_.size(); ++i)
      if (servers_[i].writable
          && (!least || result_[i].size() < result_[*least].size()))
        least = i;
    return least;
  }

  std::span<const server_holdings> servers_;
  std::vector<share_set> result_;
  std::vector<bool> matched_;
  share_set homeless_;
};

size_t servers_with_shares(const share_spread& spread) {
  auto has_some = [](auto& shares) { return !shares.empty(); };
  return static_cast<size_t>(std::count_if(
    spread.held_by_server.begin(), spread.held_by_server.end(), has_some));
}

/// The sentences that users of Tahoe know, by which they search.
std::string complaint(const share_spread& spread) {
  auto servers = servers_with_shares(spread);
  auto spread_over = happiness(spread.held_by_server);
  auto k = std::to_string(spread.needed_shares);
  if (servers < spread.needed_shares)
    return "shares could be placed or found on only " + std::to_string(servers)
           + " server(s); any " + k + " of at least "
           + std::to_string(spread.shares_of_happiness)
           + " servers must be able to give the file back";
  if (spread_over < spread.needed_shares)
    return "shares could be placed or found on " + std::to_string(servers)
           + " server(s), but they are not spread out evenly enough for any "
           + k + " of these servers to give the file back";
  return "shares could be placed on only " + std::to_string(spread_over)
         + " server(s) such that any " + k
         + " of them have enough shares to recover the file, but we were "
           "asked to place shares on at least "
         + std::to_string(spread.shares_of_happiness) + " such servers";
}

} // namespace

size_t happiness(std::span<const share_set> held_by_server) {
  return matching{held_by_server}.size();
}

std::vector<share_set>
place(std::span<const server_holdings> servers, uint16_t total_shares) {
  placement result{servers, total_shares};
  result.keep_held(false);
  result.keep_held(true);
  result.give_one_each();
  result.give_rest();
  return std::move(result).result();
}

bool is_happy(const share_spread& spread) {
  return happiness(spread.held_by_server) >= spread.shares_of_happiness;
}

caf::error unhappy(const share_spread& spread) {
  return failure(
    ec::not_enough_servers,
    complaint(spread)
      + " (servers known: " + std::to_string(spread.servers_known)
      + ", asked: " + std::to_string(spread.servers_asked) + ", answered: "
      + std::to_string(spread.servers_answered) + ", with shares: "
      + std::to_string(servers_with_shares(spread)) + "; happiness asked: "
      + std::to_string(spread.shares_of_happiness) + ")");
}

} // namespace tahoe
