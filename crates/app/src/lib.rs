//! Use cases: one function per thing a person does. Each validates everything, then writes in one
//! transaction; words for people are [`Message`](mingde_core::diagnostic::Message)s, never strings.

// What answers a network is a task that any thread may go on with.
#![deny(clippy::future_not_send)]

pub mod accounts;
mod archive;
mod asking;
mod assess;
mod assessed;
mod assignments;
mod ballots;
mod boards;
mod bureau;
mod calendar;
mod cases;
mod check;
mod checkup;
mod deciding;
mod delta;
mod demo;
mod editions;
mod entry;
mod error;
mod export;
mod feed;
mod figures;
mod filing;
mod follow_ups;
mod gathering;
mod glance;
mod goals;
mod grants;
mod groups_seen;
mod guesses;
mod health;
mod hooks;
pub mod import;
mod inclusion;
mod jobs;
mod kinds_known;
mod ledger;
mod library;
mod listing;
mod living;
mod lodging;
mod long_work;
mod notices;
mod office_page;
mod offices;
mod opening;
mod organisation;
mod outbox;
mod own_address;
mod personal_data;
mod persons_seen;
mod picking;
mod pictures;
mod places;
mod present;
mod progress;
mod proof_page;
pub mod provenance;
mod province;
mod publish;
mod published;
mod receipt_page;
mod record_line;
mod record_page;
mod record_stretch;
mod records;
mod renewing;
mod reorganise;
mod replying;
mod report;
mod report_page;
mod restoring;
mod result_page;
mod result_state;
mod roll_up;
mod rulebook_page;
mod school_year;
mod sealing;
mod search;
mod selections;
mod settings_page;
mod sheets;
mod sight;
mod standing;
mod template;
mod tie;
mod todo;
mod told_briefly;
mod trail;
mod unit_line;
mod uploads;
pub mod view;
mod whole;
mod writing;

