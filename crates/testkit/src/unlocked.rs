//! A process for which no file can be locked, as on a network file system whose server keeps no locks.

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch, apply_filter,
};

/// Has the kernel answer this thread, and those it starts, that there are no locks (ENOLCK). There is no way back.
///
/// # Panics
/// If the kernel knows no filters.
pub fn give_up_locks() {
    // Those of the process and those of an open file (fcntl.h): asking for one, waiting for one.
    let commands = [libc::F_SETLK, libc::F_SETLKW, libc::F_OFD_SETLK, libc::F_OFD_SETLKW];
    let rule = |command: i32| {
        let is = SeccompCondition::new(1, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, command as u64);
        SeccompRule::new(vec![is.expect("a condition")]).expect("a rule")
    };
    let rules = BTreeMap::from([(libc::SYS_fcntl, commands.into_iter().map(rule).collect())]);
    let refused = SeccompAction::Errno(libc::ENOLCK.unsigned_abs());
    let arch = TargetArch::try_from(std::env::consts::ARCH).expect("a processor with filters");
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refused, arch).expect("a filter");
    let program: BpfProgram = filter.try_into().expect("a program");
    apply_filter(&program).expect("a kernel with filters");
}
