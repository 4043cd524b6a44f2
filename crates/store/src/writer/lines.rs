//! Lines of the trail, what was done and what came in, and what people are told of it. They go with the commit.

use super::Writer;
use crate::audit::UNDO_IMPORT;
use crate::batch::{self, Batch};
use crate::beside::Telling;
use crate::dialect::{Cell, placeholders};
use crate::trail::Line;

impl Writer {
    /// Writes an audit line with this writer's author and time.
    pub fn audit(&mut self, action: &str, subject: &str, detail: &str) {
        let (recorded, author) = (self.recorded, &self.author);
        self.trail =
            self.trail.after(Line::Audit { recorded, author: author.as_str(), action, subject, detail });
        let columns = "place, recorded, author, action, subject, detail";
        let values = placeholders(6);
        self.lines.add(
            format!("INSERT INTO audit ({columns}) VALUES {values}"),
            vec![
                Cell::position(self.trail.place),
                Cell::int(recorded.0),
                Cell::text(author.as_str()),
                Cell::text(action),
                Cell::text(subject),
                Cell::text(detail),
            ],
        );
    }

    /// Writes the line of an import batch, with this writer's author and time.
    pub fn record_batch(&mut self, batch: Batch) {
        let batch = Batch { author: self.author.to_string(), recorded: self.recorded, ..batch };
        let counts = batch::counts(&batch);
        self.trail = self.trail.after(Line::of(&batch, &counts));
        let values = placeholders(batch::WIDTH + 1);
        let columns = batch::COLUMNS;
        let mut cells = batch::cells(batch, counts);
        cells.push(Cell::position(self.trail.place));
        self.lines.add(format!("INSERT INTO batch ({columns}, place) VALUES {values}"), cells);
    }

    /// Writes the line of an import batch that undoes another, marks that one as undone and says so in the audit
    /// trail, right after the line: what undid what can be read off the trail alone.
    pub fn record_undoing(&mut self, batch: Batch, undone: &str) {
        let cells = vec![Cell::text(&batch.id), Cell::text(undone)];
        self.record_batch(batch);
        self.lines.add("UPDATE batch SET undone_by = $1 WHERE id = $2", cells);
        self.audit(UNDO_IMPORT, undone, "");
    }

    /// Tells people of what this transaction does; they read it with its commit.
    pub fn tell(&mut self, telling: Telling) {
        self.lines.append(telling.into_script());
    }
}
