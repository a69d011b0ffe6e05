#include "actors/download/shortage.hpp"

namespace tahoe {

namespace {

constexpr const char* no_shares = "no shares could be found";

std::string count(size_t n, const std::string& what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

std::string describe_servers(const search_result& search) {
  auto text = "asked " + count(search.asked, "server") + ", "
              + std::to_string(search.answers) + " answered";
  if (search.disconnected > 0)
    text
      += "; " + count(search.disconnected, "known server") + " not connected";
  return text;
}

} // namespace

caf::error shortage(const search_result& search) {
  if (search.servers == 0) {
    auto text = std::string{no_shares} + ": no storage server is connected";
    if (search.disconnected > 0)
      text += " (" + count(search.disconnected, "server") + " known)";
    return failure(ec::try_later, text + "; try again later");
  }
  auto text = "found " + count(search.good_shares, "good share") + " of "
              + std::to_string(search.needed_shares) + " needed";
  if (search.good_shares == 0 && search.damaged_copies == 0)
    text = std::string{no_shares} + ". " + std::to_string(search.needed_shares)
           + " are needed";
  if (search.damaged_copies > 0)
    text += " and " + count(search.damaged_copies, "damaged one");
  text += "; " + describe_servers(search);
  auto blame_damage
    = search.good_shares + search.damaged_shares >= search.needed_shares;
  return failure(blame_damage ? ec::integrity_failure : ec::not_enough_shares,
                 std::move(text));
}

} // namespace tahoe
