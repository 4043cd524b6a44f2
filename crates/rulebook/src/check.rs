//! Reading and checking: YAML blocks to a plan, all findings collected. It stands on evaluation because a rulebook is
//! tried out on a subject of whom nothing is known.

mod among;
mod attribute;
mod award_words;
mod call;
mod choice;
mod condition;
mod consulted;
mod contradiction;
mod count;
mod decide;
mod duty;
mod entry;
mod exception;
mod figures;
mod formula;
mod front;
mod function;
mod measure;
mod names;
mod naming;
mod overlay;
mod past;
mod people;
mod points_for_nothing;
mod reach;
mod read;
mod registry_names;
mod row_call;
mod rules;
mod score;
mod scored;
mod section;
mod setting;
mod settings_file;
mod shift;
mod shown;
mod silence;
mod survey;
mod table;
mod weighted;
mod windows;
mod wording;
mod words;

pub use consulted::vetoes_nowhere;
pub use figures::{FigureSeen, FigureSort, FigureTest, FindFigure};
pub use overlay::Overlay;
pub use survey::{Asked, AskedElsewhere, Given, Survey, Text};

pub(crate) use names::Sort;
pub(crate) use survey::{Quote, Told, on_subjects};
