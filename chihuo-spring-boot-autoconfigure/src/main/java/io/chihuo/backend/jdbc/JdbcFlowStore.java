// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowState;
import io.chihuo.backend.flow.DueFlow;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowPage;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowUpdate;

/**
 * The flows of one namespace in a database. A batch is one transaction.
 */
final class JdbcFlowStore implements FlowStore {

	private final JdbcCalls calls;

	private final LedgerDatabase database;

	private final FlowRows rows;

	JdbcFlowStore(JdbcCalls calls, LedgerDatabase database, String namespace) {
		this.calls = calls;
		this.database = database;
		this.rows = new FlowRows(database.jdbcClient(), namespace);
	}

	@Override
	public boolean isLocal() {
		return false;
	}

	@Override
	public CompletableFuture<Long> currentMillis() {
		return submitCall("read the time", () -> this.database.databaseTime().currentMillis());
	}

	@Override
	public CompletableFuture<List<Optional<FlowRecord>>> create(List<FlowRecord> flows) {
		return changeEach("store flows", flows, FlowRecord::id, this::createFlow);
	}

	private Optional<FlowRecord> createFlow(FlowRecord flow) {
		Optional<FlowRecord> known = this.rows.findFlow(flow.id());
		if (known.isEmpty()) {
			this.rows.insertFlow(flow);
		}
		return known;
	}

	@Override
	public CompletableFuture<List<Optional<FlowRecord>>> load(List<String> ids) {
		return submitCall("read flows",
				() -> ids.isEmpty() ? List.of() : this.rows.findFlows(ids, this.database.bulkStatements()));
	}

	@Override
	public CompletableFuture<List<Boolean>> update(List<FlowUpdate> updates) {
		return changeEach("change flows", updates, (update) -> update.key().id(), this.rows::updateFlow);
	}

	@Override
	public CompletableFuture<List<Boolean>> delete(List<FlowKey> flows) {
		return changeEach("delete flows", flows, FlowKey::id, this.rows::deleteFlow);
	}

	@Override
	public CompletableFuture<List<DueFlow>> due(long from, int limit) {
		return submitCall("find due flows",
				() -> this.rows.findDue(from, this.database.databaseTime().currentMillis(), limit));
	}

	@Override
	public CompletableFuture<FlowPage> list(@Nullable FlowState state, @Nullable String cursor, int size) {
		return submitCall("list flows", () -> this.rows.findPage(state, cursor, size));
	}

	@Override
	public CompletableFuture<Map<FlowState, Long>> counts() {
		return submitCall("count flows", this.rows::countFlows);
	}

	/**
	 * Change rows in the order of their ids, so that transactions do not wait for each
	 * other in a circle; of one id in the batch's order.
	 */
	private <I, R> CompletableFuture<List<R>> changeEach(String what, List<I> batch, Function<I, String> id,
			Function<I, R> change) {
		return submitCall(what, () -> this.database.runInTransaction(() -> {
			List<@Nullable R> answers = new ArrayList<>();
			batch.forEach((member) -> answers.add(null));
			IntStream.range(0, batch.size())
				.boxed()
				.sorted(Comparator.comparing((i) -> id.apply(batch.get(i))))
				.forEach((i) -> answers.set(i, change.apply(batch.get(i))));
			return answers.stream().map(Optional::ofNullable).map(Optional::orElseThrow).toList();
		}));
	}

	private <R> CompletableFuture<R> submitCall(String what, Supplier<R> work) {
		return this.calls.submitCall(this.calls, what, () -> {
			this.database.openDatabase();
			return work.get();
		});
	}

}
