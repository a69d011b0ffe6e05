#include "web/cli/copy/copy_record.hpp"

#include "web/cli/file_descriptor.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sqlite3.h>

namespace tahoe {

namespace {

/// The table `files` of an earlier version does not tell grids apart.
constexpr auto schema = R"(
  CREATE TABLE IF NOT EXISTS copies(
    grid BLOB, path BLOB, size INTEGER, mtime INTEGER, ctime INTEGER,
    inode INTEGER, cap TEXT, stored INTEGER,
    PRIMARY KEY(grid, path)) WITHOUT ROWID;
  DROP TABLE IF EXISTS files;
)";

/// Others that copy at the same time are waited for.
constexpr int busy_milliseconds = 10'000;

/// By the time that the file system itself set last: others may be set to whole
/// seconds by anybody.
int64_t clock_step_of(const file_state& state) {
  auto is_coarse = state.ctime % 1'000'000'000 == 0;
  return std::chrono::nanoseconds{is_coarse ? coarse_clock_step
                                            : usual_clock_step}
    .count();
}

} // namespace

bool is_settled(const file_state& state, int64_t now) {
  return state.ctime + clock_step_of(state) <= now && state.mtime <= now;
}

int64_t nanoseconds_now() {
  using namespace std::chrono;
  auto now = system_clock::now().time_since_epoch();
  return duration_cast<nanoseconds>(now).count();
}

copy_record::copy_record(sqlite3* db, const digest& grid)
  : db_(db), grid_(grid) {}

copy_record::~copy_record() {
  keep();
  sqlite3_finalize(look_up_);
  sqlite3_finalize(store_);
  sqlite3_close(db_);
}

caf::expected<std::unique_ptr<copy_record>>
copy_record::open(const std::filesystem::path& file, const digest& grid) {
  // SQLite would make it readable for others.
  file_descriptor made{
    ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  if (!made)
    return failure(ec::io_failure,
                   "cannot open " + file.string() + ": " + strerror(errno));
  sqlite3* db = nullptr;
  auto opened
    = sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr);
  std::unique_ptr<copy_record> result{new copy_record{db, grid}};
  auto works
    = opened == SQLITE_OK
      && sqlite3_busy_timeout(db, busy_milliseconds) == SQLITE_OK
      && sqlite3_exec(db, "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr)
           == SQLITE_OK
      && sqlite3_exec(db, "PRAGMA synchronous=NORMAL", nullptr, nullptr,
                      nullptr)
           == SQLITE_OK
      && sqlite3_exec(db, schema, nullptr, nullptr, nullptr) == SQLITE_OK;
  if (!works)
    return failure(ec::io_failure, "cannot use " + file.string() + ": "
                                     + sqlite3_errmsg(db)
                                     + ": it may be deleted");
  result->look_up_
    = result->prepare("SELECT cap FROM copies WHERE grid=? AND path=? AND "
                      "size=? AND mtime=? AND ctime=? AND inode=? AND "
                      "stored>?");
  result->store_ = result->prepare(
    "INSERT OR REPLACE INTO copies VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
  return result;
}

sqlite3_stmt* copy_record::prepare(const char* sql) {
  sqlite3_stmt* result = nullptr;
  sqlite3_prepare_v2(db_, sql, -1, &result, nullptr);
  return result;
}

/// What both statements begin with.
void copy_record::bind(sqlite3_stmt* statement,
                       const std::filesystem::path& path,
                       const file_state& state) {
  auto& text = path.native();
  sqlite3_bind_blob64(statement, 1, grid_.bytes.data(), grid_.bytes.size(),
                      SQLITE_TRANSIENT);
  sqlite3_bind_blob64(statement, 2, text.data(), text.size(), SQLITE_TRANSIENT);
  sqlite3_bind_int64(statement, 3, static_cast<int64_t>(state.size));
  sqlite3_bind_int64(statement, 4, state.mtime);
  sqlite3_bind_int64(statement, 5, state.ctime);
  sqlite3_bind_int64(statement, 6, static_cast<int64_t>(state.inode));
}

void copy_record::run(const char* sql) {
  sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
}

std::string copy_record::cap_of(const std::filesystem::path& path,
                                const file_state& state) {
  bind(look_up_, path, state);
  auto oldest = std::time(nullptr) - std::chrono::seconds{max_age}.count();
  sqlite3_bind_int64(look_up_, 7, oldest);
  std::string result;
  if (sqlite3_step(look_up_) == SQLITE_ROW) {
    auto* text = static_cast<const char*>(sqlite3_column_blob(look_up_, 0));
    auto size = static_cast<size_t>(sqlite3_column_bytes(look_up_, 0));
    result.assign(text ? text : "", text ? size : 0);
  }
  sqlite3_reset(look_up_);
  return result;
}

void copy_record::remember(const std::filesystem::path& path,
                           const file_state& state, const std::string& cap) {
  if (!changing_)
    run("BEGIN");
  changing_ = true;
  bind(store_, path, state);
  sqlite3_bind_text(store_, 7, cap.data(), static_cast<int>(cap.size()),
                    SQLITE_TRANSIENT);
  sqlite3_bind_int64(store_, 8, std::time(nullptr));
  // A row less costs a copy, and loses nothing.
  sqlite3_step(store_);
  sqlite3_reset(store_);
}

void copy_record::keep() {
  if (changing_)
    run("COMMIT");
  changing_ = false;
}

} // namespace tahoe
