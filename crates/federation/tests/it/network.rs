//! Providers that are down, slow, endless, or not who they say.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use mingde_federation::{Fault, Provider, Settings};
use mingde_testkit::{CasProvider, OidcProvider, Said};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};
use serde_json::json;

use crate::house::*;

#[test]
fn a_provider_that_is_down_is_silent() {
    let address = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let told = provider(oidc(&address), None).leads_to(&request(false), later(0));
    assert!(matches!(told, Err(Fault::Silent(_))), "{told:?}");
    assert_eq!(told.unwrap_err().message().code, "provider-silent");
}

#[test]
fn a_slow_one_is_not_waited_for() {
    let server = OidcProvider::start(NOW, false);
    let provider = Provider::new(oidc(&server.issuer()), None, Duration::from_millis(500)).unwrap();
    let sent_to = provider.leads_to(&request(false), later(0)).unwrap();
    for path in ["/token", "/keys"] {
        server.tamper(|t| {
            t.said.clear();
            t.said.insert(path, Said::Nothing);
        });
        let back = server.sign_in(&sent_to, json!({ "employee_number": "P04" }));
        let told = provider.identify(&request(false), &Brought::from(&back).returned(), later(0));
        assert!(matches!(told, Err(Fault::Silent(_))), "{path}: {told:?}");
    }
    let server = CasProvider::start();
    server.say("/cas/p3/serviceValidate", Said::Nothing);
    let provider = Provider::new(cas(&server.address()), None, Duration::from_millis(500)).unwrap();
    let back = server.sign_in(&provider.leads_to(&request(false), later(0)).unwrap(), "P04");
    let told = provider.identify(&request(false), &Brought::from(&back).returned(), later(0));
    assert!(matches!(told, Err(Fault::Silent(_))), "{told:?}");
}

#[test]
fn of_a_hundred_megabytes_a_quarter_of_one_is_read() {
    let endless = Said::Endless(100 << 20);
    for path in ["/.well-known/openid-configuration", "/keys", "/token"] {
        let server = OidcProvider::start(NOW, false);
        let provider = provider(oidc(&server.issuer()), None);
        server.tamper(|t| _ = t.said.insert(path, endless.clone()));
        let told = provider.leads_to(&request(false), later(0)).and_then(|sent_to| {
            let back = server.sign_in(&sent_to, json!({ "employee_number": "P04" }));
            provider
                .identify(&request(false), &Brought::from(&back).returned(), later(0))
                .map(|known| known.name)
        });
        assert_eq!(told, Err(Fault::Senseless("too long".to_owned())), "{path}");
    }
    let server = CasProvider::start();
    server.say("/cas/p3/serviceValidate", endless);
    let provider = provider(cas(&server.address()), None);
    let back = server.sign_in(&provider.leads_to(&request(false), later(0)).unwrap(), "P04");
    let told = provider.identify(&request(false), &Brought::from(&back).returned(), later(0));
    assert_eq!(told, Err(Fault::Senseless("too long".to_owned())));
}

/// A CAS server over TLS, with a certificate of an authority that the web does not know. It answers one request after another
/// that P04 signed in.
fn over_tls() -> String {
    let chain = vec![CertificateDer::from_pem_slice(include_bytes!("tls.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls.key")).unwrap();
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(ring).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}/cas", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (Ok(mut stream), Ok(mut tls)) = (stream, ServerConnection::new(config.clone())) else {
                continue;
            };
            let mut stream = Stream::new(&mut tls, &mut stream);
            if !matches!(stream.read(&mut [0; 4096]), Ok(read) if read > 0) {
                continue;
            }
            let body = "<cas:serviceResponse xmlns:cas=\"http://www.yale.edu/tp/cas\"><cas:authenticationSuccess>\
                <cas:user>P04</cas:user></cas:authenticationSuccess></cas:serviceResponse>";
            let head =
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            _ = stream.write_all(format!("{head}{body}").as_bytes());
            stream.conn.send_close_notify();
            _ = stream.flush();
        }
    });
    address
}

#[test]
fn a_certificate_of_an_unknown_authority_is_not_taken() {
    let address = over_tls();
    let returned = mingde_federation::Returned { ticket: Some("ST-1"), ..Default::default() };
    let unknown = provider(cas(&address), None).identify(&request(false), &returned, later(0));
    assert!(matches!(unknown, Err(Fault::Silent(_))), "{unknown:?}");
    let authority = Some(include_str!("ca.pem").to_owned());
    let known = provider(Settings { authority: authority.clone(), ..cas(&address) }, None);
    assert_eq!(known.identify(&request(false), &returned, later(0)).unwrap().name, "P04");
    // For another name the same certificate is not good.
    let elsewhere = address.replace("127.0.0.1", "[::ffff:127.0.0.1]");
    let other = provider(Settings { authority, ..cas(&elsewhere) }, None);
    let told = other.identify(&request(false), &returned, later(0));
    assert!(matches!(told, Err(Fault::Silent(_))), "{told:?}");
}
