//! Reports: forms written by the bureau, figures that keep their receipts, and papers in official layout.
//!
//! The way of a report: a [`form::Form`] names the [`figures`](form::Form::figures) it needs; whoever has the
//! ledger answers them as [`figure::Figures`]; [`form::Form::write`] makes a [`document::Document`], and
//! [`docx::write`] or [`html::write`] puts it on paper. Nothing here evaluates a rule or reads a record.

pub mod carried;
pub mod columns;
pub mod diff;
pub mod document;
pub mod docx;
pub mod figure;
pub mod form;
pub mod html;
pub mod length;
pub mod letter;
pub mod numeral;
pub mod picture;
pub mod plain;
pub mod proof;
pub mod provenance;
pub mod verify;
pub mod wording;
