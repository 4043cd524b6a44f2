//! Signatures of requests: AWS Signature Version 4
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>), in headers, with the hash of the body.

use hmac::{Hmac, KeyInit as _, Mac as _};
use mingde_core::date::Timestamp;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::keys::AccessKeys;

/// Microseconds by which the civil time of this program is ahead of UTC.
const AHEAD: i64 = 8 * 3_600_000_000;

/// What is signed of a request.
pub(crate) struct Signed<'s> {
    pub(crate) method: &'s str,
    /// The path, of characters that stand for themselves.
    pub(crate) path: &'s str,
    /// Parameters, in the order of their names.
    pub(crate) query: &'s [(&'s str, String)],
    pub(crate) host: &'s str,
    /// A header beside those that are always signed, by its name in small letters.
    pub(crate) range: Option<&'s str>,
    /// SHA-256 of the body, in hexadecimal.
    pub(crate) body: &'s str,
}

impl Signed<'_> {
    /// The headers `authorization` and `x-amz-date`.
    pub(crate) fn headers(&self, keys: &AccessKeys, region: &str, now: Timestamp) -> (String, String) {
        let time = time(now);
        let day = time.split('T').next().unwrap_or_default();
        let mut headers = vec![("host", self.host)];
        headers.extend(self.range.map(|range| ("range", range)));
        headers.extend([("x-amz-content-sha256", self.body), ("x-amz-date", time.as_str())]);
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let (method, path, query) = (self.method, self.path, query(self.query));
        let canonical = format!("{method}\n{path}\n{query}\n{lines}\n{names}\n{}", self.body);
        let scope = format!("{day}/{region}/s3/aws4_request");
        let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex::encode(Sha256::digest(canonical)));
        let mut key = Zeroizing::new(format!("AWS4{}", keys.secret.as_str()).into_bytes());
        for part in [day, region, "s3", "aws4_request"] {
            key = keyed(&key, part);
        }
        let signature = hex::encode(keyed(&key, &text).as_slice());
        let id = &keys.id;
        let header =
            format!("AWS4-HMAC-SHA256 Credential={id}/{scope},SignedHeaders={names},Signature={signature}");
        (header, time)
    }
}

/// Parameters as they stand in an address.
pub(crate) fn query(parameters: &[(&str, String)]) -> String {
    let pairs: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    pairs.join("&")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => escaped.push(byte.into()),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

fn keyed(key: &[u8], text: &str) -> Zeroizing<Vec<u8>> {
    // Any length is a key.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Zeroizing::default() };
    mac.update(text.as_bytes());
    Zeroizing::new(mac.finalize().into_bytes().to_vec())
}

/// `20130524T000000Z`
fn time(now: Timestamp) -> String {
    let utc = Timestamp(now.0.saturating_sub(AHEAD)).to_string();
    let digits: String = utc.chars().filter(|c| !"-:".contains(*c)).collect();
    digits.replacen(' ', "T", 1) + "Z"
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// The examples of the page named above: its keys, its day, its signatures.
    #[test]
    fn signatures_are_those_of_the_specification() {
        let keys = AccessKeys::read(
            "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        )
        .unwrap();
        let now = Timestamp(1_369_353_600_000_000);
        let two = [("max-keys", "2".to_owned()), ("prefix", "J".to_owned())];
        for (path, query, range, signature) in [
            (
                "/test.txt",
                &[][..],
                Some("bytes=0-9"),
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            ),
            ("/", &two[..], None, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
        ] {
            let host = "examplebucket.s3.amazonaws.com";
            let signed = Signed { method: "GET", path, query, host, range, body: EMPTY };
            let (header, time) = signed.headers(&keys, "us-east-1", now);
            assert_eq!(time, "20130524T000000Z");
            assert!(header.ends_with(&format!("Signature={signature}")), "{header}");
            assert!(header.contains("Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"));
        }
    }

    #[test]
    fn parameters_are_escaped() {
        assert_eq!(query(&[("prefix", "县/a b".to_owned())]), "prefix=%E5%8E%BF%2Fa%20b");
    }
}
