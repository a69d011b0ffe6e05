#include "test/support/web_fixture.hpp"

#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <fstream>
#include <sstream>

namespace tahoe::test {

web_fixture::web_fixture(http_limits limits, bool with_client_role,
                         size_t threads)
  : io(threads), sys(cfg) {
  services.node = spawn_stub_node(sys);
  if (with_client_role) {
    services.uploader = spawn_stub_uploader(sys, files);
    services.downloader = spawn_stub_downloader(sys, files);
    services.walker = spawn_stub_walker(sys, walks);
  }
  config.listen.port = 0;
  config.url_file = directory.path() / "node.url";
  config.token_file = directory.path() / "api_auth_token";
  std::ofstream{config.token_file} << "what-opens-the-private-drive";
  config.limits = limits;
  environment env;
  env.metrics = metric_registry::make();
  env.log = *logger::to_files(directory.path(), {});
  web = *make_web(sys, config, services, io, env);
  auto url = url_of_node();
  port = static_cast<uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

web_fixture::~web_fixture() {
  files->hang = false;
  auto end = [](const auto& service) {
    if (service)
      caf::anon_send_exit(service, caf::exit_reason::user_shutdown);
  };
  end(web);
  end(services.node);
  end(services.uploader);
  end(services.downloader);
  end(services.walker);
  io.finish();
}

std::string web_fixture::url_of_node() const {
  std::ifstream file{config.url_file};
  std::string result;
  std::getline(file, result);
  return result;
}

std::string web_fixture::token() const {
  std::ifstream file{config.token_file};
  std::string result;
  std::getline(file, result);
  return result;
}

std::string web_fixture::log() const {
  std::ostringstream result;
  result << std::ifstream{directory.path() / "node.log"}.rdbuf();
  return result.str();
}

caf::settings web_fixture::status() {
  caf::settings result;
  caf::scoped_actor self{sys};
  self->request(web, patience, get_status{})
    .receive([&](caf::settings& status) { result = std::move(status); },
             [](const caf::error&) {});
  return result;
}

} // namespace tahoe::test
