#include "web/server/web.hpp"

#include "actors/service.hpp"
#include "config/small_file.hpp"
#include "config/text.hpp"
#include "web/server/http_listener.hpp"
#include "web/server/routes.hpp"

namespace tahoe {

namespace {

/// Ends an actor of the web service, and with it all that connections wait
/// for there.
template <class Actor>
class owned {
public:
  explicit owned(Actor actor) : actor_(std::move(actor)) {}

  owned(owned&&) = default;
  owned& operator=(owned&&) = delete;

  ~owned() {
    if (actor_)
      caf::anon_send_exit(actor_, caf::exit_reason::user_shutdown);
  }

  const Actor& handle() const { return actor_; }

private:
  Actor actor_;
};

struct web_state {
  static constexpr const char* name = "web";

  web_state(observed<web_actor>* self, owned<asker_actor> asker,
            owned<deep_operations_actor> deep, http_listener listener,
            std::string url)
    : asker(std::move(asker)), deep(std::move(deep)),
      listener(std::move(listener)), url(std::move(url)) {
    // Without these there is no web service: the node starts it again.
    self->link_to(this->asker.handle());
    self->link_to(this->deep.handle());
    self->adopt(this->asker.handle());
    self->adopt(this->deep.handle());
  }

  caf::settings status() const {
    caf::settings result;
    caf::put(result, "url", url);
    caf::put(result, "connections",
             static_cast<int64_t>(listener.connections()));
    return result;
  }

  owned<asker_actor> asker;
  owned<deep_operations_actor> deep;
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
  auto listener
    = http_listener::bind(io, config.listen, config.limits, env.random, log,
                          http_metrics{env.metrics});
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
  owned asker{spawn_asker(sys)};
  owned deep{spawn_deep_operations(sys, services.walker, env)};
  listener->serve(
    make_routes({services, asker.handle(), deep.handle(), std::move(*token),
                 env.clock, env.random, log, env.metrics, sys}));
  log.info("listening", url);
  return spawn_service(sys, map_web, std::move(asker), std::move(deep),
                       std::move(*listener), std::move(url));
}

} // namespace tahoe
