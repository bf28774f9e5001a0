//! `lab doctor`: what this host has, and what of it would spoil a measurement.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;
use output::Unwritten;
use record::{Conditions, Host};
use serde::Serialize;

use crate::error::Problems;
use crate::toolchain::{self, Toolchains, find_in_path};
use crate::{Context, Interrupt, host, platform};

/// Disk that builds, journals and records may want, bytes.
const ROOM: u64 = 2 << 30;

/// How long it looks at what neighbours do.
const LOOK: Duration = Duration::from_secs(1);

/// Options of `lab doctor`.
#[derive(Clone, Debug, Args)]
pub struct DoctorOptions {
    /// Print JSON on standard output.
    #[arg(long)]
    pub json: bool,
}

/// How much something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Weight {
    /// As it should be.
    Good,
    /// Worth knowing.
    Note,
    /// Widens intervals or biases what is measured.
    Spoils,
    /// Nothing can be built or measured.
    Missing,
}

/// One thing looked at.
#[derive(Clone, Debug, Serialize)]
struct Finding {
    weight: Weight,
    about: &'static str,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
}

#[derive(Serialize)]
struct Diagnosis {
    host: Host,
    conditions: Conditions,
    findings: Vec<Finding>,
}

/// Prints what was found. The exit code is 1 only if something required is missing.
///
/// # Errors
/// After Ctrl-C, or if the findings cannot be written.
pub fn run(ctx: &Context, options: &DoctorOptions) -> Result<ExitCode> {
    let host = host::host();
    let mut findings = tools(ctx)?;
    findings.extend(machine(&host));
    let (before, start) = (host::conditions(), Instant::now());
    ctx.interrupt.sleep(LOOK)?;
    let conditions = host::conditions();
    findings.extend(moment(&conditions, host.cores));
    let seconds = start.elapsed().as_secs_f64();
    findings.extend(meanwhile(&before, &conditions, seconds * host.cores as f64));
    findings.extend(disk(ctx));
    let missing = findings.iter().any(|f| f.weight == Weight::Missing);
    if options.json {
        let diagnosis = Diagnosis {
            host,
            conditions,
            findings,
        };
        output::line(serde_json::to_string_pretty(&diagnosis)?)?;
    } else {
        findings.iter().try_for_each(Finding::print)?;
    }
    Ok(ExitCode::from(u8::from(missing)))
}

impl Finding {
    fn new(weight: Weight, about: &'static str, found: impl Into<String>) -> Self {
        Self {
            weight,
            about,
            found: found.into(),
            mend: None,
        }
    }

    fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = Some(mend.into());
        self
    }

    fn print(&self) -> Result<(), Unwritten> {
        let word = match self.weight {
            Weight::Good => "ok     ",
            Weight::Note => "note   ",
            Weight::Spoils => "spoils ",
            Weight::Missing => "MISSING",
        };
        output::line(format!("{word} {}: {}", self.about, self.found))?;
        match &self.mend {
            Some(mend) => output::line(format!("        {mend}")),
            None => Ok(()),
        }
    }
}

fn tools(ctx: &Context) -> Result<Vec<Finding>> {
    let mut findings: Vec<_> = match Toolchains::find(&ctx.interrupt) {
        Ok(tools) => (tools.versions.into_values())
            .map(|line| Finding::new(Weight::Good, "tool", line))
            .collect(),
        Err(error) => match error.downcast::<Problems>() {
            Ok(Problems(all)) => (all.into_iter())
                .map(|problem| Finding::new(Weight::Missing, "tool", problem))
                .collect(),
            Err(other) => return Err(other),
        },
    };
    findings.extend(layouts(&ctx.interrupt)?);
    for (command, without) in [
        ("git", "records cannot name their commit"),
        (
            "primesieve",
            "the upper bound of the primes chapter is not measured; as by `apt install primesieve`",
        ),
    ] {
        if find_in_path(command).is_none() {
            let absent = format!("not on this host: {without}");
            findings.push(Finding::new(Weight::Note, command, absent));
        }
    }
    Ok(findings)
}

