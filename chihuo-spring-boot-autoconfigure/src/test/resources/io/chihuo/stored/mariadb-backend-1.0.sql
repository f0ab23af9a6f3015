-- token 1795780800000015
-- task_key is the number of the queue, a colon, and the id or the name of the schedule; flow_key the namespace, a slash, and the id. Times are milliseconds since the epoch.

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
	outcomes_until bigint not null,
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

create table if not exists chihuo_dead_letters (
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
	key chihuo_dead_letters_look (queue_id, state, moment, place)
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

create table if not exists chihuo_outcomes (
	task_key varchar(523) character set utf8mb4 collate utf8mb4_nopad_bin not null,
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
	flow_key varchar(641) character set utf8mb4 collate utf8mb4_nopad_bin not null primary key,
	namespace varchar(128) character set utf8mb4 collate utf8mb4_nopad_bin not null,
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
	task_key varchar(523) character set utf8mb4 collate utf8mb4_nopad_bin not null primary key,
	queue_id int not null,
	version bigint not null,
	content longblob not null
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_messages (
	message_id bigint auto_increment primary key,
	channel varchar(300) character set utf8mb4 collate utf8mb4_nopad_bin not null,
	session bigint not null,
	sent_at bigint not null,
	body longblob not null,
	key chihuo_messages_look (channel, message_id)
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_outbox (
	row_id bigint auto_increment primary key,
	namespace varchar(128) character set utf8mb4 collate utf8mb4_nopad_bin not null,
	loop_name varchar(128) character set utf8mb4 collate utf8mb4_nopad_bin not null,
	added_at bigint not null,
	task longblob not null,
	key chihuo_outbox_look (namespace, row_id)
) engine = innodb default charset = utf8mb4;

create table if not exists chihuo_outbox_relays (
	namespace varchar(128) character set utf8mb4 collate utf8mb4_nopad_bin not null primary key,
	relay_id varchar(36) not null
) engine = innodb default charset = utf8mb4;

insert into chihuo_dead_letters (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('1:failed', 1, 'DEAD', 1795780800000004, false, 1, 0, 1795780800000, 1795780800000, 1795780800000005, 1795780800000003, 1795780800000, false, false, 5651213935806241631, 'worker', 'given up', null, 0, 0, '', X'00066140ccadb003000002de413530000000000000', null, null, null, null, X'6661696c6564');
insert into chihuo_dead_letters (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('4:f/failed/broken#1', 4, 'DEAD', 1795780800000036, false, 1, 0, 1795780800000, 1795780800000, 1795780800000037, 1795780800000004, 1795780800000, false, false, 5651213935806241631, 'node', 'io.chihuo.RejectTaskException: broken', null, 0, 0, '', X'00066140ccadb023000000080befc0000000000000', null, null, '1	1795780800000	node	io.chihuo.RejectTaskException: broken', X'0100000089000000040000000e63686968756f2d6177616974656400000001310000000b63686968756f2d666c6f77000000066661696c65640000001663686968756f2d666c6f772d646563696465642d61740000000d313739353738303830303030300000001063686968756f2d666c6f772d7374657000000012322e312e3631353336373339313831343334', X'2262726f6b656e22');
insert into chihuo_dead_letters (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('4:f/undone/broken#1', 4, 'DEAD', 1795780800000043, false, 1, 0, 1795780800000, 1795780800000, 1795780800000044, 1795780800000006, 1795780800000, false, false, 5651213935806241631, 'node', 'io.chihuo.RejectTaskException: broken', null, 0, 0, '', X'00066140ccadb02a000000080befc0000000000000', null, null, '1	1795780800000	node	io.chihuo.RejectTaskException: broken', X'010000008a000000040000000e63686968756f2d6177616974656400000001310000000b63686968756f2d666c6f7700000006756e646f6e650000001663686968756f2d666c6f772d646563696465642d61740000000d313739353738303830303030300000001063686968756f2d666c6f772d7374657000000013342e312e313039303533353838383834323135', X'2262726f6b656e22');
insert into chihuo_dead_letters (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:dead', 8, 'DEAD', 1795780800000059, false, 1, 0, 1795780800000, 1795780800000, 1795780800000060, 1795780800000003, 1795780800000, false, false, 5651213935806241631, 'worker', 'given up', null, 0, 0, '', null, null, null, null, null, X'64656164');
insert into chihuo_finished (task_key, queue_id, finished_at) values ('8:done', 8, 1795780800000);
insert into chihuo_finished (task_key, queue_id, finished_at) values ('8:finished', 8, 1795780800000);
insert into chihuo_finished (task_key, queue_id, finished_at) values ('8:finished-running', 8, 1795780800000);
insert into chihuo_flows (flow_key, namespace, version, state, wake_at, created_at, ended_at, progress, plan) values ('test/counted', 'test', 197072916837947, 'RUNNING', 9223372036854775807, 1795780800000, 0, X'0100000000ffffffff00000000000000000000b33c9d33f63a00000002000000020202000000000000000000000001000000010000000100016e00000000000000020000000000000001000b636f756e742f312f6e2f78000000000000000000000000000000000000000000', X'010000000200000002000004666c6f77ffffffff0000000001000000010000000000000000000000000000000000000000000000080001310000000000000000000000000000000000000000000000016e0000000000000003');
insert into chihuo_flows (flow_key, namespace, version, state, wake_at, created_at, ended_at, progress, plan) values ('test/early', 'test', 68356408099009, 'NOT_BEGUN', 1798372800000, 1795780800000, -1, X'0100000000ffffffff000000000000000000003e2b776c40c1000000000000000000000000000000000000000000000000000000010002676f0000000f010000046a736f6e0000000000003100000001000d7369676e616c2f322f676f2f78000000000000000000000000000000000000000000', X'53');
insert into chihuo_flows (flow_key, namespace, version, state, wake_at, created_at, ended_at, progress, plan) values ('test/ended', 'test', 125186379069192, 'DONE', 1795867200000, 1795780800000, 1795780800000, X'0101000000ffffffff000001a21ce06e00000071db39a7b705000000050000000506060606060000000000000000000000000000000000000000000000000000000000000000000000040001610100046a736f6e00000007226e6f746564220001620100046a736f6e00000007226e6f746564220001630100046a736f6e00000007226e6f74656422000472756e73000000000000000003000000000000000000', X'010000000500000005000004666c6f77ffffffff0000000002000000010000000200000000000000000000000000000000000000000000000500016100000000000000000000000000000000000000000000000000000000000000000005737465707300000000000322612200000000000000000100013200000000000000000200000003000000040000000000000000000000000000000000000000000000050001620000000200000000000000000000000000000000000000000000000000000000000573746570730000000000032262220000000000000000050001630000000200000000000000000000000000000000000000000000000000000000000573746570730000000000032263220000000000000000');
insert into chihuo_flows (flow_key, namespace, version, state, wake_at, created_at, ended_at, progress, plan) values ('test/failed', 'test', 61536739181436, 'FAILED', 1795780860000, 1795780800000, 1795780800000, X'010200000000000002000001a21ce06e00000037f7a37ac37a00000003000000030706070000000000000000000000000000000000000000000000000000000000000000000000020001610100046a736f6e00000007226e6f74656422000472756e73000000000000000001000000000000000000', X'010000000300000003000004666c6f77ffffffff00000000020000000100000002000000000000000000000000000000000000000000000005000161000000000000000000000000000000000000000000000000000000000000000000057374657073000000000003226122000000000000000005000662726f6b656e0000000000000000000000000000000000000000000000000000000000000000000573746570730000000000082262726f6b656e220000000000000000');
insert into chihuo_flows (flow_key, namespace, version, state, wake_at, created_at, ended_at, progress, plan) values ('test/items', 'test', 89804655042624, 'RUNNING', 1795780802000, 1795780800000, 0, X'0100000000ffffffff0000000000000000000051ad469020400000000200000002020200000000000000000000000000000000000000000000000000000000000000000000000000000001000000010200000000000000000200000003010000000000000000000000', X'010000000200000002000004666c6f77ffffffff00000000010000000100000000000000000000000000000000000000000000000600056974656d73000000000000000000000000000000000000000000000000000000000000000000056c61746572000000000000000000000000000000000003000000032231220000000322322200000003223322000000000200000000');
insert into chihuo_flows (flow_key, namespace, version, state, wake_at, created_at, ended_at, progress, plan) values ('test/left', 'test', 135823928866539, 'RUNNING', 1795780802000, 1795780800000, 0, X'0100000000ffffffff000000000000000000007b87f90836eb0000000300000003020100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000', X'010000000300000003000004666c6f77ffffffff00000000020000000100000002000000000000000000000000000000000000000000000005000178000000000000000000000000000000000000000000000000000000000000000000046c6566740000000000032278220000000000000000050001610000000000000000000000000000000000000000000000000000000000000000000573746570730000000000032261220000000000000000');
insert into chihuo_flows (flow_key, namespace, version, state, wake_at, created_at, ended_at, progress, plan) values ('test/signalled', 'test', 82316696550921, 'RUNNING', 9223372036854775807, 1795780800000, 0, X'0100000000ffffffff000000000000000000004addd974fe07000000050000000502060200000000000000000000000000010000000200000000000000010006756e726561640000000f010000046a736f6e00000000000033000000000000000000000000000000020001610100046a736f6e00000007226e6f74656422000472756e73000000000000000001000000000000000000', X'010000000500000005000004666c6f77ffffffff00000000030000000100000002000000030000000000000000000000000000000000000000000000050001610000000000000000000000000000000000000000000000000000000000000000000573746570730000000000032261220000000000000000090002676f000000000000000000000000000000000000000000000002676f0000000000000000040006623a7768656e000000000000000001000000040000000000000000000000000000000000000000000000000000000000000d0000000000010001610000000000000000000000010000000001610000000500016200000003000000000000000000000000000000000000000000000000000000000005737465707300000000000000000000000000010000000002676f000000');
insert into chihuo_flows (flow_key, namespace, version, state, wake_at, created_at, ended_at, progress, plan) values ('test/timed', 'test', 32851551408923, 'RUNNING', 4949380800000, 1795780800000, 0, X'0100000000ffffffff000000000000000000001de0d90d531b0000000300000003020200000000000000000100000001000004805e159e0000000000000000000000000000000000000000000000000000000000000000000000000000', X'010000000300000003000004666c6f77ffffffff0000000002000000010000000200000000000000000000000000000000000000000000000700046c6f6e67000000000000000000000000000000000000000000000000000002de41353000050001610000000000000000000000000000000000000000000000000000000000000000000573746570730000000000032261220000000000000000');
insert into chihuo_flows (flow_key, namespace, version, state, wake_at, created_at, ended_at, progress, plan) values ('test/undone', 'test', 109053588884218, 'RUNNING', 1795780802000, 1795780800000, 0, X'02000000000000000400000000000000000000632f046d4af700000005000000050b060602070000000000000000000000000000000000000000000000000000000000000000000000020001610100046a736f6e00000007226e6f74656422000472756e7300000000000000000100000000000000000000000000000000010000000007', X'020000000500000005000004666c6f77ffffffff0000000002000000010000000400000000000000000000000000000000000000000000000c000d613a636f6d70656e736174656400000000000000000200000002000000030000000000000000000000000000000000000000000000050001610000000100000000000000000000000000000000000000000000000000000000000573746570730000000000032261220000000000000000050006613a756e646f00000001040000000000000000000000000000000000000000000000000000010004756e646f000000000000000000000000000005000662726f6b656e0000000000000000000000000000000000000000000000000000000000000000000573746570730000000000082262726f6b656e220000000000000000');
insert into chihuo_orphans (orphan_id, queue_id, due_at, children) values (1, 1, 0, X'63616e63656c6c65642d706172656e740a666f746865722f6368696c6472656e2f612f6b6579656420c3a92f310a6e6f746865722f6368696c6472656e2f72616e646f6d0a');
insert into chihuo_outbox (row_id, namespace, loop_name, added_at, task) values (1, 'test', 'outbox', 1796010729813, X'01000000056164646564000000210000000000000000ffffffffffffffffffffffffffffffffffffffffffffffff00000001000000017800000001317061796c6f616420c3a4');
insert into chihuo_outcomes (task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, token_hash) values ('1:answered', 1795780800000009, 1, 1795780800000007, true, 4949380800000, 'FAILED', X'6f6e6c7920616e737765726564', 'given up', 1795780800000, X'');
insert into chihuo_outcomes (task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, token_hash) values ('1:cancelled', 1795780800000012, 1, 1795780800000010, true, 4949380800000, 'CANCELLED', X'', null, 1795780800000, X'');
insert into chihuo_outcomes (task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, token_hash) values ('1:done', 1795780800000002, 1, 1795780800000000, true, 4949380800000, 'DONE', X'726573756c74', null, 1795780800000, X'');
insert into chihuo_outcomes (task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, token_hash) values ('1:failed', 1795780800000006, 1, 1795780800000003, true, 4949380800000, 'FAILED', X'6661696c757265', 'given up', 1795780800000, X'');
insert into chihuo_outcomes (task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, token_hash) values ('4:f/ended/a#1', 1795780800000025, 4, 1795780800000023, true, 1830340800000, 'DONE', X'020000046a736f6e00046e6f64650000000100000057010005656e6465640013312e312e313235313836333739303639313839000000020001610000000000000000010100046a736f6e00000007226e6f74656422000472756e73000000000000000100000000000000000000226122', null, 1795780800000, X'');
insert into chihuo_outcomes (task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, token_hash) values ('4:f/ended/b#1', 1795780800000030, 4, 1795780800000026, true, 1830340800000, 'DONE', X'020000046a736f6e00046e6f64650000000100000057010005656e6465640013332e312e313235313836333739303639313839000000020001620000000000000000010100046a736f6e00000007226e6f74656422000472756e73000000000000000100000000000000000000226222', null, 1795780800000, X'');
insert into chihuo_outcomes (task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, token_hash) values ('4:f/ended/c#1', 1795780800000031, 4, 1795780800000028, true, 1830340800000, 'DONE', X'020000046a736f6e00046e6f64650000000100000057010005656e6465640013342e312e313235313836333739303639313839000000020001630000000000000000010100046a736f6e00000007226e6f74656422000472756e73000000000000000100000000000000000000226322', null, 1795780800000, X'');
insert into chihuo_outcomes (task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, token_hash) values ('4:f/failed/a#1', 1795780800000034, 4, 1795780800000032, true, 1830340800000, 'DONE', X'020000046a736f6e00046e6f646500000001000000570100066661696c65640012312e312e3631353336373339313831343334000000020001610000000000000000010100046a736f6e00000007226e6f74656422000472756e73000000000000000100000000000000000000226122', null, 1795780800000, X'');
insert into chihuo_outcomes (task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, token_hash) values ('4:f/failed/broken#1', 1795780800000038, 4, 1795780800000035, true, 1830340800000, 'FAILED', X'0101000000046e6f6465000000017b2274797065223a22696f2e63686968756f2e52656a6563745461736b457863657074696f6e222c226d657373616765223a2262726f6b656e222c22737461636b223a22696f2e63686968756f2e73746f7265642e53746f726564466c6f77732e6c616d6264612472756e24302853746f726564466c6f77732e6a6176613a3631295c6e696f2e63686968756f2e656e67696e652e48616e646c6572496e766f6b65722e63616c6c48616e646c65722848616e646c6572496e766f6b65722e6a6176613a313431295c6e696f2e63686968756f2e656e67696e652e48616e646c6572496e766f6b65722e626567696e52756e2848616e646c6572496e766f6b65722e6a6176613a313130295c6e696f2e63686968756f2e656e67696e652e48616e646c6572496e766f6b65722e72756e5461736b2848616e646c6572496e766f6b65722e6a6176613a3933295c6e696f2e63686968756f2e656e67696e652e5461736b446973706174636865722e72756e5461736b285461736b446973706174636865722e6a6176613a313632295c6e696f2e63686968756f2e656e67696e652e5461736b446973706174636865722e72756e5461736b73285461736b446973706174636865722e6a6176613a313436295c6e696f2e63686968756f2e656e67696e652e5461736b4469737061746368657224446973706174636865725468726561642e72756e285461736b446973706174636865722e6a6176613a323030295c6e6a6176612e626173652f6a6176612e6c616e672e5468726561642e72756e285468726561642e6a6176613a383430295c6e222c22636175736573223a5b5d2c2273757070726573736564223a302c2272657468726f776e223a66616c73652c22756e6365727461696e223a66616c73657d', 'io.chihuo.RejectTaskException: broken', 1795780800000, X'');
insert into chihuo_outcomes (task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, token_hash) values ('4:f/signalled/a#1', 1795780800000050, 4, 1795780800000048, true, 1830340800000, 'DONE', X'020000046a736f6e00046e6f6465000000010000005a0100097369676e616c6c65640012312e312e3832333136363936353530393139000000020001610000000000000000010100046a736f6e00000007226e6f74656422000472756e73000000000000000100000000000000000000226122', null, 1795780800000, X'');
insert into chihuo_outcomes (task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, token_hash) values ('4:f/undone/a#1', 1795780800000041, 4, 1795780800000039, true, 1830340800000, 'DONE', X'020000046a736f6e00046e6f64650000000100000058010006756e646f6e650013322e312e313039303533353838383834323135000000020001610000000000000000010100046a736f6e00000007226e6f74656422000472756e73000000000000000100000000000000000000226122', null, 1795780800000, X'');
insert into chihuo_outcomes (task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, token_hash) values ('4:f/undone/broken#1', 1795780800000045, 4, 1795780800000042, true, 1830340800000, 'FAILED', X'0101000000046e6f6465000000017b2274797065223a22696f2e63686968756f2e52656a6563745461736b457863657074696f6e222c226d657373616765223a2262726f6b656e222c22737461636b223a22696f2e63686968756f2e73746f7265642e53746f726564466c6f77732e6c616d6264612472756e24302853746f726564466c6f77732e6a6176613a3631295c6e696f2e63686968756f2e656e67696e652e48616e646c6572496e766f6b65722e63616c6c48616e646c65722848616e646c6572496e766f6b65722e6a6176613a313431295c6e696f2e63686968756f2e656e67696e652e48616e646c6572496e766f6b65722e626567696e52756e2848616e646c6572496e766f6b65722e6a6176613a313130295c6e696f2e63686968756f2e656e67696e652e48616e646c6572496e766f6b65722e72756e5461736b2848616e646c6572496e766f6b65722e6a6176613a3933295c6e696f2e63686968756f2e656e67696e652e5461736b446973706174636865722e72756e5461736b285461736b446973706174636865722e6a6176613a313632295c6e696f2e63686968756f2e656e67696e652e5461736b446973706174636865722e72756e5461736b73285461736b446973706174636865722e6a6176613a313436295c6e696f2e63686968756f2e656e67696e652e5461736b4469737061746368657224446973706174636865725468726561642e72756e285461736b446973706174636865722e6a6176613a323030295c6e6a6176612e626173652f6a6176612e6c616e672e5468726561642e72756e285468726561642e6a6176613a383430295c6e222c22636175736573223a5b5d2c2273757070726573736564223a302c2272657468726f776e223a66616c73652c22756e6365727461696e223a66616c73657d', 'io.chihuo.RejectTaskException: broken', 1795780800000, X'');
insert into chihuo_outcomes (task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, token_hash) values ('7:f/left/x#1', 1795780800000057, 7, 1795780800000053, true, 1830340800000, 'DONE', X'010000046a736f6e00046e6f64650000000122726573756c7422', null, 1795780800000, X'');
insert into chihuo_queues (queue_id, name, max_length, max_crashes, finished_retention, last_token, waiting, counted_at, outcomes_until, format, minor) values (1, 'test/calls', -1, 3, 0, 1795780800000013, -7, 0, 4949380860000, 1, 0);
insert into chihuo_queues (queue_id, name, max_length, max_crashes, finished_retention, last_token, waiting, counted_at, outcomes_until, format, minor) values (2, 'test/chihuo-schedule-directory', -1, 3, 0, 0, 0, 0, 0, 1, 0);
insert into chihuo_queues (queue_id, name, max_length, max_crashes, finished_retention, last_token, waiting, counted_at, outcomes_until, format, minor) values (3, 'test/slots', -1, 3, 0, 0, 0, 0, 0, 1, 0);
insert into chihuo_queues (queue_id, name, max_length, max_crashes, finished_retention, last_token, waiting, counted_at, outcomes_until, format, minor) values (4, 'test/steps', -1, 3, 0, 1795780800000007, -8, 0, 1830340860000, 1, 0);
insert into chihuo_queues (queue_id, name, max_length, max_crashes, finished_retention, last_token, waiting, counted_at, outcomes_until, format, minor) values (5, 'test/undo', -1, 3, 0, 0, 0, 0, 1830340860000, 1, 0);
insert into chihuo_queues (queue_id, name, max_length, max_crashes, finished_retention, last_token, waiting, counted_at, outcomes_until, format, minor) values (6, 'test/later', -1, 3, 0, 0, 0, 0, 1830340860000, 1, 0);
insert into chihuo_queues (queue_id, name, max_length, max_crashes, finished_retention, last_token, waiting, counted_at, outcomes_until, format, minor) values (7, 'test/left', -1, 3, 0, 1795780800000001, -1, 0, 1830340860000, 1, 0);
insert into chihuo_queues (queue_id, name, max_length, max_crashes, finished_retention, last_token, waiting, counted_at, outcomes_until, format, minor) values (8, 'test/loop', 100, 5, 0, 1795780800000017, 7, 1795780800000, 0, 1, 0);
insert into chihuo_schedules (task_key, queue_id, version, content) values ('2:declared', 2, 1, X'6c6f6f703d736c6f74730a646566696e65642d61743d31373935373830383030303030');
insert into chihuo_schedules (task_key, queue_id, version, content) values ('2:hourly', 2, 1, X'6c6f6f703d736c6f74730a646566696e65642d61743d313739353738303830303030300a72756e74696d653d74727565');
insert into chihuo_schedules (task_key, queue_id, version, content) values ('2:paused', 2, 1, X'6c6f6f703d736c6f74730a646566696e65642d61743d313739353738303830303030300a72756e74696d653d74727565');
insert into chihuo_schedules (task_key, queue_id, version, content) values ('3:declared', 3, 1, X'63726f6e3d302033302032202a202a202a0a65766572793d0a7a6f6e653d2b30323a30300a6d6973666972653d4f4e43450a63617463682d75702d77697468696e3d0a6d61782d6d69737365642d72756e733d31300a6f7665726c61703d534b49500a6a69747465723d505430530a646566696e65642d61743d313739353738303830303030300a616e63686f723d323032362d31312d32375431323a30303a30305a0a6c6173742d736c6f743d323032362d31312d32375431323a30303a30305a0a7061796c6f61642d736f757263653d4e4f4e450a6465636c617265642d61743d323032362d31312d32375431323a30303a30305a');
insert into chihuo_schedules (task_key, queue_id, version, content) values ('3:hourly', 3, 2, X'63726f6e3d0a65766572793d505431480a7a6f6e653d5a0a6d6973666972653d534b49500a63617463682d75702d77697468696e3d0a6d61782d6d69737365642d72756e733d31300a6f7665726c61703d414c4c4f570a6a69747465723d505430530a646566696e65642d61743d313739353738303830303030300a616e63686f723d323032362d31312d32375431323a30303a30305a0a6c6173742d736c6f743d323032362d31312d32375431323a30303a30305a0a72756e74696d653d747275650a7061796c6f61642d736f757263653d5245434f52440a7061796c6f61643d496d686c6247787649673d3d0a636f6465633d6a736f6e0a72657175657374733d0a72756e733d686f75726c79406e6f772d323032362d31312d32375431323a30303a30305a2d310a686973746f72793d4e6d777978697463302c302c31');
insert into chihuo_schedules (task_key, queue_id, version, content) values ('3:paused', 3, 2, X'63726f6e3d302033302032202a202a202a0a65766572793d0a7a6f6e653d2b30323a30300a6d6973666972653d4f4e43450a63617463682d75702d77697468696e3d0a6d61782d6d69737365642d72756e733d31300a6f7665726c61703d534b49500a6a69747465723d505430530a646566696e65642d61743d313739353738303830303030300a616e63686f723d323032362d31312d32375431323a30303a30305a0a6c6173742d736c6f743d323032362d31312d32375431323a30303a30305a0a72756e74696d653d747275650a7061796c6f61642d736f757263653d4e4f4e450a7061796c6f61643d0a636f6465633d0a7061757365643d747275650a686973746f72793d536d777978697463302c302c30');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('1:cancelled-parent', 1, 'RUNNING', 1795780800000019, false, 0, 0, 1795780800000, 4949380800000, 1795780800000019, 1795780800000013, 1795780800000, true, false, 5651213935806241631, 'worker', null, null, 0, 0, '', null, null, X'666f746865722f6368696c6472656e2f612f6b6579656420c3a92f310a6e6f746865722f6368696c6472656e2f72616e646f6d0a', null, null, X'63616e63656c6c65642d706172656e74');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('1:completed', 1, 'RUNNING', 1795780800000017, false, 0, 0, 1795780800000, 4949380800000, 1795780800000017, 1795780800000009, 1795780800000, false, false, 5651213935806241631, 'worker', null, null, 0, 0, '', X'00066140ccadb010000002de413530000000000001000000066e6f64652d31', X'00000005746f6b656e000004805e159e000001000000000c6561726c7920726573756c7400', null, null, null, X'636f6d706c65746564');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('1:parent', 1, 'RUNNING', 1795780800000018, false, 0, 0, 1795780800000, 4949380800000, 1795780800000018, 1795780800000011, 1795780800000, false, false, 5651213935806241631, 'worker', null, null, 0, 0, '', null, null, X'666f746865722f6368696c6472656e2f612f6b6579656420c3a92f310a6e6f746865722f6368696c6472656e2f72616e646f6d0a', null, null, X'706172656e74');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('1:parked', 1, 'WAITING', 1795780800000014, false, 0, 0, 1795780800000, 4949380800000, 1795780800000015, 1795780800000007, 1795780800000, false, false, 5651213935806241631, 'worker', null, null, 0, 0, '', X'00066140ccadb00d000002de413530000000000001000000066e6f64652d31', X'00000005746f6b656e000004805e159e000100', null, null, null, X'7061726b6564');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('1:pending', 1, 'READY', 1795780800000022, false, 0, 0, 1795780800000, 0, 1795780800000022, 0, 1795780800000, false, false, 0, null, null, null, 0, 0, '', X'00066140ccadb015000002de413530000000000001000000066e6f64652d31', null, null, null, null, X'70656e64696e67');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('3:hourly@now-2026-11-27T12:00:00Z-1', 3, 'READY', 1795780800000020, false, 0, 0, 1795780800000, 0, 1795780800000020, 0, 1795780800000, false, false, 0, null, null, null, 0, 0, '', null, null, null, null, X'0100000038000000010000000f63686968756f2d7363686564756c650000001d323032362d31312d32375431323a30303a30305a202d20686f75726c79', X'2268656c6c6f22');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('5:f/undone/a:undo#1', 5, 'READY', 1795780800000047, false, 0, 0, 1795780800000, 0, 1795780800000047, 0, 1795780800000, false, false, 0, null, null, null, 0, 0, '', X'00066140ccadb02e000000080befc00000000000010000002437336431313466362d373165382d343135312d383137352d613438386231656566316165', null, null, null, X'010000008a000000040000000e63686968756f2d6177616974656400000001310000000b63686968756f2d666c6f7700000006756e646f6e650000001663686968756f2d666c6f772d646563696465642d61740000000d313739353738303830303030300000001063686968756f2d666c6f772d7374657000000013332e312e313039303533353838383834323135', X'7b2273746570223a2261222c227061796c6f6164223a2261222c22726573756c74223a2261222c226f7574636f6d65223a22444f4e45227d');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('6:f/items/items#i0', 6, 'READY', 1795780800000052, false, 0, 0, 1795780800000, 0, 1795780800000052, 0, 1795780800000, false, false, 0, null, null, null, 0, 0, '', X'00066140ccadb033000000080befc00000000000010000002437336431313466362d373165382d343135312d383137352d613438386231656566316165', null, null, null, X'010000008a000000040000000e63686968756f2d6177616974656400000001310000000b63686968756f2d666c6f77000000056974656d730000001663686968756f2d666c6f772d646563696465642d61740000000d313739353738303830303030300000001063686968756f2d666c6f772d7374657000000014312e312e38393830343635353034323632342e31', X'223122');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('6:f/items/items#i1', 6, 'READY', 1795780800000056, false, 0, 0, 1795780800000, 0, 1795780800000056, 0, 1795780800000, false, false, 0, null, null, null, 0, 0, '', X'00066140ccadb037000000080befc00000000000010000002437336431313466362d373165382d343135312d383137352d613438386231656566316165', null, null, null, X'010000008a000000040000000e63686968756f2d6177616974656400000001310000000b63686968756f2d666c6f77000000056974656d730000001663686968756f2d666c6f772d646563696465642d61740000000d313739353738303830303030300000001063686968756f2d666c6f772d7374657000000014312e312e38393830343635353034323632342e32', X'223222');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:again', 8, 'RUNNING', 1795780800000068, false, 0, 0, 1795780800000, 4949380800000, 1795780800000068, 1795780800000015, 1795780800000, false, false, 5651213935806241631, 'worker', null, X'000001a21ce06e00000001a21ce06e0000000100000010000000010000000372756e0000000132007365636f6e642072756e', 0, 0, '', null, null, null, null, null, X'616761696e');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:cancelled', 8, 'RUNNING', 1795780800000066, false, 0, 0, 1795780800000, 4949380800000, 1795780800000066, 1795780800000011, 1795780800000, true, false, 5651213935806241631, 'worker', null, null, 0, 0, '', null, null, null, null, null, X'63616e63656c6c6564');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:delayed', 8, 'DELAYED', 1795780802100001, false, 0, 0, 1795780802100, 4102444800000, 1795780802100002, 0, 0, false, false, 0, null, null, null, 0, 0, '', null, null, null, null, X'010000000e0000000100000001780000000131', X'6c61746572');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:delayed-first', 8, 'DELAYED', 1795780802100003, true, 0, 0, 1795780802100, 4102444800000, 1795780802100004, 0, 0, false, false, 0, null, null, null, 0, 0, '', null, null, null, null, null, X'6561726c696572');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:finished-running', 8, 'RUNNING', 1795780800000067, false, 0, 0, 1795780800000, 4949380800000, 1795780800000067, 1795780800000013, 1795780800000, false, true, 5651213935806241631, 'worker', null, null, 0, 0, '', null, null, null, null, null, X'66696e69736865642d72756e6e696e67');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:ready-0', 8, 'READY', 1795780802100007, true, 0, 0, 1795780802100, 0, -1795780802100007, 0, 1795780802100, false, false, 0, null, null, null, 0, 0, '', null, null, null, null, null, X'72656164792d30');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:ready-1', 8, 'READY', 1795780802100005, false, 0, 0, 1795780802100, 0, 1795780802100005, 0, 1795780802100, false, false, 0, null, null, null, 0, 0, '', null, null, null, null, X'01000000170000000200000001780000000131000000017900000000', X'7061796c6f6164206f662072656164792d31');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:ready-2', 8, 'READY', 1795780802100006, false, 0, 0, 1795780802100, 0, 1795780802100006, 0, 1795780802100, false, false, 0, null, null, null, 0, 0, '', null, null, null, null, null, X'');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:renewed', 8, 'RUNNING', 1795780800000065, false, 0, 0, 1795780800000, 4949380800000, 1795780800000065, 1795780800000009, 1795780800000, false, false, 5651213935806241631, 'worker', null, null, 0, 0, '', null, null, null, null, null, X'72656e65776564');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:replaced', 8, 'READY', 1795780802100008, false, 0, 0, 1795780802100, 0, 1795780802100008, 0, 1795780802100, false, false, 0, null, null, null, 0, 0, '', null, null, null, null, null, X'6e65773a20c3a42000200a202771756f74656427');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:retried', 8, 'DELAYED', 1795780800000062, true, 1, 0, 1795780800000, 4949380800000, 1795780800000063, 1795780800000005, 1795780800000, false, false, 5651213935806241631, 'worker', 'failed', null, 0, 0, '', null, null, null, null, null, X'72657472696564');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:running', 8, 'RUNNING', 1795780800000064, false, 0, 0, 1795780800000, 4949380800000, 1795780800000064, 1795780800000007, 1795780800000, false, false, 5651213935806241631, 'worker', null, null, 0, 0, '', null, null, null, null, null, X'72756e6e696e67');
insert into chihuo_tasks (task_key, queue_id, state, ticket, to_head, attempts, crashes, added_at, moment, place, token, started_at, cancelled, finished, session, worker, last_error, rerun, forced_releases, suspect, charged, tracking, parked, children, attempt_log, fields, payload) values ('8:suspect', 8, 'RUNNING', 1795780800000069, false, 0, 0, 1795780800000, 1795780802000, 1795780800000069, 1795780800000017, 1795780800000, false, false, 5651213935806241631, 'worker', null, null, 0, 0, '', null, null, null, null, null, X'73757370656374');
alter table chihuo_queues auto_increment = 1000;
