//! What a paper that is issued has besides its text: the red head of its first page and the foot of its last.

use mingde_core::yaml::{Fields, Findings, Node};

use super::template::Piece;

/// `letterhead:` of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterheadText {
    /// `masthead`: 发文机关标志.
    pub masthead: Vec<Piece>,
    /// `number`: 发文字号.
    pub number: Vec<Piece>,
    /// `signer`: 签发人.
    pub signer: Vec<Piece>,
}

/// `colophon:` of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColophonText {
    /// `copies-to`: 抄送机关.
    pub copies_to: Vec<Piece>,
    /// `printed-by`: 印发机关.
    pub printed_by: Vec<Piece>,
}

/// Reads `letterhead`; `text` reads a text with figures in it.
pub fn read_letterhead(
    node: &Node,
    text: &mut dyn FnMut(Option<&Node>, &mut Findings) -> Vec<Piece>,
    findings: &mut Findings,
) -> LetterheadText {
    let mut fields = Fields::of(node, findings);
    let masthead = text(fields.required("masthead", findings), findings);
    let number = text(fields.required("number", findings), findings);
    let signer = text(fields.node("signer"), findings);
    fields.finish(findings);
    LetterheadText { masthead, number, signer }
}

/// Reads `colophon`.
pub fn read_colophon(
    node: &Node,
    text: &mut dyn FnMut(Option<&Node>, &mut Findings) -> Vec<Piece>,
    findings: &mut Findings,
) -> ColophonText {
    let mut fields = Fields::of(node, findings);
    let copies_to = text(fields.node("copies-to"), findings);
    let printed_by = text(fields.required("printed-by", findings), findings);
    fields.finish(findings);
    ColophonText { copies_to, printed_by }
}
