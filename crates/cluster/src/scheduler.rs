//! The scheduler of the engine, with our codecs inside and the settings under which a lost executor is survived
//! (docs/cluster.md).

use std::net::SocketAddr;
use std::sync::Arc;

use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::error::{BallistaError, Result};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;

use crate::call::SchedulerArgs;
use crate::codec::{NodeCodec, TableCodec};

/// Serves until it is told to end.
///
/// # Errors
/// An address that is none or is taken.
pub async fn schedule(args: &SchedulerArgs) -> Result<()> {
    let address: SocketAddr = format!("{}:{}", args.host, args.port)
        .parse()
        .map_err(|cause: std::net::AddrParseError| BallistaError::Configuration(cause.to_string()))?;
    let config = SchedulerConfig {
        external_host: args.host.clone(),
        bind_host: args.host.clone(),
        bind_port: args.port,
        scheduling_policy: TaskSchedulingPolicy::PullStaged,
        executor_timeout_seconds: args.lost_after,
        expire_dead_executor_interval_seconds: 2,
        no_executors_grace_period_seconds: args.lost_after,
        min_ready_executors: args.executors,
        override_logical_codec: Some(Arc::new(TableCodec::default())),
        override_physical_codec: Some(Arc::new(NodeCodec::default())),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    start_server(cluster, address, Arc::new(config)).await
}
