#include "actors/directories/whole_listing.hpp"

namespace tahoe {

namespace {

/// Lives as long as a page is asked for.
class listing_job : public std::enable_shared_from_this<listing_job> {
public:
  listing_job(directory_access& access, held_directory directory,
              when_done<directory_listing> then)
    : access_(access), directory_(std::move(directory)),
      then_(std::move(then)) {}

  void begin() {
    ++tries_;
    entries_seen_ = 0;
    size_ = 0;
    list_ = {};
    list_.state = state_;
    ask(std::nullopt);
  }

private:
  void ask(std::optional<name_hash> after) {
    access_.read_page(directory_, after, max_page_entries,
                      [self = shared_from_this(),
                       after](caf::expected<directory_access::raw_page> page) {
                        if (page)
                          self->take(*page, !after);
                        else
                          self->then_(std::move(page.error()));
                      });
  }

  void take(const directory_access::raw_page& raw, bool first) {
    auto& page = raw.page;
    state_ = worse(state_, raw.state);
    if (first)
      list_.version = page.version;
    if (page.version != list_.version) {
      if (tries_ < max_listing_tries)
        return begin();
      list_.changed_meanwhile = true;
      list_.version = page.version;
    }
    if (auto room = count(page); !room)
      return then_(std::move(room.error()));
    // The next page travels while this one is opened.
    if (page.more)
      ask(page.entries.items.back().name);
    open(page);
    if (page.more)
      return;
    list_.state = state_;
    then_(std::move(list_));
  }

  caf::expected<void> count(const entries_listed& page) {
    entries_seen_ += page.entries.items.size();
    for (auto& x : page.entries.items)
      size_ += sizeof(directory_entry) + x.content.name.bytes.size()
               + x.content.write_cap.bytes.size()
               + x.content.read_cap.bytes.size()
               + x.content.metadata.bytes.size();
    if (entries_seen_ > max_listed_entries || size_ > max_listed_size)
      return failure(ec::unsupported,
                     "this directory is too large for one list: read it page "
                     "by page");
    return {};
  }

  void open(const entries_listed& page) {
    std::vector<damaged_entry> damaged;
    open_page(directory_, page, list_.entries, damaged);
    list_.damaged_count += damaged.size();
    for (auto& x : damaged)
      if (list_.damaged.size() < max_described_damage)
        list_.damaged.push_back(std::move(x));
  }

  directory_access& access_;
  held_directory directory_;
  when_done<directory_listing> then_;
  unsigned tries_ = 0;
  uint64_t entries_seen_ = 0;
  size_t size_ = 0;
  directory_listing list_;
  freshness state_ = freshness::current;
};

} // namespace

void list_whole(directory_access& access, const held_directory& directory,
                when_done<directory_listing> then) {
  std::make_shared<listing_job>(access, directory, std::move(then))->begin();
}

} // namespace tahoe
