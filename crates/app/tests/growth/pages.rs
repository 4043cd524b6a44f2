//! What somebody sends to the pages of the check-up and of papers, by the use cases behind them: what is found is placed, ranked and
//! held against the ledger as well.

use std::rc::Rc;

use mingde_app::provenance::verify_sent;
use mingde_app::{CheckupWish, MaterialSent, look_through, search};
use mingde_core::date::Day;
use mingde_testkit::{Load, expect_no_square, kinds, operator};

use crate::taking_in::Office;

fn today() -> Day {
    "2025-11-03".parse().unwrap()
}

/// What a material may repeat that is found, counted or compared, `@` being its number.
const PIECES: [&str; 12] = [
    "全县共有教师100人。",
    "第@小学有教师@人。",
    "全区现有干部教师@人，",
    "2024年",
    "“甲",
    "@年增长@%，",
    "共计@人，其中男@人。",
    "附件@：名单@\n",
    "锟斤拷",
    "學@",
    "1月32日",
    "甲@校\t@\t3\t1\t@\t2\t1\n",
];

fn materials(office: &Rc<Office>) -> Vec<Load> {
    let load = |piece: &'static str| {
        let office = office.clone();
        Load::new(format!("a page of {piece:?}"), 2048, move |size| {
            let text: String = (1..=size).map(|number| piece.replace('@', &number.to_string())).collect();
            let office = office.clone();
            move || {
                let material = MaterialSent::pasted("汇报", &text, false);
                let wish = CheckupWish { limit: Some(400), as_of: None };
                let clerk = operator("clerk");
                let done = look_through(&office.bureau, &clerk, &material, &wish, today());
                assert!(office.runtime.block_on(done).is_ok());
            }
        })
    };
    PIECES.into_iter().map(load).collect()
}

fn papers(office: &Rc<Office>) -> Vec<Load> {
    let is_paper =
        |name: &str| ["paper", "receipts-with", "places-marked"].iter().any(|word| name.contains(word));
    let papers = kinds().into_iter().filter(|kind| is_paper(kind.name));
    let load = |kind: mingde_testkit::HostileKind| {
        let office = office.clone();
        Load::new(format!("{} ({}) as a paper that was sent", kind.name, kind.ending), 1024, move |size| {
            let bytes = (kind.make)(size);
            let office = office.clone();
            move || {
                let clerk = operator("clerk");
                _ = office.runtime.block_on(verify_sent(&office.bureau, &clerk, bytes));
            }
        })
    };
    papers.map(load).collect()
}

fn searches(office: &Rc<Office>) -> Vec<Load> {
    let load = |piece: &'static str| {
        let office = office.clone();
        Load::new(format!("a search for {piece:?}"), 1024, move |size| {
            let (office, text) = (office.clone(), piece.repeat(size));
            move || {
                let clerk = operator("clerk");
                assert!(office.runtime.block_on(search(&office.bureau, &clerk, &text, today())).is_ok());
            }
        })
    };
    ["王", "wang", " ", "(P01)"].into_iter().map(load).collect()
}

#[test]
fn no_page_takes_the_square_of_what_is_sent_to_it() {
    let office = Rc::new(Office::new());
    let loads = materials(&office).into_iter().chain(papers(&office)).chain(searches(&office));
    expect_no_square(&loads.collect::<Vec<_>>());
}
