//! By which name of the net each of many bureaus is reached: its code, before a name that they have in common. Browsers keep what belongs
//! to two names apart: cookies, what is stored on a device, what a script may read (docs/adr/0064).

use std::sync::Arc;

use mingde_app::BureauCode;

/// `https://*.bureaus.example`: the star stands for the code of a bureau.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    scheme: &'static str,
    /// The name in common, with its port unless that is the one of the scheme.
    base: Arc<str>,
}

/// Whom a request asks for, by what it calls the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskedFor {
    /// The bureau of a code, whether there is one or not.
    Bureau(BureauCode),
    /// The name in common.
    Front,
    /// A name that is none of these.
    Elsewhere,
}

impl Addresses {
    /// Reads what stands for all of them; none where it is nothing of the sort.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let (scheme, rest) = text.split_once("://")?;
        let (scheme, port) = match scheme {
            "https" => ("https", ":443"),
            "http" => ("http", ":80"),
            _ => return None,
        };
        let base = rest.strip_prefix("*.")?;
        let (name, number) = base.split_once(':').map_or((base, None), |(name, number)| (name, Some(number)));
        let is_part = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let is_name = name.split('.').all(is_part);
        let is_port = number.is_none_or(|number| number.parse::<u16>().is_ok_and(|port| port > 0));
        (is_name && is_port).then(|| Self { scheme, base: base.strip_suffix(port).unwrap_or(base).into() })
    }

    /// Whom a request asks for that calls the host so.
    pub fn asked_for(&self, host: &str) -> AskedFor {
        let host = host.to_ascii_lowercase();
        let host = host.strip_suffix(if self.scheme == "https" { ":443" } else { ":80" }).unwrap_or(&host);
        if host == &*self.base {
            return AskedFor::Front;
        }
        let code = host.strip_suffix(&*self.base).and_then(|rest| rest.strip_suffix('.'));
        code.and_then(BureauCode::parse).map_or(AskedFor::Elsewhere, AskedFor::Bureau)
    }

    /// Where a bureau is reached, as a browser calls it.
    pub fn of_bureau(&self, code: &BureauCode) -> String {
        format!("{}://{code}.{}", self.scheme, self.base)
    }

    /// Where nobody's page is.
    pub fn of_front(&self) -> String {
        format!("{}://{}", self.scheme, self.base)
    }

    /// All of them, as policies for browsers name them.
    pub fn of_all(&self) -> String {
        format!("{}://*.{}", self.scheme, self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_the_code() {
        let addresses = Addresses::parse("https://*.JY.example.cn:443/").unwrap();
        assert_eq!(addresses.of_front(), "https://jy.example.cn");
        let lantian = BureauCode::parse("lantian").unwrap();
        assert_eq!(addresses.of_bureau(&lantian), "https://lantian.jy.example.cn");
        assert_eq!(Addresses::parse("http://*.localhost:8080").unwrap().of_all(), "http://*.localhost:8080");
        for bad in [
            "https://jy.example.cn",
            "*.jy.example.cn",
            "ftp://*.jy.cn",
            "https://*",
            "https://*.",
            "https://a.*.cn",
            "https://*.jy.cn/b",
            "https://*.jy..cn",
            "https://*.jy.cn:0",
            "https://*.jy.cn:x",
            "https://*.教育.cn",
            "https://*.jy.cn;x",
            "https://*.jy.cn 'unsafe-inline'",
        ] {
            assert_eq!(Addresses::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn one_name_leads_to_one_bureau_however_it_is_written() {
        let addresses = Addresses::parse("https://*.jy.example.cn").unwrap();
        let bureau = |code| AskedFor::Bureau(BureauCode::parse(code).unwrap());
        for host in ["lantian.jy.example.cn", "LanTian.JY.example.cn", "lantian.jy.example.cn:443"] {
            assert_eq!(addresses.asked_for(host), bureau("lantian"), "{host}");
        }
        assert_eq!(addresses.asked_for("jy.example.cn"), AskedFor::Front);
        for host in [
            "",
            ".jy.example.cn",
            "a.lantian.jy.example.cn",
            "lantian.jy.example.cn.",
            "lantian.jy.example.cn:8443",
            "lantianjy.example.cn",
            "lantian.jy.example.cn.evil.example",
            "../lantian.jy.example.cn",
            "lan%74ian.jy.example.cn",
            "蓝田.jy.example.cn",
            "xn--fiq.jy.example.cn",
            "lantian",
            "127.0.0.1",
            "-.jy.example.cn",
            "lantian@jy.example.cn",
            "lantian.jy.example.cn@jy.example.cn",
        ] {
            assert_eq!(addresses.asked_for(host), AskedFor::Elsewhere, "{host}");
        }
    }
}
