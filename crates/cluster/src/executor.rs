//! An executor of the engine, with our codecs inside.

use std::sync::Arc;

use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::error::{BallistaError, Result};
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};

use crate::call::ExecutorArgs;
use crate::codec::{NodeCodec, TableCodec};

/// So long a scheduler that is not there yet is waited for.
const PATIENCE_SECONDS: u16 = 60;

/// Works until it is told to end.
///
/// # Errors
/// A scheduler that is not reached, a port that is taken, a folder that cannot be made.
pub async fn execute(args: &ExecutorArgs) -> Result<()> {
    let wrong = |said: String| BallistaError::Configuration(said);
    let (scheduler, port) =
        args.scheduler.rsplit_once(':').ok_or_else(|| wrong(format!("{}: HOST:PORT", args.scheduler)))?;
    // Gone at the end; what the engine makes for itself is gone before it begins.
    let scratch = mingde_files::begin_folder(&std::env::temp_dir())?;
    let work = args.work.as_deref().unwrap_or(scratch.path());
    let config = ExecutorProcessConfig {
        bind_host: args.host.clone(),
        external_host: Some(args.host.clone()),
        port: args.port,
        scheduler_host: scheduler.to_owned(),
        scheduler_port: port.parse().map_err(|_| wrong(format!("{}: HOST:PORT", args.scheduler)))?,
        scheduler_connect_timeout_seconds: PATIENCE_SECONDS,
        vcores: args.slots,
        task_scheduling_policy: TaskSchedulingPolicy::PullStaged,
        work_dir: Some(work.display().to_string()),
        override_logical_codec: Some(Arc::new(TableCodec::default())),
        override_physical_codec: Some(Arc::new(NodeCodec::default())),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await
}
