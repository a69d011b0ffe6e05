#include "actors/directories/entry_edit.hpp"

#include <algorithm>

namespace tahoe {

namespace {

/// Others may be faster so often. Whoever loses has at least seen somebody
/// else's change succeed.
constexpr unsigned max_edits = 100;

/// So often in a row a refusal is believed to be a race though no version has
/// changed: something came and went again.
constexpr unsigned max_unexplained_refusals = 3;

/// Lives as long as a question of it is under way.
class edit_job : public std::enable_shared_from_this<edit_job> {
public:
  edit_job(directory_access& access, std::vector<edited_name> names,
           std::string operation, edit_decision decide,
           when_done<edit_made> then)
    : access_(access), names_(std::move(names)),
      operation_(std::move(operation)), decide_(std::move(decide)),
      then_(std::move(then)) {}

  void look() {
    ++attempts_;
    result_.before.assign(names_.size(), found_entry{});
    waiting_for_ = names_.size();
    for (size_t i = 0; i < names_.size(); ++i)
      access_.find(
        names_[i].directory, names_[i].name,
        [self = shared_from_this(), i](caf::expected<found_entry> found) {
          self->saw(i, std::move(found));
        });
  }

private:
  void saw(size_t i, caf::expected<found_entry> found) {
    if (found) {
      result_.state = worse(result_.state, found->state);
      result_.before[i] = std::move(*found);
    } else if (!trouble_) {
      trouble_ = std::move(found.error());
    }
    if (--waiting_for_ > 0)
      return;
    if (trouble_)
      return then_(std::move(trouble_));
    act();
  }

  void act() {
    std::vector<uint64_t> versions;
    for (auto& x : result_.before)
      versions.push_back(x.version);
    auto unexplained = last_refusal_ && versions == last_versions_;
    unexplained_refusals_ = unexplained ? unexplained_refusals_ + 1 : 0;
    // The vdrive contradicts itself, or a directory is missing.
    if (unexplained_refusals_ == max_unexplained_refusals)
      return then_(std::move(last_refusal_));
    last_versions_ = std::move(versions);
    auto edits = decide_(result_.before);
    if (!edits)
      return then_(std::move(edits.error()));
    if (edits->empty())
      return then_(std::move(result_));
    auto operations = seal(*edits);
    if (!operations)
      return then_(std::move(operations.error()));
    access_.change(names_[0].directory.service(), std::move(*operations),
                   operation_,
                   [self = shared_from_this()](
                     caf::expected<directory_access::change_made> made) {
                     self->acted(std::move(made));
                   });
  }

  caf::expected<std::vector<vdrive_operation>>
  seal(const std::vector<entry_edit>& edits) {
    std::vector<vdrive_operation> result;
    for (auto& x : edits) {
      auto& [directory, name] = names_[x.target];
      auto expected = result_.before[x.target].version;
      if (!x.content) {
        result.push_back(remove_operation(directory, name, expected));
        continue;
      }
      auto entry = *x.content;
      entry.name = name;
      auto put = put_operation(directory, entry, expected, access_.random());
      if (!put)
        return std::move(put.error());
      result.push_back(std::move(*put));
    }
    return caf::expected<std::vector<vdrive_operation>>{std::move(result)};
  }

  void acted(caf::expected<directory_access::change_made> made) {
    if (!made) {
      auto code = code_of(made.error());
      if ((code == ec::conflict || code == ec::exists || code == ec::not_found)
          && attempts_ < max_edits) {
        last_refusal_ = std::move(made.error());
        return look();
      }
      return then_(std::move(made.error()));
    }
    result_.versions = std::move(made->versions);
    result_.state = worse(result_.state, made->state);
    then_(std::move(result_));
  }

  directory_access& access_;
  std::vector<edited_name> names_;
  std::string operation_;
  edit_decision decide_;
  when_done<edit_made> then_;
  unsigned attempts_ = 0;
  unsigned unexplained_refusals_ = 0;
  size_t waiting_for_ = 0;
  caf::error trouble_;
  caf::error last_refusal_;
  std::vector<uint64_t> last_versions_;
  edit_made result_;
};

} // namespace

uint64_t edit_made::version_of(const directory_index& index) const {
  auto found = std::find_if(versions.begin(), versions.end(),
                            [&](auto& x) { return x.index == index; });
  return found != versions.end() ? found->version : 0;
}

void edit_entries(directory_access& access, std::vector<edited_name> names,
                  std::string operation, edit_decision decide,
                  when_done<edit_made> then) {
  std::make_shared<edit_job>(access, std::move(names), std::move(operation),
                             std::move(decide), std::move(then))
    ->look();
}

} // namespace tahoe
