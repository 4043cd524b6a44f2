//! Party branches' members and the groups of the demo bureau.

use mingde_core::date::Day;

use super::{Cast, CastGroup, Sort, Stay};
use crate::calendar::Told;
use crate::dice::Dice;
use crate::settings::Settings;

impl Cast {
    /// Puts party members into their branches.
    pub(super) fn organise_party(&mut self, told: Told) {
        let branches: Vec<usize> =
            self.indices(Sort::Branch, Sort::Branch).into_iter().map(|(i, _)| i).collect();
        let general = self.units.iter().position(|u| u.sort == Sort::GeneralBranch);
        let committee = self.units.iter().position(|u| u.sort == Sort::Committee);
        let of_bureau: Vec<usize> =
            branches.iter().copied().filter(|b| self.units[*b].parent == general).collect();
        for person in 0..self.people.len() {
            let p = &self.people[person];
            let Some(unit) = p.unit else { continue };
            let stay = Stay { person, first: told.first().min(p.since), last: Day::LATEST };
            if p.rank == "bureau-leader"
                && let Some(committee) = committee
            {
                self.units[committee].staff.push(stay);
            }
            if !matches!(p.political, "party-member" | "probationary-member") {
                continue;
            }
            let branch = if self.units[unit].sort <= Sort::Department {
                of_bureau.get(unit.saturating_sub(1) / 5).or(of_bureau.first()).copied()
            } else {
                branches.iter().copied().find(|b| self.units[*b].parent == Some(unit))
            };
            if let Some(branch) = branch {
                self.people[person].branch = Some(branch);
                self.units[branch].staff.push(stay);
                if let Some(general) = general.filter(|_| of_bureau.contains(&branch)) {
                    self.units[general].staff.push(stay);
                }
            }
        }
    }

