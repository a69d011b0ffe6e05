#include "web/server/web.hpp"

#include "actors/service.hpp"
#include "config/small_file.hpp"
#include "config/text.hpp"
#include "web/server/http_listener.hpp"
#include "web/server/routes.hpp"

namespace tahoe {

namespace {

/// Ends the asker, and with it all that its connections wait for.
class owned_asker {
public:
  explicit owned_asker(asker_actor asker) : asker_(std::move(asker)) {}

  owned_asker(owned_asker&&) = default;
  owned_asker& operator=(owned_asker&&) = delete;

  ~owned_asker() {
    if (asker_)
      caf::anon_send_exit(asker_, caf::exit_reason::user_shutdown);
  }

  const asker_actor& handle() const { return asker_; }

private:
  asker_actor asker_;
};

struct web_state {
  static constexpr const char* name = "web";

  web_state(observed<web_actor>*, owned_asker asker, http_listener listener,
            std::string url)
    : asker(std::move(asker)), listener(std::move(listener)),
      url(std::move(url)) {}

  caf::settings status() const {
    caf::settings result;
    caf::put(result, "url", url);
    caf::put(result, "connections",
             static_cast<int64_t>(listener.connections()));
    return result;
  }

  owned_asker asker;
  http_listener listener;
  std::string url;
};

web_actor::behavior_type
map_web(service<web_actor, web_state>* self, web_state&) {
  return {
    [self](const get_status&) { return self->status(); },
  };
}

/// How a program on this machine reaches the listener.
std::string url_of(const listen_endpoint& where, uint16_t port) {
  auto host = where.interface;
  if (host.empty() || host == "0.0.0.0")
    host = "127.0.0.1";
  if (host == "::")
    host = "::1";
  if (host.find(':') != std::string::npos)
    host = "[" + host + "]";
  return "http://" + host + ":" + std::to_string(port) + "/";
}

caf::expected<api_token> read_token(const std::filesystem::path& file) {
  if (file.empty())
    return api_token{};
  constexpr size_t max_token_size = 100;
  auto text = read_text(file, max_token_size);
  if (!text)
    return std::move(text.error());
  return api_token{as_bytes(trim(*text))};
}

} // namespace

caf::expected<web_actor>
make_web(caf::actor_system& sys, const web_config& config,
         const web_services& services, io_threads& io, const environment& env) {
  auto log = env.log.named("web");
  auto listener = http_listener::bind(io, config.listen, config.limits, log);
  if (!listener)
    return std::move(listener.error());
  auto url = url_of(config.listen, listener->port());
  auto written
    = write_text_durably(config.url_file, url + "\n", file_access::everyone);
  if (!written)
    return std::move(written.error());
  auto token = read_token(config.token_file);
  if (!token)
    return std::move(token.error());
  owned_asker asker{spawn_asker(sys)};
  listener->serve(make_routes(
    {services, asker.handle(), std::move(*token), env.clock, env.random, log}));
  log.info("listening", url);
  return spawn_service(sys, map_web, std::move(asker), std::move(*listener),
                       std::move(url));
}

} // namespace tahoe
