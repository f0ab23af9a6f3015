// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.chihuo.FailurePolicy;
import io.chihuo.FlowState;
import io.chihuo.StepState;

import static io.chihuo.flow.state.PlanMaker.forEach;
import static io.chihuo.flow.state.PlanMaker.list;
import static io.chihuo.flow.state.PlanMaker.pages;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Moves of steps with many items, without a store.
 */
class ItemStepTests {

	private FlowPlan plan = PlanMaker.of(PlanMaker.task());

	private FlowProgress progress = FlowMachine.begin(this.plan, 1, 0);

	private void begin(FailurePolicy policy, int tolerated, PlanItems items) {
		this.plan = PlanMaker.of(forEach(policy, tolerated, items));
		assertThat(PlanFormat.encodePlan(PlanFormat.decodePlan(PlanFormat.encodePlan(this.plan))))
			.isEqualTo(PlanFormat.encodePlan(this.plan));
		this.progress = FlowMachine.begin(this.plan, 1, 0);
	}

	private ItemProgress items() {
		ItemProgress items = this.progress.itemProgress(0);
		assertThat(items).isNotNull();
		return items;
	}

	private void apply(FlowEvent event) {
		FlowMachine.advance(this.plan, this.progress, event, 0);
		byte[] once = ProgressFormat.encodeProgress(this.progress);
		this.progress = ProgressFormat.decodeProgress(once);
		assertThat(ProgressFormat.encodeProgress(this.progress)).isEqualTo(once);
	}

	private void end(int item, StepState state) {
		apply(new ItemEvent.ItemEnded(0, this.progress.round(0), item, state));
	}

	private void endPage(int page, int size, boolean last) {
		int round = this.progress.round(0);
		apply(new ItemEvent.PageAdded(0, round, page));
		apply(new ItemEvent.PageEnded(0, round, page, StepState.DONE));
		assertThat(items().isPageUnread()).isTrue();
		apply(new ItemEvent.PageRead(0, round, page, size, last ? null : new byte[] { (byte) page }));
	}

	@Test
	void noMoreItemsThanTheWindowAreActive() {
		begin(FailurePolicy.FAIL_FAST, 0, list(5, 2));
		assertThat(items().startingItems()).containsExactly(0, 1);
		assertThat(FlowMachine.wakeAt(this.plan, this.progress, 0, 0)).isEqualTo(2000);
		apply(new ItemEvent.ItemAdded(0, 1, 0));
		apply(new ItemEvent.ItemAdded(0, 1, 1));
		assertThat(items().runningItems()).containsExactly(0, 1);
		assertThat(FlowMachine.wakeAt(this.plan, this.progress, 0, 0)).isEqualTo(2000);
		end(1, StepState.DONE);
		assertThat(items().startingItems()).containsExactly(2);
		for (int item : List.of(0, 2, 3, 4)) {
			end(item, StepState.DONE);
		}
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
		assertThat(items().doneCount()).isEqualTo(5);
	}

