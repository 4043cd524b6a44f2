//! The years of the demo bureau as a stream of files: the registry first, then month by month one file per
//! kind, with what came late and what was corrected or withdrawn. Only one file is held at a time.

mod best;
mod draw;
mod fill;
mod talks;
mod transfers;

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::calendar::Calendar;
use mingde_core::date::{Day, Timestamp};
use mingde_core::kind::{Kind, SelectionPart};

use crate::calendar::{SchoolCalendar, Told};
use crate::cast::Cast;
use crate::dice::Dice;
use crate::open::OpenSettings;
use crate::plan::Plans;
use crate::rows::{DemoFile, FileContent, RecordRow};
use crate::settings::{BadSettings, Settings};

pub(crate) use talks::TALK;

pub(crate) const HOUR: i64 = 3_600_000_000;
pub(crate) const MINUTE: i64 = 60_000_000;

/// A demo bureau, ready to tell its years.
#[derive(Debug)]
pub struct DemoBureau {
    pub(crate) settings: Settings,
    pub(crate) told: Told,
    pub(crate) cast: Cast,
    pub(crate) calendar: SchoolCalendar,
    pub(crate) open: OpenSettings,
    pub(crate) kinds: BTreeMap<String, Arc<Kind>>,
    plans: Plans,
}

/// A record and the month with whose files it arrives, 0 being the first September.
pub(crate) struct Arrival {
    pub(crate) month: usize,
    pub(crate) row: RecordRow,
}

impl DemoBureau {
    /// Sets the stage for whoever looks on a day. `calendar` has the holidays that are published and the bureau's terms.
    /// `records` are the texts of `demo/records/*.toml` ([`crate::shipped::RECORDS`]); every kind that is filed gets records, one that
    /// has no plan there by the plainest plan. `open` is the text of `demo/open.toml` ([`crate::shipped::OPEN`]).
    pub fn new(
        settings: Settings,
        day: Day,
        calendar: &Calendar,
        kinds: impl IntoIterator<Item = Arc<Kind>>,
        (records, open): (&[&str], &str),
    ) -> Result<Self, BadSettings> {
        let told = Told::on(day);
        let calendar = SchoolCalendar::of(told, calendar, &settings.usual_terms);
        let cast = Cast::of(&settings, told, &calendar);
        // A selection is made by people, one step after the other; what goes to a superior and comes from below, by the commands, from ledgers.
        let by_hand = |kind: &Kind| {
            use SelectionPart::{Call, Decision, Objection, Sheet};
            kind.rolls_up.is_some()
                || matches!(kind.selection, Some(Call(_) | Sheet(_) | Objection(_) | Decision(_)))
        };
        let kinds = kinds.into_iter().filter(|kind| !by_hand(kind));
        let kinds: BTreeMap<String, Arc<Kind>> = kinds.map(|k| (k.id.clone(), k)).collect();
        let plans = Plans::read(records, &kinds, &cast)?;
        let open = OpenSettings::read(open)?;
        Ok(Self { settings, told, cast, calendar, open, kinds, plans })
    }

    /// Which days it tells of.
    pub fn told(&self) -> Told {
        self.told
    }

    /// The days of its school years.
    pub fn calendar(&self) -> &SchoolCalendar {
        &self.calendar
    }

    /// The settings it was made from.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The registry as it stands when the first year begins: 单位, 人员, 任职, 小组, 成员.
    pub fn registry(&self) -> Vec<DemoFile> {
        let start = Timestamp::start_of(self.told.first()).0 + 9 * HOUR;
        let cast = &self.cast;
        let contents = [
            ("单位", FileContent::Units(cast.unit_rows(&self.settings, self.told.first()))),
            ("人员", FileContent::Persons(cast.person_rows())),
            ("任职", FileContent::Posts(cast.post_rows())),
            ("小组", FileContent::Groups(cast.group_rows())),
            ("成员", FileContent::Members(cast.member_rows())),
        ];
        let files = contents.into_iter().enumerate().map(|(n, (name, content))| DemoFile {
            name: format!("名册/{name}.xlsx"),
            recorded: Timestamp(start + n as i64 * MINUTE),
            reason: String::new(),
            content,
        });
        files.collect()
    }

