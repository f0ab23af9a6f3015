-- task_key is the number of the queue, a colon, and the id or the name of the schedule; flow_key the namespace, a slash, and the id. Times are milliseconds since the epoch.

create table if not exists chihuo_ledger (
	row_id int not null primary key,
	ledger_id varchar(36) not null
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_queues (
	queue_id int auto_increment primary key,
	name varchar(257) character set utf8mb4 collate utf8mb4_0900_bin not null unique,
	max_length bigint not null,
	max_crashes int not null,
	finished_retention bigint not null,
	last_token bigint not null,
	waiting bigint not null,
	counted_at bigint not null,
	outcomes_until bigint not null,
	format int not null,
	minor int not null
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_tasks (
	task_key varchar(523) character set utf8mb4 collate utf8mb4_0900_bin not null primary key,
	queue_id int not null,
	state varchar(8) not null,
	ticket bigint not null,
	to_head boolean not null,
	attempts int not null,
	crashes int not null,
	added_at bigint not null,
	moment bigint not null,
	place bigint not null,
	token bigint not null,
	started_at bigint not null,
	cancelled boolean not null,
	finished boolean not null,
	session bigint not null,
	worker longtext,
	last_error longtext,
	rerun longblob,
	forced_releases int not null,
	suspect bigint not null,
	charged varchar(255) not null,
	tracking longblob,
	parked longblob,
	children longblob,
	attempt_log text,
	fields longblob,
	payload longblob not null,
	key chihuo_tasks_look (queue_id, state, moment, place)
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_dead_letters (
	task_key varchar(523) character set utf8mb4 collate utf8mb4_0900_bin not null primary key,
	queue_id int not null,
	state varchar(8) not null,
	ticket bigint not null,
	to_head boolean not null,
	attempts int not null,
	crashes int not null,
	added_at bigint not null,
	moment bigint not null,
	place bigint not null,
	token bigint not null,
	started_at bigint not null,
	cancelled boolean not null,
	finished boolean not null,
	session bigint not null,
	worker longtext,
	last_error longtext,
	rerun longblob,
	forced_releases int not null,
	suspect bigint not null,
	charged varchar(255) not null,
	tracking longblob,
	parked longblob,
	children longblob,
	attempt_log text,
	fields longblob,
	payload longblob not null,
	key chihuo_dead_letters_look (queue_id, state, moment, place)
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_finished (
	task_key varchar(523) character set utf8mb4 collate utf8mb4_0900_bin not null primary key,
	queue_id int not null,
	finished_at bigint not null,
	key chihuo_finished_age (queue_id, finished_at)
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_ticket_batches (
	queue_id int not null,
	batch_number bigint not null,
	issue_at bigint not null,
	tickets longblob not null,
	primary key (queue_id, batch_number)
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_outcomes (
	task_key varchar(523) character set utf8mb4 collate utf8mb4_0900_bin not null,
	outcome_number bigint not null,
	queue_id int not null,
	task_order bigint not null,
	latest boolean not null,
	expires_at bigint not null,
	ending varchar(16) not null,
	content longblob not null,
	reason longtext,
	ended_at bigint not null,
	token_hash longblob not null,
	primary key (task_key, outcome_number),
	key chihuo_outcomes_age (queue_id, expires_at)
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_flows (
	flow_key varchar(641) character set utf8mb4 collate utf8mb4_0900_bin not null primary key,
	namespace varchar(128) character set utf8mb4 collate utf8mb4_0900_bin not null,
	version bigint not null,
	state varchar(16) not null,
	wake_at bigint not null,
	created_at bigint not null,
	ended_at bigint not null,
	progress longblob not null,
	plan longblob not null,
	key chihuo_flows_wake (namespace, wake_at),
	key chihuo_flows_state (namespace, state, created_at),
	key chihuo_flows_age (namespace, created_at)
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_orphans (
	orphan_id bigint auto_increment primary key,
	queue_id int not null,
	due_at bigint not null,
	children longblob not null,
	key chihuo_orphans_look (queue_id, due_at)
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_schedules (
	task_key varchar(523) character set utf8mb4 collate utf8mb4_0900_bin not null primary key,
	queue_id int not null,
	version bigint not null,
	content longblob not null
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_messages (
	message_id bigint auto_increment primary key,
	channel varchar(300) character set utf8mb4 collate utf8mb4_0900_bin not null,
	session bigint not null,
	sent_at bigint not null,
	body longblob not null,
	key chihuo_messages_look (channel, message_id)
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_outbox (
	row_id bigint auto_increment primary key,
	namespace varchar(128) character set utf8mb4 collate utf8mb4_0900_bin not null,
	loop_name varchar(128) character set utf8mb4 collate utf8mb4_0900_bin not null,
	added_at bigint not null,
	task longblob not null,
	key chihuo_outbox_look (namespace, row_id)
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_outbox_relays (
	namespace varchar(128) character set utf8mb4 collate utf8mb4_0900_bin not null primary key,
	relay_id varchar(36) not null
) engine = innodb default charset = utf8mb4;
