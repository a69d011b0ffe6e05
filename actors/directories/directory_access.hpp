#pragma once

#include "actors/directories/vdrive_requests.hpp"
#include "actors/directories/version_memory.hpp"

#include <deque>

namespace tahoe {

/// What is under a name, as far as the vdrive tells.
struct found_entry {
  std::optional<directory_entry> entry = std::nullopt;
  std::string problem;  ///< why there is no entry: it is missing, or damaged
  uint64_t version = 0; ///< of the entry; 0: it is missing
  uint64_t directory_version = 0; ///< as far as the vdrive told
  freshness state = freshness::current;
};

/// The end of a path.
struct found_directory {
  held_directory directory;
  std::vector<directory_index> way; ///< the directories on it, this one too
  freshness state = freshness::current;
};

/// A step back of a directory's version.
struct version_step_back {
  directory_index index;
  uint64_t seen = 0;
  uint64_t said = 0;
};

/// The worse of the two.
inline freshness worse(freshness a, freshness b) {
  return std::max(a, b);
}

/// Reads directories at their vdrives and believes nothing that is not sealed:
/// entries are opened, pages must move forward, versions too.
class directory_access {
public:
  directory_access(vdrive_requests& requests, version_memory memory,
                   const environment& env);

  /// What is under this name, which is in NFC?
  void find(const held_directory& in, const std::string& name,
            when_done<found_entry> then);

  /// A page as the vdrive gave it, in order, whose entries are not opened yet.
  struct raw_page {
    entries_listed page;
    freshness state = freshness::current;
  };
  void read_page(const held_directory& in, std::optional<name_hash> after,
                 uint16_t limit, when_done<raw_page> then);

  /// Walks down to what is at the end of the path, or to the directory there.
  void look_up(const directory_path& where, when_done<looked_up> then);
  void walk(const directory_path& where, when_done<found_directory> then);

  /// One change of directories of one vdrive, under a new request id. It tells
  /// the vdrive which operation it is part of.
  struct change_made {
    std::vector<directory_version> versions;
    freshness state = freshness::current;
  };
  void
  change(const vdrive_address& whom, std::vector<vdrive_operation> operations,
         const std::string& operation, when_done<change_made> then);

  /// What making a directory came to.
  struct directory_created {
    /// It was seen before and was not there any more.
    bool lost = false;
  };

  /// Succeeds if the directory is there already: nobody else has its key.
  void create(const directory_write_cap& cap, const std::string& operation,
              when_done<directory_created> then);

  const version_memory& memory() const { return memory_; }
  const random_source& random() const { return env_.random; }
  wall_time now() const { return env_.clock(); }

  // For the status page.
  uint64_t steps_back() const { return steps_back_; }
  const std::deque<version_step_back>& latest_steps_back() const {
    return latest_steps_back_;
  }

private:
  using before = std::optional<seen_version>;

  freshness note(const directory_index& index, const seen_version& said,
                 const before& known);
  struct descent {
    found_directory at;
    std::vector<std::string> names; ///< in NFC
    size_t next = 0;
  };
  caf::expected<std::shared_ptr<descent>> begin_at(const directory_path& where);
  void step(const std::shared_ptr<descent>& way, when_done<looked_up> then);

  vdrive_requests& requests_;
  version_memory memory_;
  environment env_;
  logger log_;
  uint64_t steps_back_ = 0;
  std::deque<version_step_back> latest_steps_back_;
};

/// Opens the entries of a page; appends them and what is damaged among them.
void open_page(const held_directory& in, const entries_listed& page,
               std::vector<directory_entry>& entries,
               std::vector<damaged_entry>& damaged);

} // namespace tahoe
