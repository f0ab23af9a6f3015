// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.Assert;

import io.chihuo.FlowState;
import io.chihuo.backend.flow.DueFlow;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowPage;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowSummary;
import io.chihuo.backend.flow.FlowUpdate;

/**
 * Reads and writes the flows of one namespace. The key of a row is the namespace, a slash
 * and the id.
 */
final class FlowRows {

	private static final String SELECT = "select flow_key, version, state, plan, progress, wake_at, created_at, ended_at"
			+ " from chihuo_flows where ";

	private static final String UNCOMPENSATED = "UNCOMPENSATED";

	/** In place of the state where there is no flow yet. */
	private static final String NOT_BEGUN = "NOT_BEGUN";

	/**
	 * The states by their texts. Flows that have another one, as those of a later
	 * version, are neither listed nor counted.
	 */
	private static final Map<String, FlowState> STATES = Stream.of(FlowState.values())
		.collect(Collectors.toUnmodifiableMap(FlowRows::toColumn, Function.identity()));

	private final JdbcClient client;

	private final String namespace;

	FlowRows(JdbcClient client, String namespace) {
		this.client = client;
		this.namespace = namespace;
	}

	private String keyOf(String id) {
		return this.namespace + "/" + id;
	}

	private String idOf(String key) {
		return key.substring(this.namespace.length() + 1);
	}

	Optional<FlowRecord> findFlow(String id) {
		return this.client.sql(SELECT + "flow_key = ?").param(keyOf(id)).query(this::mapFlow).optional();
	}

	List<Optional<FlowRecord>> findFlows(List<String> ids, BulkStatements bulk) {
		List<String> keys = ids.stream().distinct().map(this::keyOf).toList();
		Map<String, FlowRecord> flows = new HashMap<>();
		this.client.sql(SELECT + bulk.keyCondition("flow_key", keys.size()))
			.params(bulk.keyArguments(keys))
			.query(this::mapFlow)
			.list()
			.forEach((flow) -> flows.put(flow.id(), flow));
		return ids.stream().map((id) -> Optional.ofNullable(flows.get(id))).toList();
	}

	/** The column takes 16 characters. */
	private static String toColumn(FlowState state) {
		return (state == FlowState.COMPENSATION_FAILED) ? UNCOMPENSATED : state.name();
	}

	private static String toColumn(FlowState state, long endedAt) {
		return (endedAt == FlowRecord.NOT_BEGUN) ? NOT_BEGUN : toColumn(state);
	}

	private static FlowState toState(String column) {
		if (column.equals(NOT_BEGUN)) {
			return FlowState.RUNNING;
		}
		FlowState state = STATES.get(column);
		if (state == null) {
			throw new IllegalStateException("A flow in the database has the unknown state '" + column
					+ "', perhaps by a later version of Chihuo; update this node");
		}
		return state;
	}

	private FlowRecord mapFlow(ResultSet row, int number) throws SQLException {
		return new FlowRecord(idOf(row.getString(1)), row.getLong(2), toState(row.getString(3)), row.getBytes(4),
				row.getBytes(5), row.getLong(6), row.getLong(7), row.getLong(8));
	}

	/** Fails by a collision if another transaction inserts the same id. */
	void insertFlow(FlowRecord flow) {
		this.client
			.sql("insert into chihuo_flows (flow_key, namespace, version, state, plan, progress, wake_at, created_at,"
					+ " ended_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
			.params(keyOf(flow.id()), this.namespace, flow.version(), toColumn(flow.state(), flow.endedAt()),
					flow.plan(), flow.progress(), flow.wakeAt(), flow.createdAt(), flow.endedAt())
			.update();
	}

	boolean updateFlow(FlowUpdate update) {
		List<Object> values = new ArrayList<>(List.of(update.key().version() + 1,
				toColumn(update.state(), update.endedAt()), update.progress(), update.wakeAt(), update.endedAt()));
		byte[] plan = update.plan();
		if (plan != null) {
			values.add(plan);
		}
		values.add(keyOf(update.key().id()));
		values.add(update.key().version());
		return this.client
			.sql("update chihuo_flows set version = ?, state = ?, progress = ?, wake_at = ?, ended_at = ?"
					+ ((plan != null) ? ", plan = ?" : "") + " where flow_key = ? and version = ?")
			.params(values)
			.update() == 1;
	}

	boolean deleteFlow(FlowKey flow) {
		return this.client.sql("delete from chihuo_flows where flow_key = ? and version = ?")
			.params(keyOf(flow.id()), flow.version())
			.update() == 1;
	}

	List<DueFlow> findDue(long from, long now, int limit) {
		return this.client
			.sql("select flow_key, version, wake_at from chihuo_flows where namespace = ? and wake_at >= ?"
					+ " and wake_at <= ? order by wake_at limit ?")
			.params(this.namespace, from, now, limit)
			.query((row, number) -> new DueFlow(new FlowKey(idOf(row.getString(1)), row.getLong(2)), row.getLong(3)))
			.list();
	}

	/**
	 * A page by age.
	 * @param cursor when the last flow of the page before was stored, a slash and its id
	 */
	FlowPage findPage(@Nullable FlowState state, @Nullable String cursor, int size) {
		List<Object> values = new ArrayList<>(List.of(this.namespace));
		StringBuilder condition = new StringBuilder();
		if (state != null) {
			condition.append(" and state = ?");
			values.add(toColumn(state));
		}
		else {
			condition.append(" and state <> ?");
			values.add(NOT_BEGUN);
		}
		if (cursor != null) {
			int end = cursor.indexOf('/');
			Assert.isTrue(end > 0, "The cursor of a list of flows is the one that the page before has");
			long createdAt = Long.parseLong(cursor, 0, end, 10);
			condition.append(" and created_at >= ? and (created_at > ? or flow_key > ?)");
			values.addAll(List.of(createdAt, createdAt, keyOf(cursor.substring(end + 1))));
		}
		values.add(size);
		List<FlowSummary> flows = new ArrayList<>();
		List<String> cursors = this.client
			.sql("select flow_key, state, created_at, ended_at from chihuo_flows where namespace = ?" + condition
					+ " order by created_at, flow_key limit ?")
			.params(values)
			.query((row, number) -> {
				String id = idOf(row.getString(1));
				FlowState known = STATES.get(row.getString(2));
				if (known != null) {
					flows.add(new FlowSummary(id, known, row.getLong(3), row.getLong(4)));
				}
				return row.getLong(3) + "/" + id;
			})
			.list();
		return new FlowPage(List.copyOf(flows), (cursors.size() < size) ? null : cursors.get(size - 1));
	}

	Map<FlowState, Long> countFlows() {
		Map<FlowState, Long> counts = new EnumMap<>(FlowState.class);
		this.client.sql("select state, count(*) from chihuo_flows where namespace = ? group by state")
			.param(this.namespace)
			.query((row) -> {
				FlowState state = STATES.get(row.getString(1));
				if (state != null) {
					counts.put(state, row.getLong(2));
				}
			});
		return counts;
	}

}
