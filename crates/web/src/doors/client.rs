//! Where a request comes from and what it came over.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, header};
use mingde_core::words::Locale;

/// How the house is reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Way {
    /// By TLS that ends here.
    pub tls: bool,
    /// By a proxy of one's own, whose headers say where requests come from. Without one, such headers say nothing.
    pub behind_proxy: bool,
    /// In clear over a network that belongs to whoever is there, as in a hall: every page says so.
    pub own_network: bool,
    /// Where browsers reach it, as `https://bureau.example`: links that are handed out begin with it, and whoever asks under
    /// another name is told of it. Without it a house believes what it is called.
    pub public: Option<Arc<str>>,
}

impl Way {
    /// Whether a request was meant for another house, by what it calls this one.
    fn is_of_another(&self, host: &str) -> bool {
        let (Some(public), host) = (&self.public, host.to_ascii_lowercase()) else { return false };
        let (scheme, own) = public.split_once("://").unwrap_or(("", public));
        let port = if scheme == "https" { ":443" } else { ":80" };
        host.strip_suffix(port).unwrap_or(&host) != own.strip_suffix(port).unwrap_or(own).to_ascii_lowercase()
    }
}

/// Whoever sends a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The network: an IPv4 address without its last part, an IPv6 address without its last half.
    pub network: Arc<str>,
    /// Whether it comes from this machine, and through no proxy.
    pub is_here: bool,
    /// Whether nobody on the way can read along.
    pub secure: bool,
    /// Whether it is to be warned that somebody could.
    pub in_clear: bool,
    /// What the browser calls itself, in short.
    pub agent: Arc<str>,
    /// The language that it asks for.
    pub locale: Locale,
    /// What the browser has to say about where a form stands that is sent to this house: `https://bureau.example:8443`. Links that
    /// are handed out begin with it.
    pub origin: Arc<str>,
    /// It calls this house by a name that is not its own.
    pub misdirected: bool,
}

impl Client {
    /// Reads a request.
    pub(crate) fn of<B>(way: &Way, request: &Request<B>) -> Self {
        let headers = request.headers();
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer =
            peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| address.ip().to_canonical());
        // The last entry is that of our own proxy; those before it are whatever somebody sent.
        let forwarded = |name: &str| last_of(headers, name).filter(|_| way.behind_proxy);
        let told = forwarded("x-forwarded-for").and_then(|text| text.parse::<IpAddr>().ok());
        let address = told.map_or(peer, |told| told.to_canonical());
        let secure = way.tls || forwarded("x-forwarded-proto").is_some_and(|proto| proto == "https");
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let host = text(header::HOST);
        let called = || format!("{}://{host}", if secure { "https" } else { "http" }).into();
        Self {
            network: network(address).into(),
            is_here: peer.is_loopback() && !way.behind_proxy && !was_passed_on(headers),
            secure,
            in_clear: !secure && !address.is_loopback(),
            agent: agent(text(header::USER_AGENT)).into(),
            locale: locale(text(header::ACCEPT_LANGUAGE)),
            origin: way.public.clone().unwrap_or_else(called),
            misdirected: way.is_of_another(host),
        }
    }
}

/// What proxies add to what they pass on. One that was not announced is believed nothing, but that it is one (RFC 9110, 7.6.3; RFC 7239).
const PASSED_ON: [&str; 8] = [
    "forwarded",
    "via",
    "x-forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-server",
    "x-real-ip",
];

/// Whether somebody passed a request on, who stands on this machine while whoever asks need not.
fn was_passed_on(headers: &HeaderMap) -> bool {
    PASSED_ON.iter().any(|name| headers.contains_key(*name))
}

fn last_of<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let last = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next().map(str::trim)
}

fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// `Firefox, Windows`: enough for its owner to know it again, and too little to follow anybody by.
fn agent(text: &str) -> String {
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| text.contains(mark)).map_or("", |(_, name)| *name)
    };
    let browser = named(&[
        ("MicroMessenger", "WeChat"),
        ("wxwork", "WeCom"),
        ("DingTalk", "DingTalk"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = named(&[
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        ("", system) => system.to_owned(),
        (browser, "") => browser.to_owned(),
        (browser, system) => format!("{browser}, {system}"),
    }
}

/// English where it is asked for before Chinese.
pub(crate) fn locale(accepted: &str) -> Locale {
    let first = accepted.split(',').map(str::trim).find(|one| one.starts_with("zh") || one.starts_with("en"));
    if first.is_some_and(|first| first.starts_with("en")) { Locale::En } else { Locale::ZhCn }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(way: Way, peer: &str, headers: &[(&str, &str)]) -> Client {
        let mut request = Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 40_000)));
        Client::of(&way, &request)
    }

    const FORGED: [(&str, &str); 2] = [("x-forwarded-for", "127.0.0.1"), ("x-forwarded-proto", "https")];

    #[test]
    fn headers_of_a_proxy_are_believed_of_a_proxy_alone() {
        let forged = client(Way { own_network: true, ..Way::default() }, "192.0.2.7", &FORGED);
        assert_eq!((&*forged.network, forged.secure, forged.in_clear), ("192.0.2.0/24", false, true));
        assert!(!forged.is_here);
        let proxy = Way { behind_proxy: true, ..Way::default() };
        let told = client(proxy, "127.0.0.1", &[FORGED[1], ("x-forwarded-for", "10.9.9.9, 198.51.100.4")]);
        assert_eq!((&*told.network, told.secure, told.in_clear), ("198.51.100.0/24", true, false));
        assert!(!told.is_here, "what a proxy brings is not from this machine");
        assert!(client(Way::default(), "127.0.0.1", &[]).is_here);
    }

    #[test]
    fn what_a_proxy_passes_on_is_not_from_this_machine_though_nobody_announced_it() {
        for peer in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            assert!(client(Way::default(), peer, &[("host", "localhost")]).is_here, "{peer}");
            for name in PASSED_ON {
                for value in ["127.0.0.1", "for=127.0.0.1", "", "1.1 proxy"] {
                    let passed_on = client(Way::default(), peer, &[(name, value)]);
                    assert!(!passed_on.is_here, "{peer} {name}: {value}");
                    // Where it says that it comes from is believed no more than before.
                    assert_eq!(passed_on.network, client(Way::default(), peer, &[]).network);
                }
            }
        }
    }

    #[test]
    fn a_house_with_an_address_of_its_own_believes_no_other() {
        let way = Way { tls: true, public: Some("https://bureau.example".into()), ..Way::default() };
        let asked = |host| {
            let client = client(way.clone(), "192.0.2.7", &[("host", host)]);
            assert_eq!(&*client.origin, "https://bureau.example");
            client.misdirected
        };
        assert!(!asked("bureau.example") && !asked("Bureau.Example:443"));
        for other in ["evil.example", "bureau.example.evil.example", "bureau.example:8443", "", "127.0.0.1"] {
            assert!(asked(other), "{other}");
        }
        let without = client(Way::default(), "127.0.0.1", &[("host", "localhost:8080")]);
        assert_eq!((&*without.origin, without.misdirected), ("http://localhost:8080", false));
    }

    #[test]
    fn a_network_is_no_single_address() {
        let network = |peer| client(Way::default(), peer, &[]).network;
        assert_eq!(&*network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(&*network("::ffff:192.0.2.7"), "192.0.2.0/24");
    }

    #[test]
    fn language_and_browser_are_known_in_short() {
        let headers = [
            ("accept-language", "fr, en-GB;q=0.8, zh;q=0.5"),
            ("user-agent", "Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/120 MicroMessenger/8.0"),
        ];
        let known = client(Way::default(), "127.0.0.1", &headers);
        assert_eq!((known.locale, &*known.agent), (Locale::En, "WeChat, Android"));
    }
}
