-- token 1795780800000015
-- task_key is the number of the queue, a colon, and the id. Times are milliseconds since the epoch.

create table if not exists chihuo_ledger (
	row_id int not null primary key,
	ledger_id varchar(36) not null
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_queues (
	queue_id int auto_increment primary key,
	name varchar(257) character set utf8mb4 collate utf8mb4_nopad_bin not null unique,
	max_length bigint not null,
	max_crashes int not null,
	finished_retention bigint not null,
	last_token bigint not null,
	waiting bigint not null,
	counted_at bigint not null,
	outcomes_until bigint not null default 0,
	format int not null,
	minor int not null
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_tasks (
	task_key varchar(523) character set utf8mb4 collate utf8mb4_nopad_bin not null primary key,
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

create table if not exists chihuo_finished (
	task_key varchar(523) character set utf8mb4 collate utf8mb4_nopad_bin not null primary key,
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

insert into chihuo_queues (queue_id, name, max_length, max_crashes, finished_retention, last_token, waiting, counted_at, format, minor) values (1, 'test/loop', 100, 5, 0, 1795780800000017, 7, 1795780800000, 1, 0);
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:again', 1, 'RUNNING', 1795780800000017, false, 0, 0, 1795780800000, 4949380800000, 1795780800000017, 1795780800000015, 1795780800000, false, false, 8345807648902321813, 'worker', null, X'000001a21ce06e00000001a21ce06e0000000100000010000000010000000372756e0000000132007365636f6e642072756e', 0, 0, '', null, X'616761696e');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:cancelled', 1, 'RUNNING', 1795780800000013, false, 0, 0, 1795780800000, 4949380800000, 1795780800000013, 1795780800000011, 1795780800000, true, false, 8345807648902321813, 'worker', null, null, 0, 0, '', null, X'63616e63656c6c6564');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:dead', 1, 'DEAD', 1795780800000002, false, 1, 0, 1795780800000, 1795780800000, 1795780800000004, 1795780800000003, 1795780800000, false, false, 8345807648902321813, 'worker', 'given up', null, 0, 0, '', null, X'64656164');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:delayed', 1, 'DELAYED', 1795780802100001, false, 0, 0, 1795780802100, 4102444800000, 1795780802100002, 0, 0, false, false, 0, null, null, null, 0, 0, '', X'010000000e0000000100000001780000000131', X'6c61746572');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:delayed-first', 1, 'DELAYED', 1795780802100003, true, 0, 0, 1795780802100, 4102444800000, 1795780802100004, 0, 0, false, false, 0, null, null, null, 0, 0, '', null, X'6561726c696572');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:finished-running', 1, 'RUNNING', 1795780800000015, false, 0, 0, 1795780800000, 4949380800000, 1795780800000015, 1795780800000013, 1795780800000, false, true, 8345807648902321813, 'worker', null, null, 0, 0, '', null, X'66696e69736865642d72756e6e696e67');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:ready-0', 1, 'READY', 1795780802100015, true, 0, 0, 1795780802100, 0, 1795780802100015, 0, 1795780802100, false, false, 0, null, null, null, 0, 0, '', null, X'72656164792d30');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:ready-1', 1, 'READY', 1795780802100013, false, 0, 0, 1795780802100, 0, 1795780802100013, 0, 1795780802100, false, false, 0, null, null, null, 0, 0, '', X'01000000170000000200000001780000000131000000017900000000', X'7061796c6f6164206f662072656164792d31');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:ready-2', 1, 'READY', 1795780802100014, false, 0, 0, 1795780802100, 0, 1795780802100014, 0, 1795780802100, false, false, 0, null, null, null, 0, 0, '', null, X'');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:renewed', 1, 'RUNNING', 1795780800000011, false, 0, 0, 1795780800000, 4949380800000, 1795780800000011, 1795780800000009, 1795780800000, false, false, 8345807648902321813, 'worker', null, null, 0, 0, '', null, X'72656e65776564');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:replaced', 1, 'READY', 1795780802100016, false, 0, 0, 1795780802100, 0, 1795780802100016, 0, 1795780802100, false, false, 0, null, null, null, 0, 0, '', null, X'6e65773a20c3a42000200a202771756f74656427');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:retried', 1, 'DELAYED', 1795780800000007, true, 1, 0, 1795780800000, 4949380800000, 1795780800000008, 1795780800000005, 1795780800000, false, false, 8345807648902321813, 'worker', 'failed', null, 0, 0, '', null, X'72657472696564');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:running', 1, 'RUNNING', 1795780800000009, false, 0, 0, 1795780800000, 4949380800000, 1795780800000009, 1795780800000007, 1795780800000, false, false, 8345807648902321813, 'worker', null, null, 0, 0, '', null, X'72756e6e696e67');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, fields, payload) values ('1:suspect', 1, 'RUNNING', 1795780800000019, false, 0, 0, 1795780800000, 1795780802000, 1795780800000019, 1795780800000017, 1795780800000, false, false, 8345807648902321813, 'worker', null, null, 0, 0, '', null, X'73757370656374');
insert into chihuo_finished (task_key, queue_id, finished_at) values ('1:done', 1, 1795780800000);
insert into chihuo_finished (task_key, queue_id, finished_at) values ('1:finished', 1, 1795780800000);
insert into chihuo_finished (task_key, queue_id, finished_at) values ('1:finished-running', 1, 1795780800000);
insert into chihuo_ticket_batches (queue_id, batch_number, issue_at, tickets) values (1, 1795780802100017, 0, X'000000040000000772656164792d3100066140cccdbb2d000000000772656164792d3200066140cccdbb2e000000000772656164792d3000066140cccdbb2f01000000087265706c6163656400066140cccdbb3000');
alter table chihuo_queues auto_increment = 1000;
