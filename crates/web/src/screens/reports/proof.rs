//! What a figure of a report rests on. Its address stays good: it names the position of the ledger.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use mingde_app::{FigureOrigin, FigureShown, ProofTable, ReportProof, report_proof};
use mingde_core::date::Day;

use super::Asked;
use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "reports/proof.html")]
struct Proof {
    frame: Frame,
    shown: ReportProof,
}

/// `GET /reports/{form}/figures/{figure}`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path((form, figure)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let of = (form.as_str(), figure.as_str());
    let shown = report_proof(&house.bureau, &visitor.actor, of, &asked.wish(), house.today()).await?;
    let frame = Frame::of(&house, &visitor, Section::Reports, shown.title.say(visitor.locale));
    let (all, form) = (frame.word("web-section-reports"), &shown.form);
    let pairs = [("period", asked.period.as_str()), ("as_of", &asked.as_of)];
    let report = address::with(&format!("/reports/{}", address::escaped(&form.0)), &pairs);
    let frame = frame.under(all, "/reports").under(form.1.say(visitor.locale), report);
    page(&Proof { frame, shown })
}

impl Proof {
    fn head(&self) -> String {
        let (period, day) = (self.frame.period(&self.shown.period), self.frame.full_day(&self.shown.as_of));
        self.frame.words("web-report-from", &[("period", &period), ("day", &day)])
    }

    /// The result of a rulebook for all who have it, where the figure is one.
    fn judged(&self) -> Option<(String, String)> {
        let FigureOrigin::Judged { rulebook, title, result: Some(result) } = &self.shown.whose else {
            return None;
        };
        let path = format!("/rulebooks/{}/{}", address::escaped(rulebook), address::escaped(result));
        let at = address::with(&path, &[("as_of", &self.shown.as_of.to_string())]);
        let title = title.say(self.frame.locale);
        Some((at, self.frame.words("web-report-all-of", &[("rulebook", title)])))
    }

    /// What the ledger says now.
    fn is_now(&self, now: &FigureShown) -> String {
        let value = self.frame.shown_whole(now, &self.shown.unit);
        self.frame.words("web-report-now", &[("value", &value)])
    }

    /// A cell as people read it: a day in words.
    fn cell(&self, text: &str) -> String {
        text.parse().map_or_else(|_| text.to_owned(), |day: Day| self.frame.full_day(&day))
    }

    /// How many lines of a table are not listed.
    fn unlisted(&self, table: &ProofTable) -> usize {
        table.total.saturating_sub(table.lines.len())
    }

    /// The title of a column in the language of the reader.
    fn column(&self, chinese: &str) -> String {
        let code = match chinese {
            "日期" => "web-report-column-day",
            "单位" => "web-report-column-unit",
            "记录编号" => "web-report-column-record",
            "材料数" => "web-report-column-files",
            "对象" => "web-report-column-whom",
            "数值" => "web-report-column-value",
            "原因" => "web-report-column-reason",
            "人数" => "web-report-column-people",
            "名称" => "web-report-column-name",
            "结果" => "web-report-column-result",
            "数据" => "web-report-column-figure",
            "事项" => "web-report-column-duty",
            "个数/应达到" => "web-report-column-of",
            "名单" => "web-report-column-names",
            "指标" => "web-report-column-indicator",
            "记录数" => "web-report-column-records",
            other => return other.to_owned(),
        };
        self.frame.word(code)
    }
}
