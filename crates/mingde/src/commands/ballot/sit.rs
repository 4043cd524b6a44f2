//! `mingde ballot sit`: the seat of a trustee or a scrutineer, on a machine of their own.

use std::path::Path;
use std::time::Duration;

use mingde_app::{AppError, SeatAsked, SeatDevice, SeatHeard, SeatPaper};
use mingde_ballot::Files;
use mingde_core::diagnostic::Message;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use ureq::Agent;

use crate::commands::Found;
use crate::context::{Context, chance};
use crate::{named, screen};

/// How long the server may take: it counts everything again for a share.
const PATIENCE: Duration = Duration::from_secs(120);
/// Bytes of the largest file: the ballots of more voters than a bureau has.
const LONGEST: u64 = 1 << 30;

#[derive(Deserialize)]
struct Names {
    files: Vec<String>,
}

#[derive(Deserialize)]
struct Told {
    message: String,
}

pub fn run(context: &Context, link: &str, keys: &Path) -> anyhow::Result<Found> {
    let (server, _) = link
        .split_once("/seat/")
        .ok_or_else(|| AppError::Invalid(Message::new("ballot-sit-link").with("link", link)))?;
    let seat = Seat { agent: agent(), link: link.trim_end_matches('/'), server };
    let mut device = read(keys)?;
    loop {
        let asked: SeatAsked = seat.json(&format!("{}/state", seat.link))?;
        if let Some(name) = &asked.blamed {
            screen::tell(&context.say(&Message::new("ballot-sit-blamed").with("name", name)));
            return Ok(Found::Problems);
        }
        let heard: SeatHeard = seat.json(&format!("{}/messages", seat.link))?;
        let files = seat.files(&asked)?;
        let mut fresh = [0; 32];
        chance(&mut fresh)?;
        let answer = device.answer(&asked, &heard, &files, fresh);
        let answer = answer.map_err(|refuses| AppError::Conflict(refuses.message()))?;
        // Kept before it is sent: whoever has cosigned remembers it.
        write(keys, &device)?;
        let Some((paper, bytes)) = answer else {
            screen::say(&context.say_code("ballot-sit-waits"));
            return Ok(Found::Nothing);
        };
        seat.post(&format!("{}/{}", seat.link, paper.name()), &bytes)?;
        let done = if paper == SeatPaper::Complaint { "complaint" } else { &asked.step };
        screen::say(&context.say_code(&format!("ballot-sit-done-{done}")));
    }
}

fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build().into()
}

struct Seat<'s> {
    agent: Agent,
    link: &'s str,
    server: &'s str,
}

impl Seat<'_> {
    fn get(&self, address: &str) -> Result<Vec<u8>, AppError> {
        answered(address, self.agent.get(address).call())
    }

    fn post(&self, address: &str, bytes: &[u8]) -> Result<Vec<u8>, AppError> {
        answered(address, self.agent.post(address).send(bytes))
    }

    fn json<T: DeserializeOwned>(&self, address: &str) -> Result<T, AppError> {
        serde_json::from_slice(&self.get(address)?).map_err(|cause| silent(address, &cause))
    }

    /// What is published by now, as far as the step needs it.
    fn files(&self, asked: &SeatAsked) -> Result<Files, AppError> {
        let mut files = Files::new();
        if !["sign", "cosign", "decrypt", "result"].contains(&asked.step.as_str()) {
            return Ok(files);
        }
        let below = format!("{}/vote/{}/files", self.server, asked.election);
        for name in self.json::<Names>(&below)?.files {
            let bytes = self.get(&format!("{below}/{name}"))?;
            files.insert(name, bytes);
        }
        Ok(files)
    }
}

fn silent(address: &str, cause: &dyn std::fmt::Display) -> AppError {
    tracing::info!(%cause, "the server did not answer");
    let server = address.split("/seat/").next().unwrap_or_default();
    AppError::Invalid(Message::new("ballot-sit-silent").with("server", server))
}

/// The body of an answer; what the server says where it refuses is passed on.
fn answered(
    address: &str,
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Vec<u8>, AppError> {
    let mut answer = answer.map_err(|cause| silent(address, &cause))?;
    let status = answer.status();
    let body = answer.body_mut().with_config().limit(LONGEST).read_to_vec();
    let body = body.map_err(|cause| silent(address, &cause))?;
    if status.is_success() {
        return Ok(body);
    }
    let said = serde_json::from_slice::<Told>(&body).map_or_else(|_| status.to_string(), |told| told.message);
    Err(AppError::Conflict(Message::new("ballot-sit-refused").with("said", said)))
}

/// The device of this seat; made where there is none yet.
fn read(keys: &Path) -> anyhow::Result<SeatDevice> {
    if keys.exists() {
        let bytes = named::bytes(keys, named::SMALL)?;
        let damaged = || AppError::Invalid(Message::new("ballot-sit-keys").with("path", keys.display()));
        return Ok(SeatDevice::from_bytes(&bytes).ok_or_else(damaged)?);
    }
    let mut secret = [0; 32];
    chance(&mut secret)?;
    let device = SeatDevice::new(secret, Vec::new());
    write(keys, &device)?;
    Ok(device)
}

fn write(keys: &Path, device: &SeatDevice) -> anyhow::Result<()> {
    let written = mingde_files::write_whole(keys, mingde_files::Mode::Private, &device.to_bytes());
    written.map_err(AppError::file(keys))?;
    Ok(())
}