    /// Forms the groups.
    pub(super) fn form_groups(&mut self, settings: &Settings, told: Told) {
        let mut dice = Dice::of(settings.seed, &["groups"], &[]);
        let since = told.first().plus_months(-12);
        let of_rank = |cast: &Self, rank: &str| -> Vec<usize> {
            (0..cast.people.len()).filter(|p| cast.people[*p].rank == rank).collect()
        };
        let leaders = of_rank(self, "bureau-leader");
        let chiefs = of_rank(self, "department-head");
        let heads = of_rank(self, "school-head");
        let teachers = of_rank(self, "teacher");
        let office: Vec<usize> = self.unit_named("文明办").map_or(Vec::new(), |u| self.staff_of(u));
        let in_bureau: Vec<usize> = (0..self.people.len())
            .filter(|p| self.people[*p].unit.is_some_and(|u| self.units[u].sort <= Sort::Department))
            .collect();

        let led = |led: &[usize], rest: &[usize]| -> Vec<(usize, &'static str)> {
            let roles = ["head", "deputy", "deputy"].into_iter().chain(std::iter::repeat("member"));
            let first = led.iter().copied().zip(roles);
            first.chain(rest.iter().map(|p| (*p, "member"))).collect()
        };
        let mut add =
            |code: &str, name: &str, kind: &'static str, unit: usize, members: Vec<(usize, &'static str)>| {
                let (code, name) = (code.to_owned(), name.to_owned());
                self.groups.push(CastGroup { code, name, kind, unit, first: since, members });
            };
        add("G01", "文明单位创建工作领导小组", "leading-group", 0, led(&leaders, &chiefs));
        add("G02", "文明单位创建工作办公室", "standing-office", 0, led(&office, &[]));
        add("G03", "局领导班子", "leading-body", 0, led(&leaders, &[]));
        add("G04", "局党委理论学习中心组", "study-group", 0, led(&leaders, &chiefs[..chiefs.len().min(4)]));
        add("G05", "“双十佳”评选委员会", "selection-panel", 0, led(&leaders[..1], &chiefs));
        add("G06", "机关考核评审组", "assessment-panel", 0, led(&leaders[..leaders.len().min(2)], &chiefs));
        let young: Vec<usize> = {
            let fit = |p: &&usize| {
                let (year, ..) = self.people[**p].birth.parts();
                told.this_year().year() - year <= 40 && self.people[**p].volunteer
            };
            teachers.iter().filter(fit).copied().collect()
        };
        let team = dice.sample(&young, settings.outsiders.volunteer_team as usize);
        add("G07", "教育系统青年志愿者队", "youth-volunteer-team", 0, led(&team, &[]));
        let registered: Vec<usize> =
            in_bureau.iter().copied().filter(|p| self.people[*p].volunteer).collect();
        add("G08", "“明德”新时代文明实践志愿服务队", "volunteer-team", 0, led(&registered, &[]));
        let outsiders: Vec<usize> =
            (0..self.people.len()).filter(|p| self.people[*p].unit.is_none()).collect();
        let all_members = outsiders.iter().map(|p| (*p, "member")).collect();
        add("G09", "教育行风建设社会监督员", "supervisors", 0, all_members);
        add("G10", "第27届优模报告团", "talk-team", 0, led(&dice.sample(&teachers, 9), &[]));
        let masters: Vec<usize> =
            teachers.iter().copied().filter(|p| self.people[*p].backbone == Some("master")).collect();
        for (n, master) in dice.sample(&masters, 5).into_iter().enumerate() {
            let name = format!("{}名师工作室", self.people[master].name);
            let rest = dice.sample(&teachers, 8);
            let rest: Vec<usize> = rest.into_iter().filter(|p| *p != master).collect();
            let unit = self.people[master].unit.unwrap_or(0);
            self.groups.push(CastGroup {
                code: format!("G2{n}"),
                name,
                kind: "master-studio",
                unit,
                first: since,
                members: led(&[master], &rest),
            });
        }
        let mut stationed = in_bureau;
        stationed.retain(|p| !matches!(self.people[*p].rank, "bureau-leader" | "department-head"));
        stationed.extend(teachers.iter().filter(|p| self.people[**p].political == "party-member").step_by(9));
        for (n, (village, count)) in settings.outsiders.villages.iter().enumerate() {
            let members = dice.sample(&stationed, *count as usize);
            stationed.retain(|p| !members.contains(p));
            self.groups.push(CastGroup {
                code: format!("G3{n}"),
                name: format!("驻{village}工作队"),
                kind: "stationed-team",
                unit: 0,
                first: since,
                members: led(&members, &[]),
            });
        }
        self.form_school_groups(since, &heads);
    }

    fn form_school_groups(&mut self, since: Day, heads: &[usize]) {
        for (number, (unit, name)) in self.indices(Sort::School, Sort::Institution).into_iter().enumerate() {
            let staff = self.staff_of(unit);
            let heads: Vec<usize> =
                heads.iter().copied().filter(|p| self.people[*p].unit == Some(unit)).collect();
            let of = |rank: &str| staff.iter().copied().filter(|p| self.people[*p].rank == rank).collect();
            let middles: Vec<usize> = of("school-middle");
            let volunteers: Vec<usize> =
                staff.iter().copied().filter(|p| self.people[*p].volunteer).step_by(2).collect();
            let role = |members: &[usize]| -> Vec<(usize, &'static str)> {
                let roles = ["head", "deputy"].into_iter().chain(std::iter::repeat("member"));
                members.iter().copied().zip(roles).collect()
            };
            let both: Vec<usize> = heads.iter().chain(&middles).copied().collect();
            let panel: Vec<usize> = heads.iter().take(2).chain(middles.iter().take(3)).copied().collect();
            let teachers: Vec<usize> = of("teacher");
            let class_teachers = teachers.iter().copied().filter(|p| self.people[*p].class_teacher);
            let class: Vec<(usize, &'static str)> =
                class_teachers.take(1).map(|p| (p, "class-teacher")).collect();
            for (letter, title, kind, members) in [
                ("R", "综合教研组", "research-group", role(&teachers[..teachers.len().min(8)])),
                ("K", "一班", "class", class),
                ("L", "文明校园创建工作领导小组", "leading-group", role(&both)),
                ("B", "领导班子", "leading-body", role(&heads)),
                ("P", "师德考核小组", "assessment-panel", role(&panel)),
                ("V", "志愿服务队", "volunteer-team", role(&volunteers)),
            ] {
                self.groups.push(CastGroup {
                    code: format!("{letter}{:02}", number + 1),
                    name: format!("{name}{title}"),
                    kind,
                    unit,
                    first: since,
                    members,
                });
            }
        }
    }

    fn staff_of(&self, unit: usize) -> Vec<usize> {
        self.units[unit].staff.iter().map(|s| s.person).collect()
    }
}
