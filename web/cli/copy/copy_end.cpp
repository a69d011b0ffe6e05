#include "web/cli/copy/copy_end.hpp"

#include "web/cli/drive/shown_name.hpp"

namespace tahoe {

namespace {

std::string number_of(size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

const char* success_of(const copy_totals& totals) {
  auto several = totals.files + totals.linked > 1 || totals.directories > 0;
  if (several)
    return "Success: files copied\n";
  return totals.linked == 1 ? "Success: file linked\n"
                            : "Success: file copied\n";
}

} // namespace

std::string describe_copy(const copy_totals& totals) {
  auto result = "copied " + number_of(totals.files, "file", "files") + " ("
                + shown_size(totals.bytes) + ")";
  if (totals.linked > 0)
    result += ", linked " + std::to_string(totals.linked);
  if (totals.equal > 0)
    result += ", " + number_of(totals.equal, "was", "were") + " there";
  if (totals.directories > 0)
    result
      += ", made " + number_of(totals.directories, "directory", "directories");
  if (totals.skipped > 0)
    result += ", skipped " + std::to_string(totals.skipped);
  if (totals.nameless > 0)
    result += ", stored " + std::to_string(totals.nameless)
              + " that have no names yet";
  return result;
}

int end_copy(reporter& to_user, const copy_options& options,
             const copy_totals& totals, const caf::expected<void>& done,
             const std::string& again) {
  auto summary = describe_copy(totals);
  if (!done) {
    auto named = totals.files + totals.linked + totals.directories > 0;
    auto interrupted = code_of(done.error()) == ec::cancelled;
    if (named || interrupted)
      to_user.note(summary + "; " + again + " goes on from there");
    return to_user.failed(done.error());
  }
  if (options.tahoe_words && totals.skipped == 0) {
    to_user.text(success_of(totals));
    summary.clear();
  }
  return to_user.ended(summary, {{"files", totals.files},
                                 {"bytes", totals.bytes},
                                 {"linked", totals.linked},
                                 {"equal", totals.equal},
                                 {"directories", totals.directories},
                                 {"skipped", totals.skipped}});
}

} // namespace tahoe
