//! The sections of the house, and which of them somebody has.

use mingde_app::{
    Library, has_assignments, has_boards, has_cases, has_jobs, has_selections, writes_reports,
    writes_rulebooks,
};
use mingde_core::office::Power;
use mingde_core::policy::{Actor, files_somewhere};

/// Where in the house a screen belongs; its place in the rail is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// 待办
    Todo,
    /// 通知
    Notices,
    /// 公文任务
    Tasks,
    /// 填报
    File,
    /// 案件办理
    Cases,
    /// 评选
    Selections,
    /// 台账
    Ledger,
    /// Excel
    Imports,
    /// 制度
    Rulebooks,
    /// 起草
    Drafts,
    /// 看板
    Boards,
    /// 报告
    Reports,
    /// 材料体检
    CheckUp,
    /// 投票
    Ballots,
    /// 日历
    Calendar,
    /// 单位与人员
    Units,
    /// 职能
    Grants,
    /// 账号
    Offices,
    /// 操作记录
    Trail,
    /// 系统
    System,
    /// 任务进度
    Jobs,
    /// 我的
    Own,
}

/// All sections in the three groups of the rail.
const RAIL: [&[Section]; 3] = [
    &[Section::Todo, Section::Notices, Section::Tasks, Section::File, Section::Ledger, Section::Imports],
    &[
        Section::Rulebooks,
        Section::Drafts,
        Section::Boards,
        Section::Reports,
        Section::CheckUp,
        Section::Cases,
        Section::Selections,
        Section::Ballots,
        Section::Calendar,
        Section::Units,
    ],
    &[Section::Grants, Section::Offices, Section::Trail, Section::System, Section::Jobs, Section::Own],
];

/// Those in the bar of the phone, which has room for five.
const TABS: [Section; 6] =
    [Section::Todo, Section::File, Section::Ledger, Section::Rulebooks, Section::Calendar, Section::Own];
const ROOM: usize = 5;

impl Section {
    /// Its name in codes of words, and of its drawing.
    pub fn name(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Notices => "notices",
            Self::Tasks => "tasks",
            Self::File => "file",
            Self::Cases => "cases",
            Self::Selections => "selections",
            Self::Ledger => "ledger",
            Self::Imports => "imports",
            Self::Rulebooks => "rulebooks",
            Self::Drafts => "drafts",
            Self::Boards => "boards",
            Self::Reports => "reports",
            Self::CheckUp => "check-up",
            Self::Ballots => "ballots",
            Self::Calendar => "calendar",
            Self::Units => "units",
            Self::Grants => "grants",
            Self::Offices => "offices",
            Self::Trail => "trail",
            Self::System => "system",
            Self::Jobs => "jobs",
            Self::Own => "own",
        }
    }

    /// Where it begins.
    pub fn address(self) -> &'static str {
        match self {
            Self::Todo => "/",
            Self::Notices => "/notices",
            Self::Tasks => "/tasks",
            Self::File => "/file",
            Self::Cases => "/cases",
            Self::Selections => "/selections",
            Self::Ledger => "/records",
            Self::Imports => "/imports",
            Self::Rulebooks => "/rulebooks",
            Self::Drafts => "/drafts",
            Self::Boards => "/boards",
            Self::Reports => "/reports",
            Self::CheckUp => "/check-up",
            Self::Ballots => "/ballots",
            Self::Calendar => "/calendar",
            Self::Units => "/units",
            Self::Grants => "/offices",
            Self::Offices => "/accounts",
            Self::Trail => "/trail",
            Self::System => "/system",
            Self::Jobs => "/jobs",
            Self::Own => "/account",
        }
    }

    /// Whether there is anything in it for an actor.
    fn is_for(self, actor: &Actor, library: &Library) -> bool {
        match self {
            Self::File | Self::Imports => library.kinds.values().any(|kind| files_somewhere(actor, kind)),
            Self::Tasks => has_assignments(library, actor),
            Self::Cases => has_cases(library, actor),
            Self::Selections => has_selections(library, actor),
            Self::Boards => has_boards(library, actor),
            Self::Drafts => writes_rulebooks(actor),
            Self::Reports => writes_reports(actor),
            Self::Grants => reads_grants(actor),
            Self::Trail => actor.has_somewhere(Power::ReadAuditTrail),
            Self::Offices => actor.has_somewhere(Power::AdministerAccounts),
            Self::System => actor.may(Power::AdministerAccounts).is_ok(),
            Self::Jobs => has_jobs(actor),
            _ => true,
        }
    }

    /// The sections that somebody has.
    pub fn of(actor: &Actor, library: &Library) -> Vec<Section> {
        let all = RAIL.into_iter().flatten().copied();
        all.filter(|section| section.is_for(actor, library)).collect()
    }
}

/// Whether somebody grants offices somewhere, or watches over who does.
pub fn reads_grants(actor: &Actor) -> bool {
    [Power::GrantOffices, Power::ReadAuditTrail].iter().any(|power| actor.has_somewhere(*power))
}

/// The rail of whoever has these sections.
pub fn rail(had: &[Section]) -> Vec<Vec<Section>> {
    let group = |group: &[Section]| group.iter().filter(|one| had.contains(one)).copied().collect();
    RAIL.into_iter().map(group).filter(|group: &Vec<Section>| !group.is_empty()).collect()
}

/// The bar of the phone.
pub fn tabs(had: &[Section]) -> Vec<Section> {
    let mut tabs: Vec<Section> = TABS.into_iter().filter(|one| had.contains(one)).collect();
    while tabs.len() > ROOM {
        tabs.remove(ROOM - 1);
    }
    tabs
}
