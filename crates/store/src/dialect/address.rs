//! The address of a PostgreSQL server: what may stand in it, and how far away it leads.

use std::net::IpAddr;

use sqlx::postgres::PgConnectOptions;

use crate::error::StoreError;

/// Parameters that mean something. Any other is a slip: it would be passed over, and its value, perhaps a password under
/// a mistyped name, written into the log.
const PARAMETERS: [&str; 20] = [
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
    "options[",
    "options%5b",
];

/// Refuses an address with a parameter that means nothing, naming the parameter and not its value.
pub(super) fn expect_known_parameters(url: &str) -> Result<(), StoreError> {
    let known = |name: &str| {
        let name = name.to_ascii_lowercase();
        PARAMETERS
            .iter()
            .any(|it| name == *it || (it.starts_with("options") && it.len() > 7 && name.starts_with(it)))
    };
    match parameters(url).find(|name| !known(name)) {
        Some(name) => Err(StoreError::AddressParameter(name.to_owned())),
        None => Ok(()),
    }
}

/// Whether the address, or the surroundings in the way of PostgreSQL's own programs, say how the way to the server is
/// protected.
pub(super) fn says_how_it_is_protected(url: &str) -> bool {
    parameters(url).any(|name| matches!(name, "sslmode" | "ssl-mode"))
        || std::env::var_os("PGSSLMODE").is_some()
}

/// Whether the server is on another machine.
pub(super) fn is_elsewhere(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let here = host.eq_ignore_ascii_case("localhost")
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    options.get_socket().is_none() && !here
}

fn parameters(url: &str) -> impl Iterator<Item = &str> {
    let query = url.split_once('?').map_or("", |(_, query)| query.split('#').next().unwrap_or_default());
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split('=').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elsewhere(url: &str) -> bool {
        is_elsewhere(&url.parse().unwrap())
    }

    #[test]
    fn a_mistyped_parameter_is_refused_by_its_name_and_its_value_told_to_nobody() {
        let refused =
            expect_known_parameters("postgres://a@h/d?sslmode=require&passwrod=geheim").unwrap_err();
        let told = format!("{refused} {refused:?} {:?}", refused.message());
        assert!(told.contains("passwrod") && !told.contains("geheim"), "{told}");
        for sound in [
            "postgres://a:b@h/d",
            "postgres://a@h/d?sslmode=verify-full&sslrootcert=/etc/ca.pem&options[search_path]=mingde",
            "postgres://a@h/d?options%5Bsearch_path%5D=mingde&application_name=x",
        ] {
            assert!(expect_known_parameters(sound).is_ok(), "{sound}");
        }
    }

    #[test]
    fn a_server_elsewhere_is_told_from_one_on_this_machine() {
        for here in ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"] {
            assert!(!elsewhere(&format!("postgres://a@{here}:5432/d")), "{here}");
        }
        assert!(!elsewhere("postgres://a@%2Fvar%2Frun%2Fpostgresql/d"));
        for away in ["db.example", "10.0.0.7", "[fd00::1]"] {
            assert!(elsewhere(&format!("postgres://a@{away}/d")), "{away}");
        }
        assert!(says_how_it_is_protected("postgres://a@h/d?sslmode=prefer"));
    }
}
