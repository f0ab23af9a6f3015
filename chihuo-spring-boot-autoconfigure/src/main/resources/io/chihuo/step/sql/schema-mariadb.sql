-- step_key is the hash of step, the name of the effect. Times are milliseconds since the epoch.

create table if not exists chihuo_step_results (
	step_key varchar(64) character set ascii collate ascii_bin not null primary key,
	step varchar(500) character set utf8mb4 collate utf8mb4_nopad_bin not null,
	ended_at bigint not null,
	codec varchar(100) character set ascii not null,
	content longblob not null,
	index chihuo_step_results_ended_at (ended_at)
) engine = InnoDB;
