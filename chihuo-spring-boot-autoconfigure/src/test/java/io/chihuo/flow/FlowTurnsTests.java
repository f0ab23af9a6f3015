// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.backend.FlowMove;
import io.chihuo.backend.Lease;
import io.chihuo.backend.Settlement;
import io.chihuo.flow.state.FlowEvent;

import static org.assertj.core.api.Assertions.assertThat;

class FlowTurnsTests {

	private final List<List<PostedEvent>> applied = new ArrayList<>();

	private final List<Throwable> failures = new ArrayList<>();

	/** Answers of turns, the first of which is taken by the next turn. */
	private final List<Function<List<PostedEvent>, CompletableFuture<Void>>> answers = new ArrayList<>();

	private int fullHeaps;

	private final FlowTurns turns = new FlowTurns(new WaitingEvents(), this::apply, this.failures::add);

	private CompletableFuture<Void> apply(List<PostedEvent> batch) {
		this.applied.add(batch);
		return this.answers.isEmpty() ? CompletableFuture.completedFuture(null) : this.answers.remove(0).apply(batch);
	}

	private PostedEvent post() {
		PostedEvent posted = endOfRun();
		this.turns.post(posted);
		return posted;
	}

	private static PostedEvent endOfRun() {
		return new PostedEvent(new FlowEvent.TimePassed(), 1,
				new UnsettledRun(new StepName("flow", 1, 0, 1),
						new FlowMove.EndedRun("loop", Settlement.acknowledge(new Lease("a", 1), false), "node"),
						new CompletableFuture<>()));
	}

	private static boolean isDeclined(PostedEvent posted) {
		return posted.unsettledRun() == null && posted.applied().isCompletedExceptionally();
	}

	private void assertNextIsApplied() {
		PostedEvent next = post();
		assertThat(this.applied.get(this.applied.size() - 1)).contains(next);
		assertThat(this.turns.areOver()).isTrue();
	}

	@Test
	void eventsThatComeDuringATurnAreAppliedTogetherInTheNext() {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		this.answers.add((batch) -> answer);
		PostedEvent first = post();
		PostedEvent second = post();
		PostedEvent third = post();
		answer.complete(null);
		assertThat(this.applied).containsExactly(List.of(first), List.of(second, third));
	}

	@Test
	void manyRunsAreSettledInSeveralTurns() {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		this.answers.add((batch) -> answer);
		post();
		List<PostedEvent> waiting = Stream.generate(this::post).limit(2 * FlowTurns.MAX_RUNS + 1).toList();
		answer.complete(null);
		assertThat(this.applied.subList(1, 4)).containsExactly(waiting.subList(0, FlowTurns.MAX_RUNS),
				waiting.subList(FlowTurns.MAX_RUNS, 2 * FlowTurns.MAX_RUNS),
				waiting.subList(2 * FlowTurns.MAX_RUNS, waiting.size()));
		assertThat(this.turns.areOver()).isTrue();
	}

	@Test
	void turnThatThrowsSettlesItsRunsByThemselves() {
		this.answers.add((batch) -> {
			throw new StackOverflowError();
		});
		assertThat(post()).matches(FlowTurnsTests::isDeclined);
		assertThat(this.failures).hasOnlyElementsOfType(StackOverflowError.class).hasSize(1);
		assertNextIsApplied();
	}

	@Test
	void runsWhoseTurnCannotBeTakenAreSettledByThemselves() {
		this.fullHeaps = 1;
		assertThat(post()).matches(FlowTurnsTests::isDeclined);
		assertNextIsApplied();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void eventsGoOnAfterATurnThatCouldNotBeTaken(int fullHeaps) {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		this.answers.add((batch) -> answer);
		post();
		PostedEvent waiting = post();
		this.fullHeaps = fullHeaps;
		answer.complete(null);
		assertNextIsApplied();
		assertThat(isDeclined(waiting) || this.applied.get(1).contains(waiting)).isTrue();
	}

	@Test
	void runsThatWaitForATurnWhoseEndIsNotReportedAreSettledByThemselves() {
		PostedEvent waiting = endOfRun();
		this.answers.add((batch) -> {
			this.turns.post(waiting);
			return new CompletableFuture<>() {
				@Override
				public CompletableFuture<Void> whenComplete(BiConsumer<? super Void, ? super Throwable> action) {
					throw new OutOfMemoryError("future");
				}
			};
		});
		post();
		assertThat(waiting).matches(FlowTurnsTests::isDeclined);
		assertNextIsApplied();
	}

	/** Cannot be copied while the heap is full. */
	private final class WaitingEvents extends AbstractList<PostedEvent> {

		private final List<PostedEvent> events = new ArrayList<>();

		@Override
		public PostedEvent get(int index) {
			return this.events.get(index);
		}

		@Override
		public int size() {
			return this.events.size();
		}

		@Override
		public void add(int index, PostedEvent posted) {
			this.events.add(index, posted);
		}

		@Override
		public PostedEvent remove(int index) {
			return this.events.remove(index);
		}

		@Override
		public Object[] toArray() {
			if (FlowTurnsTests.this.fullHeaps-- > 0) {
				throw new OutOfMemoryError("events");
			}
			return this.events.toArray();
		}

	}

}