/// Linkers that cannot lay programs out in several ways.
fn layouts(interrupt: &Interrupt) -> Result<Vec<Finding>> {
    let lacks = |about, found: &str, mend: &str| {
        let found = format!("{found}: one layout only, intervals lack the luck of placement");
        Finding::new(Weight::Spoils, about, found).mend(mend)
    };
    let mut findings = Vec::new();
    if !toolchain::has_lld(interrupt)? {
        findings.push(lacks(
            "Rust's linker",
            "no lld",
            "install lld, as by `apt install lld`",
        ));
    }
    if !toolchain::has_randlayout(interrupt)? {
        findings.push(lacks(
            "Go's linker",
            "no -randlayout",
            "install Go 1.26 or newer",
        ));
    }
    Ok(findings)
}

/// What stays as it is.
fn machine(host: &Host) -> Vec<Finding> {
    let unknown = || "unknown processor".to_owned();
    let name = host.processor.name.clone().unwrap_or_else(unknown);
    let about = format!(
        "{}: {name}, {} cores, {} {}",
        host.label(),
        host.cores,
        host.os,
        host.arch
    );
    let mut findings = vec![Finding::new(Weight::Good, "host", about)];
    if host.os != "linux" {
        let lacks =
            "no /proc here: no pinning, pressure, steal, governor or throttling in the records";
        findings
            .push(Finding::new(Weight::Note, "system", lacks).mend("measure on Linux for those"));
    }
    if host.cores == 1 {
        let one = "one core: harness and subjects share it, and nothing shows scaling";
        findings
            .push(Finding::new(Weight::Spoils, "cores", one).mend("measure on two cores or more"));
    }
    if host
        .processor
        .hypervisor
        .as_deref()
        .is_some_and(|name| name != "none")
    {
        let virtual_machine = "a virtual machine: neighbours come and go";
        findings.push(
            Finding::new(Weight::Note, "hypervisor", virtual_machine)
                .mend("blocks pair what drifts; give it a larger BUDGET if intervals stay wide"),
        );
    }
    if !platform::Counters::are_there() {
        let none = "no hardware counters: cycles, instructions and misses are not in the records";
        let mend = "a virtual machine may pass them on; sysctl kernel.perf_event_paranoid must be 2 or less";
        findings.push(Finding::new(Weight::Note, "counters", none).mend(mend));
    }
    if !platform::has_x86_64_v3() {
        let baseline = "no x86-64-v3: the tuned lane is built for the baseline";
        findings.push(Finding::new(Weight::Note, "instruction set", baseline));
    }
    findings
}

/// What changed between two looks: what others took, as shares of `core_seconds`.
fn meanwhile(before: &Conditions, after: &Conditions, core_seconds: f64) -> Vec<Finding> {
    let mut findings = Vec::new();
    let grown = after.steal_seconds.zip(before.steal_seconds);
    let steal = grown.map_or(0.0, |(now, then)| (now - then) / core_seconds);
    if steal > 0.01 {
        let found = format!(
            "the hypervisor gave away {:.0} % of the cores",
            steal * 100.0
        );
        findings
            .push(Finding::new(Weight::Spoils, "steal", found).mend("measure at a quieter time"));
    }
    for (resource, now) in &after.pressure_us {
        let then = before.pressure_us.get(resource).unwrap_or(now);
        let share = now.saturating_sub(*then) as f64 / 1e6 / core_seconds;
        if share > 0.05 {
            let found = format!(
                "tasks waited for {resource} {:.0} % of the time",
                share * 100.0
            );
            findings.push(
                Finding::new(Weight::Spoils, "pressure", found).mend("end what else is running"),
            );
        }
    }
    findings
}

