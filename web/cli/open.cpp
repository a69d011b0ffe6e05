#include "web/cli/open.hpp"

#include "config/node_directory.hpp"
#include "config/small_file.hpp"
#include "web/cli/session_link.hpp"
#include "web/cli/web_client.hpp"

#include <cstdlib>
#include <spawn.h>
#include <sys/wait.h>

extern char** environ;

namespace tahoe {

namespace {

bool has_display() {
  for (auto* name : {"DISPLAY", "WAYLAND_DISPLAY"})
    if (auto* value = std::getenv(name); value && *value)
      return true;
  return false;
}

/// A page that leads to the link. The link itself must not become an argument
/// of a program: all users of this machine could read it there.
std::string make_page(const std::string& link) {
  return "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n"
         "<meta http-equiv=\"refresh\" content=\"0; url="
         + link + "\">\n<title>tahoe-node</title>\n<a href=\"" + link
         + "\">Open it</a>\n";
}

/// False if there is no such program, or it cannot do it.
bool show_in_browser(std::string page) {
  std::string program = "xdg-open";
  char* arguments[] = {program.data(), page.data(), nullptr};
  pid_t child = 0;
  if (posix_spawnp(&child, program.c_str(), nullptr, nullptr, arguments,
                   environ)
      != 0)
    return false;
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status)
         && WEXITSTATUS(status) == 0;
}

caf::expected<session_link> ask_for_link(web_client& client) {
  web_request request;
  request.method = "POST";
  request.address = "session?t=link";
  request.with_token = true;
  auto reply = client.ask(std::move(request));
  if (!reply)
    return std::move(reply.error());
  return parse_session_link(reply->body);
}

/// Opens the link where there is a display. False: somebody must do it.
bool open_link(const std::filesystem::path& directory,
               const std::string& link) {
  if (!has_display())
    return false;
  auto page = node_directory{directory}.open_page();
  auto written = write_text_durably(page, make_page(link), file_access::owner);
  return written && show_in_browser(std::filesystem::absolute(page).string());
}

/// Below the node's address.
caf::expected<std::string>
find_page(drive_session& opened, const web_open_options& options) {
  if (options.path.empty())
    return std::string{};
  auto path = opened.path(options.path);
  if (!path)
    return std::move(path.error());
  // A browser has no token for the private drive: the cap takes its place.
  auto cap = fetch_cap(opened.client(), *path);
  if (!cap)
    return std::move(cap.error());
  return remote_path{std::move(*cap), "CAP"}.address(options.info ? "t=info"
                                                                  : "");
}

} // namespace

int run_open(const open_options& options) {
  reporter to_user{options.drive.report};
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    auto link = ask_for_link(opened.client());
    if (!link)
      return to_user.failed(link.error());
    if (!link->certificate.empty())
      to_user.note("the node's certificate: " + link->certificate);
    auto& directory = options.drive.node_directory;
    if (!options.print && open_link(directory, link->url)) {
      to_user.text("opened in the browser; if not: tahoe-node open --print\n");
      return to_user.ended("", {{"opened", true}});
    }
    to_user.text(link->url + "\n");
    to_user.note("works once, in the next minute");
    return to_user.ended("", {{"opened", false}, {"link", link->url}});
  });
}

int run_webopen(const web_open_options& options) {
  if (options.path.empty() && options.drive.node_url.empty())
    return run_open({options.drive});
  reporter to_user{options.drive.report};
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    auto page = find_page(opened, options);
    if (!page)
      return to_user.failed(page.error());
    auto link = opened.node().url + *page;
    if (!open_link(options.drive.node_directory, link))
      to_user.text(link + "\n");
    return to_user.ended();
  });
}

} // namespace tahoe
