//! What is counted of requests, in the text that Prometheus reads.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;

use super::share::SoFar;

/// Upper bounds of the buckets, in milliseconds.
const BOUNDS: [u64; 10] = [1, 2, 5, 10, 20, 50, 100, 500, 2_000, 10_000];

/// Counters since the server began. Routes are patterns of addresses, of which there are as many as the program has.
#[derive(Debug, Default)]
pub struct Meters(Mutex<BTreeMap<String, Route>>);

#[derive(Debug, Default)]
struct Route {
    /// By the first digit of the status.
    statuses: [u64; 6],
    buckets: [u64; BOUNDS.len()],
    microseconds: u64,
}

impl Meters {
    /// Counts a request that took so many microseconds.
    pub(super) fn count(&self, route: &str, status: StatusCode, microseconds: u64) {
        let mut routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = match routes.get_mut(route) {
            Some(counted) => counted,
            None => routes.entry(route.to_owned()).or_default(),
        };
        if let Some(count) = counted.statuses.get_mut(usize::from(status.as_u16() / 100)) {
            *count += 1;
        }
        for (count, bound) in counted.buckets.iter_mut().zip(BOUNDS) {
            *count += u64::from(microseconds <= bound * 1000);
        }
        counted.microseconds += microseconds;
    }

    /// The counters as text (Prometheus exposition format 0.0.4).
    pub fn text(&self) -> String {
        let routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::from("# TYPE mingde_requests_total counter\n");
        for (route, counted) in routes.iter() {
            for (class, count) in counted.statuses.iter().enumerate().filter(|(_, count)| **count > 0) {
                _ = writeln!(text, "mingde_requests_total{{route=\"{route}\",status=\"{class}xx\"}} {count}");
            }
        }
        text.push_str("# TYPE mingde_request_seconds histogram\n");
        for (route, counted) in routes.iter() {
            for (count, bound) in counted.buckets.iter().zip(BOUNDS) {
                let seconds = bound as f64 / 1000.0;
                _ = writeln!(
                    text,
                    "mingde_request_seconds_bucket{{route=\"{route}\",le=\"{seconds}\"}} {count}"
                );
            }
            let (all, sum) = (counted.statuses.iter().sum::<u64>(), counted.microseconds as f64 / 1e6);
            _ = writeln!(text, "mingde_request_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {all}");
            _ = writeln!(text, "mingde_request_seconds_sum{{route=\"{route}\"}} {sum}");
            _ = writeln!(text, "mingde_request_seconds_count{{route=\"{route}\"}} {all}");
        }
        text
    }
}

/// How many bureaus stand how, and what is counted of each: requests by the first digit of their status, and seconds.
pub fn text_of(standings: &[(&str, u64)], counted: &[(&str, SoFar)]) -> String {
    let mut text = String::from("# TYPE mingde_bureaus gauge\n");
    for (standing, count) in standings {
        _ = writeln!(text, "mingde_bureaus{{standing=\"{standing}\"}} {count}");
    }
    text.push_str("# TYPE mingde_bureau_requests_total counter\n");
    for (bureau, so_far) in counted {
        for (class, count) in &so_far.statuses {
            _ = writeln!(
                text,
                "mingde_bureau_requests_total{{bureau=\"{bureau}\",status=\"{class}xx\"}} {count}"
            );
        }
    }
    text.push_str("# TYPE mingde_bureau_request_seconds_total counter\n");
    for (bureau, SoFar { seconds, .. }) in counted {
        _ = writeln!(text, "mingde_bureau_request_seconds_total{{bureau=\"{bureau}\"}} {seconds}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_status_and_time() {
        let meters = Meters::default();
        meters.count("/records/{id}", StatusCode::OK, 1_500);
        meters.count("/records/{id}", StatusCode::OK, 60_000);
        meters.count("/records/{id}", StatusCode::NOT_FOUND, 500);
        let text = meters.text();
        for line in [
            "mingde_requests_total{route=\"/records/{id}\",status=\"2xx\"} 2",
            "mingde_requests_total{route=\"/records/{id}\",status=\"4xx\"} 1",
            "mingde_request_seconds_bucket{route=\"/records/{id}\",le=\"0.001\"} 1",
            "mingde_request_seconds_bucket{route=\"/records/{id}\",le=\"0.002\"} 2",
            "mingde_request_seconds_bucket{route=\"/records/{id}\",le=\"+Inf\"} 3",
            "mingde_request_seconds_sum{route=\"/records/{id}\"} 0.062",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is missing in\n{text}");
        }
    }
}
