//! Progress bars on standard error, for work that takes more than two seconds; and a line where it does not begin because
//! another process is writing.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use mingde_app::Progress;
use mingde_core::diagnostic::Message;
use mingde_core::words::{Locale, say};

use crate::screen;

/// Draws a bar once a stage has taken two seconds; before that, nothing flickers.
pub struct Bars {
    locale: Locale,
    begun: Instant,
    stage: String,
    total: u64,
    bar: Option<ProgressBar>,
}

const PATIENCE: Duration = Duration::from_secs(2);

/// The language in which to say that another process is waited for, until it was said.
static UNSAID: Mutex<Option<Locale>> = Mutex::new(None);

/// Has one line on standard error say so when this process waits for another one that is writing.
pub fn tell_of_waiting(locale: Locale) {
    *UNSAID.lock().unwrap_or_else(PoisonError::into_inner) = Some(locale);
    mingde_store::on_waiting(|| {
        if let Some(locale) = UNSAID.lock().unwrap_or_else(PoisonError::into_inner).take() {
            screen::tell(&say(locale, &Message::new("command-waiting")));
        }
    });
}

impl Bars {
    #[expect(clippy::disallowed_methods, reason = "the binary is where the clock is read")]
    pub fn new(locale: Locale) -> Self {
        Self { locale, begun: Instant::now(), stage: String::new(), total: 0, bar: None }
    }

    fn draw(&mut self) -> &ProgressBar {
        let (total, stage) = (self.total, self.stage.clone());
        self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let template = if total > 0 { "{msg} {wide_bar} {pos}/{len}" } else { "{msg} {pos}" };
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            if total > 0 {
                bar.set_length(total);
            }
            bar.set_message(stage);
            bar
        })
    }
}

impl Progress for Bars {
    fn begin(&mut self, stage: &Message, total: u64) {
        self.stage = say(self.locale, stage);
        self.total = total;
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn reach(&mut self, done: u64) {
        if self.bar.is_some() || self.begun.elapsed() > PATIENCE {
            self.draw().set_position(done);
        }
    }

    fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
