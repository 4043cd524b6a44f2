//! The engine as a client has it: on its own in this process, or with a scheduler and executors elsewhere.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::execution_plans::DistributedQueryExec;
use ballista_core::serde::protobuf::CancelJobParams;
use ballista_core::serde::protobuf::scheduler_grpc_client::SchedulerGrpcClient;
use ballista_core::utils::create_grpc_client_endpoint;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::{SendableRecordBatchStream, SessionStateBuilder};
use datafusion::physical_plan::{ExecutionPlan, execute_stream};
use datafusion::prelude::{CsvReadOptions, ParquetReadOptions, SessionConfig, SessionContext};
use datafusion_proto::protobuf::LogicalPlanNode;
use mingde_core::diagnostic::Message;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bureaus::Bureau;
use crate::codec::{NodeCodec, TableCodec};
use crate::node::Wish;
use crate::question::Question;
use crate::table::AssessTable;
use crate::trouble::Trouble;

/// So long a scheduler that is there takes to say so at the most.
const GREETING: Duration = Duration::from_secs(5);

/// Where the work is done.
pub enum Place {
    /// In this process, so many bureaus at a time.
    Here(usize),
    /// Where this scheduler hands it out.
    Cluster(String),
}

/// The engine with what it was told last.
pub struct Engine {
    place: Place,
    /// Further tables: name and file.
    tables: Vec<(String, PathBuf)>,
    running: Mutex<Option<Arc<dyn ExecutionPlan>>>,
}

impl Engine {
    /// An engine that has not been told anything yet.
    pub fn new(place: Place, tables: Vec<(String, PathBuf)>) -> Self {
        Self { place, tables, running: Mutex::default() }
    }

    /// That whoever is to do the work is there.
    ///
    /// # Errors
    /// No scheduler at the address, or one without executors: an answer would be waited for in vain.
    pub async fn greet(&self) -> Result<(), Trouble> {
        let Place::Cluster(scheduler) = &self.place else { return Ok(()) };
        let told = |code| Trouble::Told(Message::new(code).with("scheduler", scheduler));
        let answer = tokio::time::timeout(GREETING, ready(scheduler)).await;
        match answer {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(told("cluster-no-executors")),
            Ok(Err(_)) | Err(_) => Err(told("cluster-no-scheduler")),
        }
    }

    /// What a statement says of the bureaus.
    ///
    /// # Errors
    /// What the engine says; a [`Fault`](crate::fault::Fault) is in its words.
    pub async fn ask(
        &self,
        sql: &str,
        question: &Question,
        bureaus: &[Bureau],
    ) -> Result<SendableRecordBatchStream, Trouble> {
        let context = self.session().await?;
        for (name, wish) in [("results", Wish::Results), ("faults", Wish::Faults)] {
            let table = AssessTable { question: question.clone(), wish, parts: self.parts(bureaus) };
            context.register_table(name, Arc::new(table))?;
        }
        for (name, file) in &self.tables {
            register(&context, name, file).await?;
        }
        // A question changes nothing.
        let only_asks =
            SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        let plan = context.sql_with_options(sql, only_asks).await?.create_physical_plan().await?;
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(plan.clone());
        Ok(execute_stream(plan, context.task_ctx())?)
    }

    /// Has the scheduler drop what it was told last, if it still can.
    pub async fn give_up(&self) {
        let Place::Cluster(scheduler) = &self.place else { return };
        let plan = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        let job = plan
            .as_ref()
            .and_then(|plan| plan.downcast_ref::<DistributedQueryExec<LogicalPlanNode>>()?.job_id());
        let Some(job) = job else { return };
        let dropped = async {
            let endpoint = create_grpc_client_endpoint(format!("http://{scheduler}"), None).ok()?;
            let mut client = SchedulerGrpcClient::new(endpoint.connect().await.ok()?);
            client.cancel_job(CancelJobParams { job_id: job.to_string() }).await.ok()
        };
        _ = tokio::time::timeout(GREETING, dropped).await;
    }

    /// One bureau is one task of a cluster, so that what a lost executor had in hand is little.
    fn parts(&self, bureaus: &[Bureau]) -> Vec<Vec<Bureau>> {
        match self.place {
            Place::Cluster(_) => bureaus.iter().map(|bureau| vec![bureau.clone()]).collect(),
            Place::Here(slots) => {
                let slots = slots.clamp(1, bureaus.len().max(1));
                let part = |at| bureaus.iter().skip(at).step_by(slots).cloned().collect();
                (0..slots).map(part).collect()
            }
        }
    }

    async fn session(&self) -> Result<SessionContext, Trouble> {
        let scheduler = match &self.place {
            Place::Here(slots) => {
                let config = SessionConfig::new().with_target_partitions((*slots).max(1));
                return Ok(SessionContext::new_with_config(config));
            }
            Place::Cluster(scheduler) => scheduler,
        };
        let config = SessionConfig::new_with_ballista()
            .with_ballista_logical_extension_codec(Arc::new(TableCodec::default()))
            .with_ballista_physical_extension_codec(Arc::new(NodeCodec::default()))
            // With it an executor that is lost behind the scan stops the whole job for good (docs/cluster.md).
            .with_ballista_adaptive_query_planner(false);
        let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
        Ok(SessionContext::remote_with_state(&format!("df://{scheduler}"), state).await?)
    }
}

/// Whether the scheduler has the executors that it was told to wait for.
async fn ready(scheduler: &str) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(scheduler).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {scheduler}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    match answer.starts_with(b"HTTP/1.1 ") {
        true => Ok(answer.starts_with(b"HTTP/1.1 200")),
        false => Err(std::io::ErrorKind::InvalidData.into()),
    }
}

async fn register(context: &SessionContext, name: &str, file: &Path) -> Result<(), Trouble> {
    let path = std::fs::canonicalize(file)
        .map_err(|cause| mingde_app::AppError::File { path: file.display().to_string(), cause })?;
    let path = path.to_string_lossy();
    if path.ends_with(".parquet") {
        context.register_parquet(name, path.as_ref(), ParquetReadOptions::default()).await?;
    } else {
        context.register_csv(name, path.as_ref(), CsvReadOptions::default()).await?;
    }
    Ok(())
}
