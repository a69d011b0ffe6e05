#include "web/server/web.hpp"

#include "actors/service.hpp"
#include "codec/base32.hpp"
#include "config/small_file.hpp"
#include "config/text.hpp"
#include "config/web_endpoint.hpp"
#include "web/server/activity_feed.hpp"
#include "web/server/host_check.hpp"
#include "web/server/http_listener.hpp"
#include "web/server/published_url.hpp"
#include "web/server/routes.hpp"
#include "web/server/web_tls.hpp"

#include <algorithm>

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
            published_url url)
    : asker(std::move(asker)), deep(std::move(deep)),
      listener(std::move(listener)), published(std::move(url)) {
    // Without these there is no web service: the node starts it again.
    self->link_to(this->asker.handle());
    self->link_to(this->deep.handle());
    self->adopt(this->asker.handle());
    self->adopt(this->deep.handle());
  }

  caf::settings status() const {
    caf::settings result;
    caf::put(result, "url", published.url());
    caf::put(result, "connections",
             static_cast<int64_t>(listener.connections()));
    return result;
  }

  owned<asker_actor> asker;
  owned<deep_operations_actor> deep;
  http_listener listener;
  published_url published; ///< goes first: before another can have the port
};

web_actor::behavior_type
map_web(service<web_actor, web_state>* self, web_state&) {
  return {
    [self](const get_status&) { return self->status(); },
  };
}

/// An address as it stands in an URL.
std::string bracketed(const std::string& address) {
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

/// What is reached by this address alone.
bool is_one_foreign_address(const std::string& interface) {
  return !interface.empty() && interface != "0.0.0.0" && interface != "::"
         && !is_loopback(interface);
}

/// How a program on this machine reaches the listener.
std::string
url_of(const std::string& scheme, const listen_endpoint& where, uint16_t port) {
  auto host = where.interface;
  if (host.empty() || host == "0.0.0.0")
    host = "127.0.0.1";
  if (host == "::")
    host = "::1";
  return scheme + "://" + bracketed(host) + ":" + std::to_string(port) + "/";
}

/// What a certificate of our own is for.
std::vector<std::string> certified_names(const web_config& config) {
  auto names = config.hosts;
  names.insert(names.end(), {"localhost", "127.0.0.1", "::1"});
  auto& interface = config.listen.interface;
  if (is_one_foreign_address(interface))
    names.push_back(interface);
  return names;
}

/// Nothing without TLS, which only loopback may do without.
caf::expected<std::optional<web_tls>> prepare_tls(const web_config& config) {
  auto& interface = config.listen.interface;
  if (!config.tls && !interface.empty() && !is_loopback(interface))
    return failure(ec::malformed, "web pages for other machines need TLS");
  if (!config.tls)
    return std::optional<web_tls>{};
  auto tls = load_web_tls(*config.tls, config.own_certificate,
                          certified_names(config));
  if (!tls)
    return std::move(tls.error());
  auto written
    = write_text_durably(config.pin_file, tls->pin + "\n", file_access::owner);
  if (!written)
    return std::move(written.error());
  return std::optional{std::move(*tls)};
}

/// The host name of this run's sessions. Cookies do not tell ports apart: under
/// `localhost` a browser would show them to every other user's servers here.
/// With TLS nobody else can answer in the name of this machine, apart from the
/// names that all machines have.
caf::expected<std::string>
choose_session_host(const web_config& config, const random_source& random) {
  auto& hosts = config.hosts;
  auto own = std::find_if_not(hosts.begin(), hosts.end(), means_any_machine);
  if (config.tls && own != hosts.end())
    return *own;
  if (config.tls && is_one_foreign_address(config.listen.interface))
    return bracketed(config.listen.interface);
  auto label = random_bytes<byte_string<struct host_label_tag, 10>>(random);
  if (!label)
    return std::move(label.error());
  return base32_encode(label->view()) + ".localhost";
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

web_config web_config_of(const node_config& config) {
  web_config result;
  result.listen = *config.web;
  result.tls = config.web_tls;
  result.hosts = config.web_hosts;
  auto& files = config.directory;
  result.url_file = files.node_url();
  result.token_file = files.api_auth_token();
  result.own_certificate = files.web_certificate();
  result.pin_file = files.web_pin();
  return result;
}

caf::expected<web_actor>
make_web(caf::actor_system& sys, const web_config& config,
         const web_services& services, io_threads& io, const environment& env) {
  auto log = env.log.named("web");
  auto tls = prepare_tls(config);
  if (!tls)
    return std::move(tls.error());
  auto listener = http_listener::bind(
    io, config.listen, config.limits, env.random, log,
    http_metrics{env.metrics}, *tls ? (*tls)->context : nullptr);
  if (!listener)
    return std::move(listener.error());
  std::string scheme = *tls ? "https" : "http";
  auto url = url_of(scheme, config.listen, listener->port());
  auto published = published_url::write(config.url_file, url);
  if (!published)
    return std::move(published.error());
  auto token = read_token(config.token_file);
  if (!token)
    return std::move(token.error());
  auto session_host = choose_session_host(config, env.random);
  if (!session_host)
    return std::move(session_host.error());
  auto fingerprint = *tls ? (*tls)->fingerprint : "";
  session_settings sessions{
    std::make_shared<browser_sessions>(env.clock, env.random), *session_host,
    scheme + "://" + *session_host + ":" + std::to_string(listener->port())
      + "/",
    fingerprint};
  owned asker{spawn_asker(sys)};
  owned deep{spawn_deep_operations(sys, services.walker, env)};
  listener->serve(
    make_routes({services, asker.handle(), deep.handle(), std::move(*token),
                 std::move(sessions), config.hosts, env.clock, env.random, log,
                 env.metrics, sys, std::make_shared<activity_feed>()}));
  log.info("listening", *tls ? url + " certificate " + fingerprint : url);
  return spawn_service(sys, map_web, std::move(asker), std::move(deep),
                       std::move(*listener), std::move(*published));
}

} // namespace tahoe
