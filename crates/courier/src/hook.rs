//! Programs elsewhere that are told that something has changed. What they are told says nothing of it: they ask, by their token.
//!
//! Signed as the Standard Webhooks have it (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>):
//! over the id of the message, the second and the body, so that whoever overheard one cannot send it again later, nor another one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use mingde_core::date::Timestamp;
use sha2::Sha256;
use ureq::Agent;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use zeroize::Zeroizing;

use crate::PATIENCE;
use crate::robot::{BadAddress, unheard};
use crate::undelivered::Undelivered;

/// Most bytes of an address.
const LONGEST_ADDRESS: usize = 1024;
/// What a secret begins with as it is shown.
const SECRET: &str = "whsec_";

/// Where a program is told, and with what that is signed.
#[derive(Clone, PartialEq, Eq)]
pub struct Hook {
    url: Zeroizing<String>,
    key: Zeroizing<[u8; 32]>,
    anywhere: bool,
}

/// What a program is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The same for a repetition.
    pub id: String,
    /// JSON.
    pub body: String,
}

impl Hook {
    /// Reads an address. `anywhere` lets pass networks that are private, and addresses in clear: for whoever says so on the machine itself.
    ///
    /// # Errors
    /// [`BadAddress`]; the address is in no message, for it may be a secret.
    pub fn parse(url: &str, key: Zeroizing<[u8; 32]>, anywhere: bool) -> Result<Self, BadAddress> {
        let url = url.trim();
        if url.is_empty() || url.len() > LONGEST_ADDRESS || !url.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(BadAddress::None);
        }
        let uri: Uri = url.parse().map_err(|_| BadAddress::None)?;
        let way = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => anywhere,
            _ => false,
        };
        let plain = uri.authority().is_some_and(|one| !one.as_str().contains('@') && !one.host().is_empty());
        if !way || !plain || url.contains('#') {
            return Err(BadAddress::Elsewhere);
        }
        // What is no name but a number, however it is spelt, is looked at at once, and so are names of no machine of the whole net; others
        // are when they are looked up.
        if !anywhere && !uri.host().is_some_and(may_be_public) {
            return Err(BadAddress::OwnNetwork);
        }
        Ok(Self { url: Zeroizing::new(url.to_owned()), key, anywhere })
    }

    /// The machine that is spoken to.
    pub fn host(&self) -> String {
        let uri: Option<Uri> = self.url.parse().ok();
        uri.and_then(|uri| Some(uri.authority()?.to_string())).unwrap_or_default()
    }

    /// The secret as whoever checks signatures is told it.
    pub fn secret(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{SECRET}{}", STANDARD.encode(*self.key)))
    }

    /// The signature of what is told at a second.
    fn signature(&self, call: &Call, second: i64) -> String {
        // A key of any length is good.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&*self.key) else { return String::new() };
        mac.update(format!("{}.{second}.{}", call.id, call.body).as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl std::fmt::Debug for Hook {
    /// Without what is secret of it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hook").field("anywhere", &self.anywhere).finish_non_exhaustive()
    }
}

/// Tells a program.
///
/// # Errors
/// [`Undelivered`]; [`Undelivered::Refused`] where it says that it is never to be told again (410).
pub fn call_hook(hook: &Hook, call: &Call, now: Timestamp) -> Result<(), Undelivered> {
    // Whoever answers leads nowhere else, and no proxy looks the name up for us.
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None);
    let config = config.timeout_global(Some(PATIENCE)).build();
    let names = Names { anywhere: hook.anywhere, resolver: DefaultResolver::default() };
    let agent = Agent::with_parts(config, DefaultConnector::new(), names);
    let second = now.0.div_euclid(1_000_000);
    let sent = agent
        .post(hook.url.as_str())
        .header("Content-Type", "application/json")
        .header("User-Agent", "mingde")
        .header("Webhook-Id", &call.id)
        .header("Webhook-Timestamp", second.to_string())
        .header("Webhook-Signature", hook.signature(call, second))
        .send(&call.body);
    let answer = sent.map_err(|error| match error {
        ureq::Error::HostNotFound => Undelivered::NotLetIn,
        error => unheard(&error),
    })?;
    match answer.status().as_u16() {
        200..300 => Ok(()),
        410 => Err(Undelivered::Refused),
        429 | 500.. => Err(Undelivered::Busy),
        _ => Err(Undelivered::Strange),
    }
}

