//! A witness that is asked over the network (C2SP `tlog-witness`).

use std::time::Duration;

use mingde_app::AppError;
use mingde_core::diagnostic::Message;
use mingde_log::AddCheckpoint;
use ureq::Agent;

/// How long a witness may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// More bytes than any answer has.
const LONGEST: u64 = 64 << 10;

/// What a witness answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Signature lines.
    Cosigned(String),
    /// It saw another checkpoint last, of this size.
    Saw(u64),
    /// It does not want to, with this status.
    Refused(u16),
}

/// Asks for a cosignature at `<place>/add-checkpoint`.
///
/// # Errors
/// [`AppError::Invalid`] where nobody answers, or with nonsense.
pub fn add_checkpoint(place: &str, request: &AddCheckpoint) -> Result<Answer, AppError> {
    let agent: Agent =
        Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build().into();
    let url = format!("{}/add-checkpoint", place.trim_end_matches('/'));
    let silent = |cause: ureq::Error| {
        tracing::info!(%cause, "the witness did not answer");
        AppError::Invalid(Message::new("command-push-silent").with("place", place))
    };
    let mut response = agent.post(&url).send(request.to_body()).map_err(silent)?;
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(LONGEST).read_to_string().map_err(silent)?;
    Ok(match status {
        200 => Answer::Cosigned(body),
        // Without a size the witness says that it saw another root of this one.
        409 => body.trim_end().parse().map_or(Answer::Refused(status), Answer::Saw),
        _ => Answer::Refused(status),
    })
}