    /// All files in the order in which the bureau imports them.
    pub fn files(&self) -> Files<'_> {
        let mut by_hand: BTreeMap<String, Vec<RecordRow>> = BTreeMap::new();
        for act in self.acts() {
            by_hand.entry(act.kind).or_default().push(act.row);
        }
        Files {
            bureau: self,
            registry: self.registry().into_iter(),
            month: 0,
            in_month: 0,
            kinds: Vec::new().into_iter(),
            late: BTreeMap::new(),
            by_hand,
        }
    }

    /// The records of a kind whose event lies in a month, with the month they arrive in.
    pub(crate) fn month_of(&self, kind: &Arc<Kind>, month: usize) -> Vec<Arrival> {
        let mut rows = Vec::new();
        for (number, plan) in self.plans.0.get(&kind.id).into_iter().flatten().enumerate() {
            self.carry_out(kind, plan, number, month, &mut rows);
        }
        self.draw_talks(kind, month, &mut rows);
        self.draw_transfers(kind, month, &mut rows);
        self.draw_best(kind, month, &mut rows);
        self.add_planted(kind, month, &mut rows);
        rows.sort_by(|a, b| (a.row.date, &a.row.unit_code).cmp(&(b.row.date, &b.row.unit_code)));
        self.number(kind, &mut rows);
        self.plant(kind, month, &mut rows);
        rows
    }

    /// Gives a number to what needs one and drops what cannot be told from an earlier record.
    fn number(&self, kind: &Kind, rows: &mut Vec<Arrival>) {
        let mut next: BTreeMap<String, u32> = BTreeMap::new();
        let mut seen = std::collections::HashSet::new();
        rows.retain_mut(|arrival| {
            let row = &mut arrival.row;
            if row.number.is_none() {
                return seen.insert(identity(kind, row));
            }
            let count = next.entry(row.unit_code.clone()).or_insert(0);
            *count += 1;
            let (year, month, _) = row.date.parts();
            // One file gathers many units, so the number names its unit.
            row.number = Some(format!("{}-{year:04}{month:02}-{count:03}", row.unit_code));
            true
        });
    }

    /// Whether a month's files have not come by themselves yet on the day on which the bureau is looked at.
    pub(crate) fn runs(&self, month: usize) -> bool {
        self.regular_import(month).day() >= self.told.day()
    }

    /// On the 5th of the next month at nine.
    fn regular_import(&self, month: usize) -> Timestamp {
        let next = self.told.first().plus_months(month as i32 + 1);
        Timestamp(Timestamp::start_of(next.plus(4)).0 + 9 * HOUR)
    }

    /// When the files of a month are imported, one after the other; those that are not due yet on the last evening.
    pub(crate) fn import_time(&self, month: usize, file: usize) -> Timestamp {
        let (begun, apart) = match self.runs(month) {
            false => (self.regular_import(month).0, MINUTE / 2),
            true => (Timestamp::start_of(self.told.last()).0 + 20 * HOUR, MINUTE / 6),
        };
        Timestamp(begun + file as i64 * apart)
    }
}

/// What a record identifies itself by, as [`mingde_core::record::Content::derive_id`] sees it, as a number.
fn identity(kind: &Kind, row: &RecordRow) -> u64 {
    let mut parts = vec![row.unit_code.clone(), row.date.to_string()];
    for name in &kind.identity {
        if let Some(value) = row.field(name) {
            parts.push(value.to_string());
            continue;
        }
        let mut who: Vec<&str> = row.in_role(name).map(|p| p.code.as_str()).collect();
        who.sort_unstable();
        parts.push(who.join("+"));
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    crate::dice::stream(0, &parts, &[])
}

/// The files of a demo bureau; see [`DemoBureau::files`].
pub struct Files<'b> {
    bureau: &'b DemoBureau,
    registry: std::vec::IntoIter<DemoFile>,
    month: usize,
    in_month: usize,
    kinds: std::vec::IntoIter<Task>,
    /// What arrives in later months, by month and kind.
    late: BTreeMap<(usize, String), Vec<RecordRow>>,
    /// What people have filed themselves, by kind.
    by_hand: BTreeMap<String, Vec<RecordRow>>,
}

