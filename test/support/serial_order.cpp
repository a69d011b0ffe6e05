#include "test/support/serial_order.hpp"

#include <algorithm>
#include <set>

namespace tahoe::test {

namespace {

using kind = drive_call::kind;
using fate = drive_call::fate;

std::string to_string(const entry_place& place) {
  return std::to_string(place.directory) + "/" + place.name;
}

std::string to_string(fate result) {
  static constexpr const char* texts[]
    = {"done", "not found", "exists", "refused", "unknown"};
  return texts[static_cast<size_t>(result)];
}

/// The place that a call's answer is about.
const entry_place& target_of(const drive_call& call) {
  return call.what == kind::move ? call.to : call.at;
}

// -- a plain map --------------------------------------------------------------

class plain_drive {
public:
  explicit plain_drive(const drive_content& content) : content_(content) {}

  /// Makes a change. False if it cannot have been made now, or with another
  /// answer.
  bool change(const drive_call& call) {
    auto& place = target_of(call);
    auto target = found(place);
    auto told = call.result == fate::done;
    if (told && call.before != target)
      return false;
    if (call.what == kind::unlink) {
      if (content_.entries.erase(place) == 0)
        return false;
    } else {
      auto next = call.what == kind::move ? found(call.at) : call.linked;
      if (!next || (target && !call.replaces))
        return false;
      if (call.what == kind::move)
        content_.entries.erase(call.at);
      content_.entries[place] = *next;
    }
    ++content_.versions[place.directory];
    if (call.what == kind::move && call.at.directory != place.directory)
      ++content_.versions[call.at.directory];
    return !told || has_version(call, place);
  }

  /// Whether a call that changes nothing was answered rightly.
  bool shows(const drive_call& call) const {
    switch (call.result) {
    case fate::not_found:
      return !found(call.at);
    case fate::exists:
      return found(target_of(call)).has_value();
    case fate::refused:
    case fate::unknown:
      return true;
    case fate::done:
      break;
    }
    if (call.what == kind::list)
      return all_in(call.at.directory) == call.listed
             && has_version(call, call.at);
    if (call.what == kind::move) // to its own place
      return found(call.at) && has_version(call, call.at);
    return call.before && found(call.at) == call.before;
  }

  const drive_content& content() const { return content_; }

private:
  std::optional<drive_call::value> found(const entry_place& place) const {
    auto entry = content_.entries.find(place);
    if (entry == content_.entries.end())
      return std::nullopt;
    return entry->second;
  }

  bool has_version(const drive_call& call, const entry_place& place) const {
    auto version = content_.versions.find(place.directory);
    auto now = version == content_.versions.end() ? 0 : version->second;
    return !call.version || *call.version == now;
  }

  std::map<std::string, drive_call::value> all_in(unsigned directory) const {
    std::map<std::string, drive_call::value> result;
    for (auto& [place, value] : content_.entries)
      if (place.directory == directory)
        result[place.name] = value;
    return result;
  }

  drive_content content_;
};

bool changes(const drive_call& call) {
  return call.what != kind::look_up && call.what != kind::list
         && !(call.what == kind::move && call.at == call.to)
         && (call.result == fate::done || call.result == fate::unknown);
}

// -- the search ---------------------------------------------------------------

/// Tries one order after the other (Wing and Gong 1993) and no situation
/// twice (Lowe 2017). A call that changes nothing and was answered rightly is
/// taken at once: later it could only be wrong.
class search {
public:
  explicit search(std::vector<drive_call> calls)
    : calls_(std::move(calls)), taken_(calls_.size(), false) {}

  bool run(const drive_content& content) {
    auto length = order_.size();
    take_readers(content);
    if (order_.size() > longest_.size() || longest_.empty())
      longest_ = order_, content_ = content;
    if (all_taken())
      return true;
    if (!too_late(content) && seen_.insert({taken_, content}).second)
      for (auto i : possible())
        if (changes(calls_[i]) && goes_on_with(i, content))
          return true;
    while (order_.size() > length) {
      taken_[order_.back()] = false;
      order_.pop_back();
    }
    return false;
  }

