// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.FlowState;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.contract.SettableClock;
import io.chihuo.faults.BackendProxy;

import static org.assertj.core.api.Assertions.assertThat;

class FlowRecordsTests {

	private final List<List<String>> asked = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Void> answered = new CompletableFuture<>();

	private final FlowRecords records = new FlowRecords(
			() -> BackendProxy.ofFlows((proxy, method, arguments) -> load(arguments[0])), () -> null,
			new SettableClock());

	private CompletableFuture<List<Optional<FlowRecord>>> load(Object argument) {
		List<String> ids = ((List<?>) argument).stream().map(String::valueOf).toList();
		this.asked.add(ids);
		return this.answered.thenApply((go) -> ids.stream().map(FlowRecordsTests::find).toList());
	}

	private static Optional<FlowRecord> find(String id) {
		return id.equals("gone") ? Optional.empty()
				: Optional.of(new FlowRecord(id, 1, FlowState.RUNNING, new byte[0], new byte[0], 0, 1, 0));
	}

	/** One that began before may be answered by an earlier version. */
	@Test
	void flowThatManyAskForAtOnceIsReadOnceAfterTheReadThatIsUnderWay() {
		List<CompletableFuture<Optional<FlowRecord>>> loads = Stream.of("a", "a", "gone", "b", "a", "gone")
			.map(this.records::load)
			.toList();
		this.answered.complete(null);
		assertThat(loads).extracting((load) -> load.join().map(FlowRecord::id).orElse("none"))
			.containsExactly("a", "a", "none", "b", "a", "none");
		assertThat(this.asked).containsExactly(List.of("a"), List.of("a", "gone", "b"));
	}

}