/// One file to be made in a month.
enum Task {
    Posts,
    Records(Arc<Kind>),
    Late(Arc<Kind>),
    Planted(crate::planted::Change),
}

impl Iterator for Files<'_> {
    type Item = DemoFile;

    fn next(&mut self) -> Option<DemoFile> {
        if let Some(file) = self.registry.next() {
            return Some(file);
        }
        loop {
            match self.kinds.next() {
                Some(task) => {
                    if let Some((title, reason, content)) = self.make(task).filter(|(.., c)| !c.is_empty()) {
                        return Some(self.file(&title, reason, content));
                    }
                }
                None if self.month == self.bureau.told.months() => return None,
                None => {
                    // All months that still run come on one evening.
                    if self.month == 0 || !self.bureau.runs(self.now()) {
                        self.in_month = 0;
                    }
                    self.month += 1;
                    self.kinds = self.tasks().into_iter();
                }
            }
        }
    }
}

impl Files<'_> {
    /// The month that is being told, 0 being the first September.
    fn now(&self) -> usize {
        self.month - 1
    }

    fn tasks(&self) -> Vec<Task> {
        let kinds = || self.bureau.kinds.values().cloned();
        let mut tasks = vec![Task::Posts];
        tasks.extend(kinds().map(Task::Records));
        tasks.extend(kinds().map(Task::Late));
        tasks.extend(self.bureau.changes_in(self.now()).into_iter().map(Task::Planted));
        tasks
    }

    fn make(&mut self, task: Task) -> Option<(String, String, FileContent)> {
        let (now, bureau) = (self.now(), self.bureau);
        match task {
            Task::Posts => {
                let (from, last) = bureau.told.month(now);
                let rows = bureau.cast.moved_rows(from, last);
                Some(("任职".to_owned(), String::new(), FileContent::Posts(rows)))
            }
            Task::Records(kind) => {
                let mut rows = Vec::new();
                for arrival in bureau.month_of(&kind, now) {
                    if self.by_hand.get(&kind.id).is_some_and(|filed| filed.contains(&arrival.row)) {
                        continue;
                    }
                    // What would arrive after the last files comes with them.
                    let month = arrival.month.min(bureau.told.months() - 1);
                    if month > now {
                        self.late.entry((month, kind.id.clone())).or_default().push(arrival.row);
                    } else {
                        rows.push(arrival.row);
                    }
                }
                let (title, kind) = (kind.title.clone(), kind.id.clone());
                Some((title, String::new(), FileContent::Records { kind, rows }))
            }
            Task::Late(kind) => {
                let rows = self.late.remove(&(now, kind.id.clone()))?;
                let title = format!("{}-补录", kind.title);
                Some((title, String::new(), FileContent::Records { kind: kind.id.clone(), rows }))
            }
            Task::Planted(change) => Some((change.title, change.reason, change.content)),
        }
    }

    fn file(&mut self, title: &str, reason: String, content: FileContent) -> DemoFile {
        let recorded = self.bureau.import_time(self.now(), self.in_month);
        self.in_month += 1;
        let (from, _) = self.bureau.told.month(self.now());
        let (year, month, _) = from.parts();
        let title = title.replace(['/', '\\'], "、");
        DemoFile { name: format!("{year:04}-{month:02}/{title}.xlsx"), recorded, reason, content }
    }
}

impl DemoBureau {
    /// The stream of chance for something about a unit.
    pub(crate) fn dice(&self, what: &[&str], numbers: &[u64]) -> Dice {
        Dice::of(self.settings.seed, what, numbers)
    }

    /// First and last day of a month that are told.
    pub(crate) fn month_span(&self, month: usize) -> (Day, Day) {
        self.told.month(month)
    }
}