/// Names become addresses here, and the connection goes to just these: what was looked at is what is spoken to.
#[derive(Debug)]
struct Names {
    anywhere: bool,
    resolver: DefaultResolver,
}

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        if self.anywhere || found.iter().all(|one| is_public(one.ip())) {
            Ok(found)
        } else {
            Err(ureq::Error::HostNotFound)
        }
    }
}

/// Whether a machine may be one of the whole net, by what it is called.
fn may_be_public(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if let Some(number) = number(&host) {
        return is_public(number);
    }
    // A name of one word is of one's own network, or of this machine.
    host.contains('.') && !OWN_NAMES.iter().any(|own| host.ends_with(own))
}

/// Endings of names that are nowhere but in networks of somebody's own (RFC 6761, 6762, 8375; ICANN reserved `internal`).
const OWN_NAMES: [&str; 7] =
    [".localhost", ".localdomain", ".local", ".internal", ".home.arpa", ".lan", ".intranet"];

/// The number that stands in the place of a name, as whoever looks names up reads it: `127.0.0.1`, `127.1`, `0x7f.0.0.1`, `0177.1`,
/// `2130706433`, `[::1]` (inet_aton).
fn number(host: &str) -> Option<IpAddr> {
    if let Ok(number) = host.trim_matches(['[', ']']).parse() {
        return Some(number);
    }
    let part = |part: &str| match (part.strip_prefix("0x"), part.strip_prefix('0')) {
        (Some(""), _) => Some(0),
        (Some(digits), _) => u32::from_str_radix(digits, 16).ok(),
        (None, Some(digits)) if !digits.is_empty() => u32::from_str_radix(digits, 8).ok(),
        _ => part.bytes().all(|c| c.is_ascii_digit()).then(|| part.parse().ok())?,
    };
    let parts: Vec<u32> = host.split('.').map(part).collect::<Option<_>>()?;
    let (last, before) = parts.split_last().filter(|(_, before)| before.len() < 4)?;
    // The last one fills whatever the others leave.
    let mut whole = u64::from(*last);
    if whole >> (8 * (4 - before.len())) != 0 || before.iter().any(|part| *part > 255) {
        return None;
    }
    for (nth, part) in before.iter().enumerate() {
        whole |= u64::from(*part) << (8 * (3 - nth));
    }
    Some(IpAddr::V4(Ipv4Addr::from_bits(u32::try_from(whole).ok()?)))
}

/// Whether an address is one of the whole net: of no network of somebody's own, not this machine, not many at once
/// (<https://www.iana.org/assignments/iana-ipv4-special-registry/>).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => is_public_four(four),
        IpAddr::V6(six) => is_public_six(six),
    }
}

fn is_public_four(four: Ipv4Addr) -> bool {
    let [a, b, c, _] = four.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let reserved = a == 0 || a >= 224 || (a, b, c) == (192, 0, 0) || (a, b, c) == (192, 88, 99);
    let tried_out = a == 198 && (b == 18 || b == 19) || four.is_documentation();
    !(shared || reserved || tried_out || four.is_private() || four.is_loopback() || four.is_link_local())
}

