//! The journey of a browser to an identity provider and back. Everything that has to be kept of it follows from a token that
//! the browser holds and the state that travels along: this house keeps nothing of journeys that nobody comes back from.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mingde_core::date::Timestamp;
use mingde_federation::AuthenticationRequest;
use mingde_store::Digest;

use super::token::Token;

const MINUTE: i64 = 60 * 1_000_000;
/// So long somebody may take at the provider.
const LONGEST: i64 = 10 * MINUTE;
/// More characters than an address within the house has that somebody is led back to.
const LONGEST_BACK: usize = 1_024;

/// A journey, as its state tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Journey {
    /// When it began.
    pub(super) begun: Timestamp,
    /// Whether somebody who is signed in was to prove it anew.
    pub(super) again: bool,
    /// Where in the house it leads in the end.
    pub(super) back: String,
}

/// What a journey is told by: to the provider, to the browser, to nobody.
pub(super) struct Secrets {
    pub(super) state: String,
    nonce: String,
    verifier: String,
}

impl Journey {
    /// One that begins now.
    pub(super) fn begin(now: Timestamp, again: bool, back: &str) -> Self {
        let back = if back.len() <= LONGEST_BACK { back } else { "/" };
        Self { begun: now, again, back: back.to_owned() }
    }

    /// What it is told by.
    pub(super) fn secrets(&self, provider: &str, browser: &Token) -> Secrets {
        let words = self.words();
        let of = |purpose| derived(purpose, provider, browser, &words);
        Secrets { state: format!("{words}.{}", of("state")), nonce: of("nonce"), verifier: of("verifier") }
    }

    /// The journey of a state; none where it is not one that this browser began to this provider, a while ago at most.
    pub(super) fn read(state: &str, provider: &str, browser: &Token, now: Timestamp) -> Option<Self> {
        let (words, shown) = state.rsplit_once('.')?;
        let mut parts = words.split('.');
        let (begun, again, back) = (parts.next()?, parts.next()?, parts.next()?);
        let again = match again {
            "first" => false,
            "again" => true,
            _ => return None,
        };
        let back = String::from_utf8(URL_SAFE_NO_PAD.decode(back).ok()?).ok()?;
        let journey = Self { begun: Timestamp(begun.parse().ok()?), again, back };
        let own = parts.next().is_none() && derived("state", provider, browser, words) == shown;
        let lately = (0..LONGEST).contains(&(now.0.checked_sub(journey.begun.0)?));
        (own && lately).then_some(journey)
    }

    fn words(&self) -> String {
        let again = if self.again { "again" } else { "first" };
        format!("{}.{again}.{}", self.begun.0, URL_SAFE_NO_PAD.encode(&self.back))
    }
}

impl Secrets {
    /// The request with which the browser is sent away.
    pub(super) fn request<'a>(&'a self, journey: &Journey, callback: &'a str) -> AuthenticationRequest<'a> {
        let Self { state, nonce, verifier } = self;
        AuthenticationRequest { state, nonce, verifier, callback, begun: journey.begun, again: journey.again }
    }
}

/// 64 hexadecimal digits that whoever knows the token can tell, and nobody else. What is hashed with it has one length, so
/// that nothing can be appended to it.
fn derived(purpose: &str, provider: &str, browser: &Token, words: &str) -> String {
    let of = Digest::of("journey", format!("{provider}\n{words}").as_bytes());
    browser.digest_with(purpose, of).to_hex()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn browser(byte: u8) -> Token {
        Token::draw(&|bytes: &mut [u8]| {
            bytes.fill(byte);
            Ok(())
        })
        .unwrap()
    }

    const NOW: Timestamp = Timestamp(1_762_131_600_000_000);

    #[test]
    fn a_state_leads_back_the_browser_that_began_it_and_no_other() {
        let journey = Journey::begin(NOW, false, "/records?kind=talk");
        let state = journey.secrets("county", &browser(1)).state;
        let later = |micros| Timestamp(NOW.0 + micros);
        let read = |provider, token: &Token, at| Journey::read(&state, provider, token, at);
        assert_eq!(read("county", &browser(1), later(LONGEST - 1)), Some(journey));
        assert_eq!(read("county", &browser(2), NOW), None, "another browser");
        assert_eq!(read("province", &browser(1), NOW), None, "another provider");
        assert_eq!(read("county", &browser(1), later(LONGEST)), None, "too late");
        assert_eq!(read("county", &browser(1), later(-1)), None, "before it began");
    }

    #[test]
    fn a_state_that_somebody_wrote_is_none() {
        let good = Journey::begin(NOW, false, "/").secrets("county", &browser(1)).state;
        let parts: Vec<&str> = good.split('.').collect();
        let elsewhere = URL_SAFE_NO_PAD.encode("//evil.example");
        for forged in [
            String::new(),
            ".".to_owned(),
            good.replace("first", "again"),
            good.replace(parts[2], &elsewhere),
            good.replace(parts[0], &(NOW.0 - 1).to_string()),
            format!("{good}0"),
            format!("0.{good}"),
            format!("{}.x.{}", parts[..3].join("."), parts[3]),
        ] {
            assert_eq!(Journey::read(&forged, "county", &browser(1), NOW), None, "{forged}");
        }
    }

    #[test]
    fn each_journey_has_a_nonce_and_a_verifier_of_its_own() {
        let browser = browser(1);
        let first = Journey::begin(NOW, false, "/").secrets("county", &browser);
        let second = Journey::begin(Timestamp(NOW.0 + 1), false, "/").secrets("county", &browser);
        let all = [&first.nonce, &first.verifier, &second.nonce, &second.verifier];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), 4);
        // RFC 7636, 4.1: 43 to 128 of these.
        assert!(
            first.verifier.len() == 64 && first.verifier.bytes().all(|byte| byte.is_ascii_alphanumeric())
        );
        let long = "/".repeat(2_000);
        assert_eq!(Journey::begin(NOW, false, &long).back, "/", "an address that is no address of ours");
    }
}