	@Test
	void stepWithoutItemsIsDoneAtOnce() {
		begin(FailurePolicy.FAIL_FAST, 0, list(0, 10));
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
		begin(FailurePolicy.FAIL_FAST, 0, pages(10, 0));
		endPage(0, 0, true);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void pagesAreAskedForBeforeTheItemsRunOut() {
		begin(FailurePolicy.FAIL_FAST, 0, pages(4, 0));
		assertThat(items().isPageStarting()).isTrue();
		endPage(0, 6, false);
		assertThat(items().startingItems()).containsExactly(0, 1, 2, 3);
		assertThat(items().isPageStarting()).isTrue();
		assertThat(items().nextCursor()).containsExactly(0);
		endPage(1, 0, false);
		endPage(2, 6, true);
		assertThat(items().isPageStarting()).isFalse();
		assertThat(items().pageOf(5)).isZero();
		assertThat(items().pageOf(6)).isEqualTo(2);
		assertThat(items().firstOf(2)).isEqualTo(6);
		for (int item = 0; item < 12; item++) {
			end(item, StepState.DONE);
		}
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void firstFailureStopsTheOthersAndRetryRunsThemAgain() {
		begin(FailurePolicy.FAIL_FAST, 0, list(5, 3));
		end(0, StepState.DONE);
		end(1, StepState.FAILED);
		assertThat(this.progress.stepState(0)).isEqualTo(StepState.FAILING);
		end(2, StepState.CANCELLED);
		end(3, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		assertThat(items().failedCount()).isEqualTo(1);
		apply(new FlowEvent.StepRetried(0));
		assertThat(items().startingItems()).containsExactly(1, 2, 4);
		end(1, StepState.DONE);
		end(2, StepState.DONE);
		end(4, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void failuresAreToleratedUpToNumberOrPart() {
		begin(FailurePolicy.FAIL_FAST, 1, list(3, 3));
		end(0, StepState.FAILED);
		end(1, StepState.DONE);
		end(2, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
		begin(FailurePolicy.FAIL_FAST, 0, pages(10, 50));
		endPage(0, 1, false);
		end(0, StepState.FAILED);
		assertThat(this.progress.stepState(0)).isEqualTo(StepState.RUNNING);
		endPage(1, 1, true);
		end(1, StepState.FAILED);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
	}

	@Test
	void failedPageFailsTheStepAndRetryAsksForItAgain() {
		begin(FailurePolicy.FINISH_ALL, 0, pages(10, 0));
		endPage(0, 2, false);
		apply(new ItemEvent.PageEnded(0, 1, 1, StepState.FAILED));
		assertThat(this.progress.stepState(0)).isEqualTo(StepState.RUNNING);
		end(0, StepState.DONE);
		end(1, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		apply(new FlowEvent.StepRetried(0));
		assertThat(items().isPageStarting()).isTrue();
		endPage(1, 0, true);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
		assertThat(items().roundOf(1)).isEqualTo(2);
	}

	@Test
	void requeuedDeadLettersOfItemsMoveFailedStepOn() {
		begin(FailurePolicy.FINISH_ALL, 0, list(2, 2));
		end(0, StepState.FAILED);
		end(1, StepState.FAILED);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		end(0, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.FAILED);
		end(1, StepState.DONE);
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void cancelWaitsForItemsThatRun() {
		begin(FailurePolicy.FAIL_FAST, 0, pages(2, 0));
		endPage(0, 3, false);
		apply(new ItemEvent.PageAdded(0, 1, 1));
		apply(new FlowEvent.FlowCancelled());
		assertThat(this.progress.stepState(0)).isEqualTo(StepState.CANCELLING);
		end(0, StepState.CANCELLED);
		end(1, StepState.CANCELLED);
		assertThat(this.progress.state()).isEqualTo(FlowState.RUNNING);
		apply(new ItemEvent.PageEnded(0, 1, 1, StepState.CANCELLED));
		assertThat(this.progress.state()).isEqualTo(FlowState.CANCELLED);
	}

	@Test
	void stateStaysSmallWithManyItems() {
		int count = 20_000;
		this.plan = PlanMaker.of(forEach(FailurePolicy.FAIL_FAST, 0, pages(1000, 0)));
		this.progress = FlowMachine.begin(this.plan, 1, 0);
		Random random = new Random(1);
		int largest = 0;
		for (int done = 0; done < count; done++) {
			if (items().isPageStarting()) {
				int page = items().pageCount();
				FlowMachine.advance(this.plan, this.progress, new ItemEvent.PageEnded(0, 1, page, StepState.DONE), 0);
				FlowMachine.advance(this.plan, this.progress,
						new ItemEvent.PageRead(0, 1, page, 1000, (page == 19) ? null : new byte[8]), 0);
			}
			List<Integer> active = items().startingItems();
			int item = active.get(random.nextInt(Math.min(50, active.size())));
			FlowMachine.advance(this.plan, this.progress, new ItemEvent.ItemEnded(0, 1, item, StepState.DONE), 0);
			if (done % 500 == 0) {
				largest = Math.max(largest, ProgressFormat.encodeProgress(this.progress).length);
			}
		}
		assertThat(this.progress.state()).isEqualTo(FlowState.DONE);
		assertThat(largest).isLessThan(4096);
	}

	@Test
	void randomItemsEndOnceEach() {
		for (int seed = 0; seed < 300; seed++) {
			Random random = new Random(seed);
			int size = random.nextInt(30);
			begin(FailurePolicy.FINISH_ALL, 0, list(size, 1 + random.nextInt(8)));
			TreeSet<Integer> failed = new TreeSet<>();
			while (!this.progress.state().isEnded()) {
				List<Integer> active = new ArrayList<>(items().startingItems());
				active.addAll(items().runningItems());
				int item = active.get(random.nextInt(active.size()));
				if (random.nextBoolean()) {
					apply(new ItemEvent.ItemAdded(0, 1, item));
				}
				boolean fails = random.nextInt(4) == 0;
				end(item, fails ? StepState.FAILED : StepState.DONE);
				end(item, fails ? StepState.FAILED : StepState.DONE);
				if (fails) {
					failed.add(item);
				}
			}
			assertThat(items().doneCount()).as("seed " + seed).isEqualTo(size - failed.size());
			assertThat(items().failedCount()).isEqualTo(failed.size());
			assertThat(this.progress.state()).isEqualTo(failed.isEmpty() ? FlowState.DONE : FlowState.FAILED);
		}
	}

}