fn is_public_six(six: Ipv6Addr) -> bool {
    let parts = six.segments();
    let four = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_four(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => four(high, low),
        [0x2002, high, low, ..] => four(high, low),
        // Teredo, benchmarks, Orchid, documentation.
        [0x2001, 0..0x200, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..0x1000, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Zeroizing<[u8; 32]> {
        Zeroizing::new(*b"0123456789abcdef0123456789abcdef")
    }

    #[test]
    fn a_hook_is_an_address_of_the_whole_net_unless_the_operator_says_otherwise() {
        let hook = Hook::parse(" https://hooks.example.cn:8443/mingde?k=1 ", key(), false).unwrap();
        assert_eq!(hook.host(), "hooks.example.cn:8443");
        assert!(!format!("{hook:?}").contains("example"));
        assert_eq!(&*hook.secret(), "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        for (wrong, anywhere) in [
            ("http://hooks.example.cn/", false),
            ("ftp://hooks.example.cn/", true),
            ("https://user@hooks.example.cn/", true),
            ("https://hooks.example.cn/#x", false),
        ] {
            assert_eq!(Hook::parse(wrong, key(), anywhere), Err(BadAddress::Elsewhere), "{wrong}");
        }
        // However somebody spells this machine and networks of their own.
        for own in [
            "192.168.1.1",
            "[::1]:8443",
            "[::ffff:127.0.0.1]",
            "127.1",
            "127.0.1",
            "0177.0.0.1",
            "0x7f.1",
            "0x7F000001",
            "2130706433",
            "017700000001",
            "0",
            "10.1",
            "localhost",
            "LOCALHOST.",
            "x.localhost",
            "localhost.localdomain",
            "server",
            "server.local",
            "server.internal",
        ] {
            let address = format!("https://{own}/mingde");
            assert_eq!(Hook::parse(&address, key(), false), Err(BadAddress::OwnNetwork), "{own}");
            assert!(Hook::parse(&address, key(), true).is_ok(), "{own}");
        }
        for whole in
            ["8.8.8.8", "134744072", "0x08.0x08.2056", "x.localhost.cn", "1.2.3.4.example.cn", "08.cn"]
        {
            assert!(Hook::parse(&format!("https://{whole}/"), key(), false).is_ok(), "{whole}");
        }
        for wrong in [
            "",
            "file:///etc/passwd",
            "https://x/\r\nHost: y",
            "https://x y/",
            &format!("https://x/{}", "x".repeat(1024)),
        ] {
            assert_eq!(Hook::parse(wrong, key(), true), Err(BadAddress::None), "{wrong}");
        }
    }

    /// `b64(hmac_sha256(key, "msg_1.1614265330.{}"))`, worked out with OpenSSL.
    #[test]
    fn what_is_told_is_signed_with_its_id_and_its_second() {
        let hook = Hook::parse("https://x.cn/", key(), false).unwrap();
        let call = Call { id: "msg_1".into(), body: "{}".into() };
        assert_eq!(hook.signature(&call, 1_614_265_330), "v1,MF1yZTijxuoaeMKa7EGuU2LjGoKD4WM/2VMd1mDQ+Q0=");
        let later = hook.signature(&call, 1_614_265_331);
        let other = hook.signature(&Call { body: "{ }".into(), ..call.clone() }, 1_614_265_330);
        assert!(later != other && later != hook.signature(&call, 1_614_265_330));
    }

    /// A name is looked at again when it is looked up: what it leads to may have become another machine since.
    #[test]
    fn what_a_name_leads_to_when_it_is_looked_up_is_not_spoken_to_in_a_network_of_somebodys_own() {
        let call = Call { id: "msg_1".into(), body: "{}".into() };
        for host in ["localhost", "2130706433", "0x7f000001", "127.1"] {
            let url = Zeroizing::new(format!("https://{host}:9/mingde"));
            let hook = Hook { url, key: key(), anywhere: false };
            assert_eq!(call_hook(&hook, &call, Timestamp(0)), Err(Undelivered::NotLetIn), "{host}");
        }
    }

    #[test]
    fn networks_of_somebodys_own_are_told_from_the_whole_net() {
        for own in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(own.parse().unwrap()), "{own}");
        }
        for public in
            ["8.8.8.8", "114.114.114.114", "100.128.0.1", "2400:3200::1", "2001:da8::1", "64:ff9b::808:808"]
        {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }
}