/// What may be otherwise in an hour.
fn moment(now: &Conditions, cores: u64) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut spoils = |about, found: String, mend: &str| {
        findings.push(Finding::new(Weight::Spoils, about, found).mend(mend));
    };
    if let Some(load) = now.load.filter(|load| *load > 0.5 * cores as f64) {
        let busy = format!("load average {load} on {cores} cores");
        spoils("load", busy, "end what else is running");
    }
    if let Some(governor) = now.governor.as_deref().filter(|g| *g != "performance") {
        let mend = "as root: `cpupower frequency-set -g performance`";
        spoils("frequency governor", governor.into(), mend);
    }
    if now.throttled.is_some_and(|count| count > 0) {
        let times = format!("{} times since boot", now.throttled.unwrap_or_default());
        spoils(
            "throttling",
            times,
            "cool the machine, or measure in shorter runs",
        );
    }
    let switch = |name: &str| now.limits.get(name).map(String::as_str);
    if switch("turbo") == Some("on") {
        let mend =
            "as root: `echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo`, or boost to 0";
        spoils(
            "turbo",
            "on: the clock follows heat and neighbours".into(),
            mend,
        );
    }
    if switch("smt") == Some("on") {
        let mend = "as root: `echo off > /sys/devices/system/cpu/smt/control`";
        spoils("SMT", "on: two threads share a core".into(), mend);
    }
    if let Some(quota) = switch("cgroup cpu.max").filter(|q| !q.starts_with("max")) {
        let mend = "raise the container's limit: a quota stops all of its processes at times";
        spoils("processor quota", quota.into(), mend);
    }
    findings
}

fn disk(ctx: &Context) -> Option<Finding> {
    let free = platform::free_disk(ctx.project.root())?;
    let found = format!("{} MiB free", free >> 20);
    Some(if free < ROOM {
        let mend = format!("free some: builds and records want {} MiB", ROOM >> 20);
        Finding::new(Weight::Spoils, "disk", found).mend(mend)
    } else {
        Finding::new(Weight::Good, "disk", found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoilers(now: &Conditions) -> Vec<&'static str> {
        moment(now, 2).into_iter().map(|f| f.about).collect()
    }

    #[test]
    fn a_quiet_host_spoils_nothing() {
        let now = Conditions {
            load: Some(0.1),
            governor: Some("performance".into()),
            throttled: Some(0),
            limits: [
                ("turbo", "off"),
                ("smt", "off"),
                ("cgroup cpu.max", "max 100000"),
            ]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into(),
            ..Conditions::default()
        };
        assert!(spoilers(&now).is_empty());
    }

    #[test]
    fn each_disturbance_is_named() {
        let now = Conditions {
            load: Some(1.5),
            governor: Some("powersave".into()),
            throttled: Some(3),
            limits: [
                ("turbo", "on"),
                ("smt", "on"),
                ("cgroup cpu.max", "50000 100000"),
            ]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into(),
            ..Conditions::default()
        };
        let all = [
            "load",
            "frequency governor",
            "throttling",
            "turbo",
            "SMT",
            "processor quota",
        ];
        assert_eq!(spoilers(&now), all);
        assert!(moment(&now, 2).iter().all(|f| f.mend.is_some()));
    }

    #[test]
    fn what_neighbours_take_is_a_share_of_the_cores() {
        let look = |steal, cpu| Conditions {
            steal_seconds: Some(steal),
            pressure_us: [("cpu".to_owned(), cpu)].into(),
            ..Conditions::default()
        };
        let names = |before, after| -> Vec<_> {
            let findings = meanwhile(&before, &after, 2.0);
            findings.into_iter().map(|f| f.about).collect()
        };
        assert!(names(look(9.0, 1_000_000), look(9.01, 1_050_000)).is_empty());
        assert_eq!(
            names(look(9.0, 0), look(9.2, 400_000)),
            ["steal", "pressure"]
        );
    }

    #[test]
    fn a_one_core_host_is_told_what_it_loses() {
        let host = |cores| Host {
            cores,
            os: "linux".into(),
            ..Host::default()
        };
        let names = |cores| {
            machine(&host(cores))
                .into_iter()
                .map(|f| f.about)
                .collect::<Vec<_>>()
        };
        assert!(names(1).contains(&"cores"));
        assert!(!names(2).contains(&"cores"));
    }
}
