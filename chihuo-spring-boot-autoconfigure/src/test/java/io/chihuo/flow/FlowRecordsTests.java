// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.BackendUnavailableException;
import io.chihuo.FlowState;
import io.chihuo.backend.FlowMove;
import io.chihuo.backend.FlowMove.MoveAnswer;
import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowUpdate;
import io.chihuo.contract.SettableClock;
import io.chihuo.faults.BackendProxy;

import static org.assertj.core.api.Assertions.assertThat;

class FlowRecordsTests {

	private final List<List<String>> asked = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Void> answered = new CompletableFuture<>();

	private final FlowRecords records = new FlowRecords(
			() -> BackendProxy.ofFlows((proxy, method, arguments) -> load(arguments[0])), () -> null,
			new SettableClock());

	private static FlowMove move(String id) {
		return new FlowMove(List.of(),
				new FlowUpdate(new FlowKey(id, 1), FlowState.RUNNING, null, new byte[0], Long.MAX_VALUE, 0), List.of());
	}

	private CompletableFuture<List<MoveAnswer>> moveAll(List<FlowMove> moves) {
		List<String> ids = moves.stream().map((move) -> move.update().key().id()).toList();
		this.asked.add(ids);
		return this.answered.thenApply((go) -> {
			if (ids.contains("bad")) {
				throw new IllegalStateException("its queue has another format");
			}
			return ids.stream().map((id) -> new MoveAnswer(List.of(), !id.equals("changed"), List.of())).toList();
		});
	}

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

	private List<CompletableFuture<MadeMove>> moveTogether(FlowMoves moves) {
		FlowRecords moving = new FlowRecords(() -> BackendProxy.ofFlows((proxy, method, arguments) -> null),
				() -> moves, new SettableClock());
		List<CompletableFuture<MadeMove>> made = Stream.of("first", "a", "bad", "changed")
			.map((id) -> moving.move(move(id)))
			.toList();
		this.answered.complete(null);
		return made;
	}

	private void assertMadeEachByItself(List<CompletableFuture<MadeMove>> moves) {
		assertThat(moves)
			.extracting((move) -> move.handle((made, failure) -> made != null && made.answer().moved()).join())
			.containsExactly(true, true, false, false);
		assertThat(moves).extracting(CompletableFuture::isCompletedExceptionally)
			.containsExactly(false, false, true, false);
		assertThat(this.asked).containsExactly(List.of("first"), List.of("a", "bad", "changed"), List.of("a"),
				List.of("bad"), List.of("changed"));
	}

	@Test
	void movesOfABatchThatFailsAreMadeEachByItself() {
		assertMadeEachByItself(moveTogether(this::moveAll));
	}

	@Test
	void movesOfABatchThatThrowsAreMadeEachByItself() {
		assertMadeEachByItself(moveTogether((moves) -> {
			CompletableFuture<List<MoveAnswer>> answers = moveAll(moves);
			answers.getNow(List.of());
			return answers;
		}));
	}

	@Test
	void moveThatIsMadeAgainTellsWhy() {
		List<CompletableFuture<MadeMove>> moves = moveTogether(this::moveAll);
		assertThat(moves.get(0).join().earlierFailure()).isNull();
		assertThat(moves.get(3).join().earlierFailure()).hasMessage("its queue has another format");
	}

	@Test
	void movesThatTheStoreHasNotAnsweredInTimeAreNotMadeAgain() {
		List<CompletableFuture<MadeMove>> moves = moveTogether(
				(batch) -> (batch.size() == 1) ? moveAll(batch) : moveAll(batch).handle((made, failure) -> {
					throw new BackendUnavailableException("no answer", new TimeoutException());
				}));
		assertThat(moves).extracting(CompletableFuture::isCompletedExceptionally)
			.containsExactly(false, true, true, true);
		assertThat(this.asked).containsExactly(List.of("first"), List.of("a", "bad", "changed"));
	}

}
