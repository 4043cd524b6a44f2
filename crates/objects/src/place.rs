//! Addresses: `s3+https://HOST[:PORT]/BUCKET[/PREFIX][?region=REGION]`, or with `style=host`, for stores that want the bucket in the
//! name of the host, `s3+https://BUCKET.HOST[/PREFIX]?style=host`.

use std::str::FromStr;

use crate::trouble::ObjectTrouble;

/// What such addresses begin with.
const SCHEME: &str = "s3+";
/// The region that stores without regions expect.
const REGION: &str = "us-east-1";

/// Whether a text means an object storage and no folder.
pub fn is_object_address(text: &str) -> bool {
    ["s3+https://", "s3+http://", "s3://"].iter().any(|begin| text.starts_with(begin))
}

/// Where objects lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectPlace {
    /// `https`, or `http` on this machine.
    pub(crate) in_clear: bool,
    /// `HOST[:PORT]`, as it is signed.
    pub(crate) host: String,
    /// Path of the bucket: `/BUCKET`, or nothing where the host names it.
    pub(crate) bucket: String,
    /// What keys begin with, with a slash behind it, or nothing.
    pub(crate) prefix: String,
    pub(crate) region: String,
    text: String,
}

impl FromStr for ObjectPlace {
    type Err = ObjectTrouble;

    /// Reads an address. What is in clear goes to this machine alone: evidence shows people.
    fn from_str(text: &str) -> Result<Self, ObjectTrouble> {
        let bad = || ObjectTrouble::BadAddress;
        let rest = text.trim().strip_prefix(SCHEME).ok_or_else(bad)?;
        let (in_clear, rest) = match rest.strip_prefix("https://") {
            Some(rest) => (false, rest),
            None => (true, rest.strip_prefix("http://").ok_or_else(bad)?),
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) = path.split_once('/').unwrap_or((path, ""));
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let is_here = ["localhost", "127.0.0.1", "[::1]"].contains(&name);
        let is_host = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:[]".contains(c);
        if name.is_empty() || !host.chars().all(is_host) || (in_clear && !is_here) {
            return Err(bad());
        }
        let (mut region, mut by_host) = (REGION.to_owned(), false);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=').ok_or_else(bad)? {
                ("region", named) if is_plain(named) && !named.contains('/') => region = named.to_owned(),
                ("style", "host") => by_host = true,
                ("style", "path") => by_host = false,
                _ => return Err(bad()),
            }
        }
        let path = path.trim_matches('/');
        if !path.is_empty() && !is_plain(path) {
            return Err(bad());
        }
        let (bucket, prefix) = match by_host {
            true => (String::new(), path),
            false => {
                let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
                if bucket.is_empty() {
                    return Err(bad());
                }
                (format!("/{bucket}"), prefix)
            }
        };
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Ok(Self { in_clear, host: host.to_owned(), bucket, prefix, region, text: text.trim().to_owned() })
    }
}

impl std::fmt::Display for ObjectPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether a path stands in an address as it is, leads nowhere else, and can be a path below a folder.
pub(crate) fn is_plain(path: &str) -> bool {
    let is_usual = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    path.len() <= 700
        && path
            .split('/')
            .all(|part| !part.is_empty() && !part.starts_with('.') && part.chars().all(is_usual))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_host_bucket_and_prefix() {
        let place: ObjectPlace =
            "s3+https://oss.example.gov.cn:9000/evidence/county-a/2026?region=cn-north-1".parse().unwrap();
        assert_eq!((place.host.as_str(), place.bucket.as_str()), ("oss.example.gov.cn:9000", "/evidence"));
        assert_eq!((place.prefix.as_str(), place.region.as_str()), ("county-a/2026/", "cn-north-1"));
        let place: ObjectPlace = "s3+https://evidence.oss.example.cn/a/?style=host".parse().unwrap();
        assert_eq!((place.bucket.as_str(), place.prefix.as_str()), ("", "a/"));
        assert_eq!(place.region, REGION);
        assert!("s3+http://127.0.0.1:9000/evidence".parse::<ObjectPlace>().unwrap().in_clear);
    }

    #[test]
    fn what_is_no_address_or_in_clear_over_the_net_is_refused() {
        for text in [
            "",
            "/mnt/stick",
            "s3://evidence",
            "s3+http://oss.example.gov.cn/evidence",
            "s3+http://127.0.0.1.example.com/evidence",
            "s3+https://oss.example.gov.cn",
            "s3+https:///evidence",
            "s3+https://key:secret@oss.example.gov.cn/evidence",
            "s3+https://oss.example.gov.cn/evidence/../other",
            "s3+https://oss.example.gov.cn/evidence?secret=1",
            "s3+https://oss.example.gov.cn/a b",
        ] {
            assert_eq!(text.parse::<ObjectPlace>(), Err(ObjectTrouble::BadAddress), "{text}");
        }
    }
}
