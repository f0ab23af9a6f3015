-- step_key is the hash of step, the name of the effect. Times are milliseconds since the epoch.

create table if not exists chihuo_step_results (
	step_key varchar(64) not null primary key,
	step varchar(500) not null,
	ended_at bigint not null,
	codec varchar(100) not null,
	content bytea not null
);

create index if not exists chihuo_step_results_ended_at on chihuo_step_results (ended_at);
