//! The shared nouns: Experiment, Workload, Subject, Sample, Record.