pub use assess::{
    AssessRequest, ExplainRequest, assess, assess_each, assess_export, assess_these, assessment_of_reference,
    explain, impact_of, read_receipt, read_receipts, subjects_called, verify_receipt, version_of,
};
pub use assessed::Assessed;
pub use assignments::{
    Assignment, AssignmentFile, AssignmentPage, Assignments, Audience, Audiences, Done, LARGEST_ATTACHMENT,
    Received, Request, Sending as AssignmentSending, SendingForm, SentLine, SentTally, SigningStep,
    UnitStanding, Unsent, asks_for_figures, assignment_file, assignment_page, assignments, has_assignments,
    remind, request_figure, send, sending_form, sign,
};
pub use ballots::{
    BallotDraw, BallotFacts, BallotLine, BallotNow, BallotPage, BallotPlan, BallotRequest, BallotStage,
    BallotStep, Denominator, FollowingBallot, ItemFacts as BallotItemFacts, Lot as BallotLot, OwnBallot,
    OwnSeat, RecordedBallot, SMALL_BALLOT, SeatAsked, SeatDevice, SeatHeard, SeatLine, SeatMessages, SeatNow,
    SeatPaper, SeatRefuses, ThresholdRequest, Tie, Unprepared, VoterGroupRequest, ballot_archive,
    ballot_facts, ballot_file, ballot_files, ballot_now, ballot_page, ballot_paper, ballots_of, ballots_told,
    begin_key_anew, cast_ballot, code_hash, files_ballots, following_ballot, hand_in, own_ballot, own_seat,
    prepare_ballot, published_ballot, record_ballot, record_lot, seat_messages, seat_now, seat_result,
    take_ballot, take_ballot_step,
};
pub use boards::{
    Alike, AskedTwice, Board, Burden, Cost, DutyOnBoard, KindFiled, RulebookBoard, RulebookTally, Spread,
    Tally, Together, UnitBoard, UnitFiled, UnitTally, Wall, board, burden, has_boards, only_board,
    rulebook_board, unit_board, wall,
};
pub use bureau::{Bureau, Settings};
pub use calendar::{
    Calendar, CalendarDay, CalendarDuty, CalendarWeek, CalendarWish, DaySort, WEEKS, calendar,
};
pub use cases::{
    Bar, BodyNow, CaseDue, CaseLine, CaseList, CasePage, DoneBy, LetterLine, MOST_CASES, StepDue, StepForm,
    StepNow, StepState, StepTime, case_page, cases, enter_step, has_cases, letter, step_form,
};
pub use check::{Checked, check_files};
pub use checkup::{
    CheckupPage, CheckupWish, Compared, FindingLine, LARGEST_MATERIAL_SENT, LONGEST_WORD, Mark, MarkSort,
    Marked, MaterialSent, Outcome, Phrases, RightLine, Said, checkup_figures, checkup_paper, compare,
    look_through, read_material, read_sent, say_of_finding, typos,
};
pub use deciding::{Decided, Decision, MOST_DECIDED, decide, take_back};
pub use delta::{ChangedResult, Delta, RecordChange, RegistryChange, RulebookDelta, Since, delta};
pub use demo::{
    BegunDemo, DemoAccount, DemoOutcome, DemoPerson, Scale, Told, begun_demo, demo_accounts, demo_people,
    make_demo, make_demo_ballots, planted,
};
pub use editions::{Edition, Published};
pub use error::AppError;
pub use export::export_parquet;
pub use feed::{Feed, FeedEvent, FeedWhat, feed};
pub use filing::{
    Answer, AnswerSource, Fault, Filed, Form, GivenChange, GivenParticipant, GivenParty, GivenRecord,
    GivenValue, Intent, KeptForm, KindToFile, Looked, Slot, Twins, Typed, answers, correct_given,
    decide_given, drop_form, file, file_given, form_of, keep_form, kept_form, kept_forms, kinds_to_file,
    only_unit_to_file, units_to_file,
};
pub use follow_ups::{FollowUp, FollowUpPage, follow_up_page};
pub use glance::{Glance, LATE_DAYS};
pub use goals::{Goal, GoalPage, Part, Split, goal_page, goals, has_goals, split_goal};
pub use grants::GrantLine;
pub use groups_seen::{GroupLine, GroupList, MemberLine, groups_seen};
pub use health::{HealthLine, Wellness, health};
pub use hooks::{HookView, drop_hook, hook_of, set_hook, set_hook_for, tell_next_hook};
pub use import::LARGEST_WORKBOOK;
pub use inclusion::{LogHead, RecordProof, log_head, record_proof};
pub use jobs::{
    BackupOrder, JobFile, JobLine, JobSort, JobsPage, RESTORED_FROM, begin_backup, begin_export,
    begin_verification, has_jobs, interrupt_jobs, interrupt_jobs_if_free, job_file, jobs_page, note_backup,
    remove_job_file, restore_backup, wait_for_job,
};
pub use kinds_known::{KindLine, KindList, KindView, kind_view, kinds_known};
pub use ledger::{
    LINES, LedgerChoices, LedgerLine, LedgerPage, LedgerSort, LedgerWish, ledger_choices, ledger_ids,
    ledger_page, ledger_units,
};
pub use library::{CarriedLibrary, Library, LibraryFile};
pub use listing::{Listing, listing, listing_called, posts_without_begin};
pub use lodging::{BureauCode, LedgerTrace, Lodging, Lodgings, Stray};
pub use mingde_reader::ReadingRoom;
pub use mingde_snapshot::Manifest;
pub use mingde_store::{Database, JobState, OwnAddress, Patience, Rhythm, Wish};
pub use notices::{
    About, Cause, NOTICES, NoticeLine, keep_wish, notices_page, read_notice, read_notices, sends_mail,
    tell_duties, unread_notices, wish,
};
pub use office_page::{
    GrantPreview, GrantStanding, Hand, HeldOffice, OfficeAllows, offices_page, preview_grant,
};
pub use offices::{
    GrantRequest, ReachRequest, actor_of, grant_office, list_grants, office_named, revoke_office,
};
pub use opening::{Asked, OpenedValue, SealedLine, Whose, open_sealed};
pub use organisation::{TreeRow, UnitEvent, organisation};
pub use outbox::{
    ChannelLine, ChannelTrouble, MAIL, MailSetting, Robot, RobotSetting, Security, Sending, drop_channel,
    list_channels, next_errand, send_next, set_mail, set_robot, try_channel,
};
pub use own_address::{drop_own_address, make_own_address, may_hang, own_address_made};
pub use personal_data::{
    AccountHeld, Membership, PersonalData, PostHeld, RecordHeld, RegistryHeld, personal_data, withhold_person,
};
pub use persons_seen::{PersonStretch, persons_seen};
pub use picking::{OFFERED, Pick, Picking, Picks, pick, pick_under};
pub use pictures::{Pictures, pictures_beside};
pub use places::{
    PersonLine, PersonPage, Places, PostLine, SubjectResult, UnitPage, person_page, places, unit_page,
};
pub use present::Present;
pub use progress::{Progress, Silent};
pub use proof_page::{CountedRows, ProofPage, ProofRow, ProofStep, proof_page};
pub use province::{make_province, make_province_of};
pub use publish::{PublishedVersion, publish};
pub use receipt_page::{ReceiptPage, receipt_page};
pub use record_line::{RecordLine, find as find_record, list_records};
pub use record_page::{
    Beside, Counted, EvidenceLine, Further, RecordPage, ReplyLine, RevisionLine, Use, record_page,
};
pub use record_stretch::{RecordHistory, RecordStretch, record_history, record_stretch, record_view};
pub use records::{Step, change_state, correct, filter, history, may_correct};
pub use renewing::{Resealed, destroy_keys, renew_key, reseal};
pub use reorganise::{
    ChangeAsked, ChangePreview, Namesake, OfficeFate, OpenDuty, PlannedChange, PostLeft, PostsOf,
    RegistryAct, ReorganisationRequest, Reorganised, ReorganisedUnit, SubjectsChanged, preview_change,
    reorganise, reorganise_as_shown,
};
pub use replying::{
    Outcome as ReplyOutcome, OwnCase, OwnOpening, OwnReply, own_case_of, own_cases, own_openings, reply,
};
pub use report::{
    Composed, Printing, ReportFormat, ReportRequest, Written, compose, evidence_files, form, lay_out_report,
    list_forms, print_report, write_report,
};
pub use report_page::{
    ChangeShown, FigureOrigin, FigureShown, ProofTable, ReportFigure, ReportLine, ReportPage, ReportProof,
    ReportWish, SinceLastYear, TextOfAuthor, keep_report_text, report_list, report_page, report_proof,
    report_to_write, writes_reports,
};
pub use restoring::put_back_on_purpose;
pub use result_page::{ResultLine, ResultPage, ResultWish, SUBJECTS, result_page};
pub use result_state::{RESULT_STATES, state_code};
pub use roll_up::{
    AssessmentTold, Believed, BelievedKey, Collected, CollectedFolder, CollectedOutcome, RecordsEntered,
    ResultTold, ResultsTold, RollUpRequest, SignedRequest, Submission, SubmissionState, SubmitWish,
    SuperiorKey, UnitSubmission, WantedResults, believe_ledger, carry_to_storage, collect,
    expect_open_storage, lay_down_from_storage, read_request, sign_request, submit, withdraw_submission,
};
pub use rulebook_page::{
    ArticlePage, DutyTally, Figure, RulebookLine, RulebookPage, Viewpoint, rulebook_list, rulebook_page,
};
pub use school_year::{SchoolYear, YearStep, YearStepState, has_part_in_school_year, school_year};
pub use search::{ArticleHit, GroupHit, Hits, NamedHit, SearchPage, search};
pub use selections::{
    Call as SelectionCall, CategoryPlaces, DecisionLine, Grade, GroupWorking, HandedInSheet, MarkGiven,
    Nominee, NomineeLine, NomineeSort, NomineeWho, ObjectionLine, Proposal as RankProposal, Ranked,
    RatedNominee, RaterGroup, RaterLine, RatingSheet, RatingTime, Recusal, SelectionAct, SelectionDecided,
    SelectionDesk, SelectionDue, SelectionForm, SelectionLine, SelectionList, SelectionPage, SelectionStep,
    SelectionStepState, Stage as SelectionStage, TieRule, TypedDecision, UnitQuota, close_evaluation,
    decide_selection, hand_in_sheet, has_selections, keep_sheet, material_of_nominee, notice_paper,
    put_on_notice, rating_sheet, result_paper, selection_form, selection_page, selections, write_honours,
};
pub use settings_page::{SettingHeld, SettingLine, SettingsPage, setting_line, settings_page, settle};
pub use sheets::{duties_due_sheet, duty_table, score_sheets};
pub use sight::Sight;
pub use standing::Standing;
pub use template::{template_bytes, template_names, write_blank_templates, write_template, write_templates};
pub use todo::{
    AHEAD, Amount, DutyCount, Lacking, ReturnedRecord, Task, TaskOf, Todo, Unsettled, Waiting, todo,
    unsettled_duties,
};
pub use told_briefly::{DutySum, ScoreLine, ScoreList, duties_by_owner, duties_by_subject, score_lists};
pub use trail::{
    TRAIL_LINES, TrailLine, TrailPage, TrailSubject, TrailWish, audit_trail, find_in_trail, import_batches,
};
pub use unit_line::UnitLine;
pub use uploads::{
    Attached, LARGEST_PHOTO, Picture, Sent, Upload, begin_upload, continue_upload, drop_upload,
    evidence_of_record, may_upload, small_evidence_of_record, small_uploaded_picture, take_photo, upload,
    uploaded_evidence, uploaded_picture, whole_upload,
};
pub use whole::write_whole;
pub use writing::{
    ArticlePhrases, AskedField, Beside as VersionsBeside, Blank, ChangedArticle, Demand, DraftChecked,
    DraftFinding, DraftLine, DraftPage, DraftPreview, DraftSort, FieldWish, FoundArticle, ImpactLine,
    ImpactOf, ImpactSide, KindPreview, KnownElsewhere, KnownName, LONGEST_DRAFT, NotUnderstood,
    OfferedDemand, Pasted, Phrase, Piece, Proposal, PutForwardLine, ReadyRule, SaveLine, TakenApart,
    VersionLine, VersionPublished, VersionsPage, begin_blank, begin_draft, begin_draft_of, begin_from_text,
    check_draft, draft_list, draft_page, draft_preview, drop_draft, kind_preview, kinds_to_write,
    known_elsewhere, names_for, phrases, phrases_for, propose_draft, publish_draft, publishes_rulebooks,
    rulebooks_to_write, save_draft, take_apart, take_back_draft, versions_page, with_field, writes_rulebooks,
};
/// A text that is wiped when it is no longer needed.
pub type Secret = zeroize::Zeroizing<String>;