  std::string describe() const {
    constexpr size_t last = 20;
    std::string result = "no serial order; the longest:\n";
    for (size_t i = longest_.size() > last ? longest_.size() - last : 0;
         i < longest_.size(); ++i)
      result += "  " + test::to_string(calls_[longest_[i]]) + "\n";
    result += "then there is\n";
    for (auto& [place, value] : content_.entries)
      result += "  " + to_string(place) + " = " + std::to_string(value) + "\n";
    for (auto& [directory, version] : content_.versions)
      result += "  " + std::to_string(directory) + " in version "
                + std::to_string(version) + "\n";
    result += "and none of these can follow:\n";
    auto rest = *this;
    rest.taken_.assign(calls_.size(), false);
    for (auto i : longest_)
      rest.taken_[i] = true;
    for (auto i : rest.possible())
      result += "  " + test::to_string(calls_[i]) + "\n";
    return result;
  }

private:
  bool goes_on_with(size_t i, const drive_content& content) {
    plain_drive next{content};
    if (!next.change(calls_[i]))
      return false;
    taken_[i] = true;
    order_.push_back(i);
    if (run(next.content()))
      return true;
    order_.pop_back();
    taken_[i] = false;
    return false;
  }

  void take_readers(const drive_content& content) {
    const plain_drive now{content};
    for (bool more = true; more;) {
      more = false;
      for (auto i : possible())
        if (!changes(calls_[i]) && now.shows(calls_[i])) {
          taken_[i] = true;
          order_.push_back(i);
          more = true;
        }
    }
  }

  /// Somebody was told of a version that is over now. Without this, calls of
  /// which nothing is known would be tried in all combinations.
  bool too_late(const drive_content& content) const {
    for (size_t i = 0; i < calls_.size(); ++i) {
      auto& call = calls_[i];
      if (taken_[i] || call.result != fate::done || !call.version)
        continue;
      auto known = content.versions.find(target_of(call).directory);
      auto now = known == content.versions.end() ? 0 : known->second;
      if (changes(call) ? now >= *call.version : now > *call.version)
        return true;
    }
    return false;
  }

  /// What began before the end of all that is left.
  std::vector<size_t> possible() const {
    auto end = UINT64_MAX;
    for (size_t i = 0; i < calls_.size(); ++i)
      if (!taken_[i] && calls_[i].result != fate::unknown)
        end = std::min(end, calls_[i].ended);
    std::vector<size_t> result;
    for (size_t i = 0; i < calls_.size(); ++i)
      if (!taken_[i] && calls_[i].begun <= end)
        result.push_back(i);
    return result;
  }

  bool all_taken() const {
    for (size_t i = 0; i < calls_.size(); ++i)
      if (!taken_[i] && calls_[i].result != fate::unknown)
        return false;
    return true;
  }

  std::vector<drive_call> calls_;
  std::vector<bool> taken_;
  std::vector<size_t> order_;
  std::vector<size_t> longest_;
  drive_content content_; ///< after the longest
  std::set<std::pair<std::vector<bool>, drive_content>> seen_;
};

} // namespace

std::string to_string(const drive_call& call) {
  static constexpr const char* verbs[]
    = {"link", "unlink", "move", "look up", "list"};
  auto number = [](const std::optional<uint64_t>& x) {
    return x ? std::to_string(*x) : std::string{"nothing"};
  };
  std::string result
    = std::to_string(call.begun) + "-" + std::to_string(call.ended) + " "
      + verbs[static_cast<size_t>(call.what)] + " " + to_string(call.at);
  if (call.what == kind::link)
    result += " = " + std::to_string(call.linked);
  if (call.what == kind::move)
    result += " to " + to_string(call.to);
  if (call.replaces)
    result += " replacing";
  result += ": " + to_string(call.result);
  if (call.result == fate::done && call.what != kind::list)
    result += ", there was " + number(call.before);
  for (auto& [name, value] : call.listed)
    result += ", " + name + " = " + std::to_string(value);
  if (call.version)
    result += ", version " + number(call.version);
  return result;
}

std::string
why_not_serial(const drive_content& content, std::vector<drive_call> calls) {
  search all{std::move(calls)};
  return all.run(content) ? std::string{} : all.describe();
}

} // namespace tahoe::test
