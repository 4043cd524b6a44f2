//! `mingde report`

use std::path::{Path, PathBuf};

use mingde_app::view::{FormLine, FormView, WrittenView};
use mingde_app::{
    AppError, Composed, ReportFormat, ReportRequest, compose, evidence_files, form, list_forms,
    pictures_beside, write_whole,
};
use mingde_core::diagnostic::Message;
use mingde_core::words::Locale;
use mingde_pdf::{Press, Shelf};

use super::{Found, papers};
use crate::call::{Format, ReportAction, ReportArgs, ReportTo};
use crate::context::Context;
use crate::screen::{self, Table};

pub async fn run(context: &Context, args: ReportArgs) -> anyhow::Result<Found> {
    match args.action {
        Some(ReportAction::List { format }) => return list(context, format.format),
        Some(ReportAction::Show { form, format }) => return show(context, &form, format.format),
        None => {}
        Some(ReportAction::Verify { file, format }) => {
            return papers::verify(context, &file, format.format).await;
        }
        Some(ReportAction::Diff { old, new, all, format }) => {
            return papers::diff(context, &old, &new, all, format.format);
        }
    }
    let Some(name) = args.form.filter(|_| !args.list) else { return list(context, args.format.format) };
    let bureau = context.open_for_figures().await?;
    let form = form(&bureau.library(), &name)?;
    let when = context.when(&args.when)?;
    let sight = bureau.sight(&context.actor, when.known_on).await?;
    let files = evidence_files(&bureau, &sight, &form).await?;
    let request = ReportRequest { period: when.period, as_of: when.as_of };
    let (pictures, today) = (pictures_beside(&form), context.now().day());
    let mut composed = compose(&bureau.library(), &sight, &files, &pictures, &form, &request, today)?;
    let to = wanted(args.to, args.output.as_deref())?;
    let path = args.output.unwrap_or_else(|| PathBuf::from(format!("{}.{}", form.id, ending(to))));
    if args.finished {
        composed.finish();
    }
    let mut fonts = args.fonts;
    fonts.push(context.settings.data.join("fonts"));
    let bytes = laid_out(&mut composed, to, &fonts)?;
    if path == Path::new("-") {
        // Whoever reads it there gets the paper alone.
        screen::hand_over(&bytes);
        for warning in &composed.warnings {
            screen::tell(&format!("  {}", context.say(warning)));
        }
        return Ok(Found::problems_if(composed.is_too_long()));
    }
    write_whole(&path, bytes)?;
    match args.format.format {
        Format::Json => screen::json(&WrittenView::of(&composed, &path, context.locale))?,
        Format::Text => {
            let message = Message::new("command-report-done")
                .with("form", if context.locale == Locale::En { &form.english } else { &composed.form })
                .with("period", context.period(&composed.period))
                .with("characters", composed.characters)
                .with("path", path.display());
            screen::say(&context.say(&message));
        }
    }
    // What is missing is for whoever completes the report; only a length that a body refuses is a problem.
    for warning in &composed.warnings {
        screen::tell(&format!("  {}", context.say(warning)));
    }
    Ok(Found::problems_if(composed.is_too_long()))
}

/// The file of a report. What could not be printed as it should is added to its warnings.
fn laid_out(composed: &mut Composed, to: ReportTo, fonts: &[PathBuf]) -> anyhow::Result<Vec<u8>> {
    let format = match to {
        ReportTo::Docx => ReportFormat::Docx,
        ReportTo::Html => ReportFormat::Html,
        ReportTo::Md => ReportFormat::Markdown,
        ReportTo::Txt => ReportFormat::Text,
        ReportTo::Pdf => {
            let printed = Press::new(Shelf::scan(fonts))?.print(&composed.document)?;
            // A damaged picture was remarked when it was read.
            let new = printed.remarks.into_iter().filter(|remark| !composed.warnings.contains(remark));
            let new: Vec<Message> = new.collect();
            composed.warnings.extend(new);
            return Ok(printed.bytes);
        }
    };
    Ok(composed.lay_out(format)?)
}

/// Every format with the ending of its files.
const ENDINGS: [(ReportTo, &str); 5] = [
    (ReportTo::Docx, "docx"),
    (ReportTo::Html, "html"),
    (ReportTo::Pdf, "pdf"),
    (ReportTo::Md, "md"),
    (ReportTo::Txt, "txt"),
];

/// The format that is asked for, by name or by the ending of the file.
fn wanted(to: Option<ReportTo>, output: Option<&Path>) -> anyhow::Result<ReportTo> {
    let by_ending = output.and_then(named);
    let has_ending = output.is_some_and(|path| path.extension().is_some());
    match (to, by_ending) {
        (Some(to), _) | (None, Some(to)) => Ok(to),
        (None, None) if has_ending => {
            let known = ENDINGS.map(|(_, ending)| ending).join("、");
            let path = output.map_or_else(String::new, |path| path.display().to_string());
            Err(AppError::Invalid(Message::new("report-ending").with("path", path).with("known", known))
                .into())
        }
        (None, None) => Ok(ReportTo::Docx),
    }
}

/// The format a file name asks for by its ending.
fn named(path: &Path) -> Option<ReportTo> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    ENDINGS.iter().find(|(_, known)| *known == ending).map(|(to, _)| *to)
}

fn ending(to: ReportTo) -> &'static str {
    ENDINGS.iter().find(|(format, _)| *format == to).map_or("", |(_, ending)| ending)
}

/// Every form that can be used; one that cannot is told with its places, and the status says so.
fn list(context: &Context, format: Format) -> anyhow::Result<Found> {
    let library = context.files()?;
    let (forms, findings) = list_forms(&library);
    match format {
        Format::Json => screen::json(&forms.iter().map(FormLine::from).collect::<Vec<_>>())?,
        Format::Text => {
            let heads = ["form", "title", "period", "limit", "figures"];
            let mut table = Table::new(heads.map(|h| context.say_code(&format!("command-head-{h}"))));
            for form in &forms {
                let period = form.period.map(|p| context.say_code(&format!("period-{}", p.name())));
                let title = if context.locale == Locale::En { &form.english } else { &form.name };
                table.row([
                    form.id.clone(),
                    title.clone(),
                    period.unwrap_or_default(),
                    form.limit.map_or_else(String::new, |limit| limit.to_string()),
                    form.figures().len().to_string(),
                ]);
            }
            table.print();
        }
    }
    for finding in &findings {
        screen::tell(finding.render(context.locale).trim_end());
    }
    Ok(Found::problems_if(!findings.is_empty()))
}

/// What a form asks for: each figure with the place in the file that says where it comes from.
fn show(context: &Context, name: &str, format: Format) -> anyhow::Result<Found> {
    let library = context.files()?;
    let form = form(&library, name)?;
    match format {
        Format::Json => screen::json(&FormView::from(&form))?,
        Format::Text => {
            let title = if context.locale == Locale::En { &form.english } else { &form.name };
            screen::say(&format!("{} {title}", form.id));
            let heads = ["figure", "title", "unit", "from"];
            let mut table = Table::new(heads.map(|h| context.say_code(&format!("command-head-{h}"))));
            for figure in form.figures() {
                let title = if context.locale == Locale::En { &figure.english } else { &figure.title };
                table.row([figure.name.clone(), title.clone(), figure.unit.clone(), form.origin(figure)]);
            }
            table.print();
        }
    }
    Ok(Found::Nothing)
}
