//! The receipts inside a PDF, read back as any reader of reports does.

use mingde_report::carried::{CannotRead, read};
use mingde_report::provenance::Receipts;

use crate::papers::{paper, paragraph, print, with_a_figure};

#[test]
fn the_receipts_come_back_as_they_went_in_and_the_figure_is_found_on_the_page() {
    let document = with_a_figure(paper(vec![paragraph("局机关坚持把制度建设放在首位。")]));
    let carried = read(&print(&document).bytes).unwrap();
    assert_eq!(carried.receipts, Receipts::of(&document));
    assert_eq!(carried.says, [Some("2.8万余".to_owned())]);
}

#[test]
fn a_paper_without_figures_carries_none() {
    let bytes = print(&paper(vec![paragraph("甲")])).bytes;
    assert!(matches!(read(&bytes), Err(CannotRead::NoReceipts)));
}
