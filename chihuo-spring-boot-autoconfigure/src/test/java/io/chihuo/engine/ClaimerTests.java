package io.chihuo.engine;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Claims from a store that takes a round trip: it acts at once, and answers when the test
 * says so.
 */
class ClaimerTests implements Claimer.Listener {

	private final Deque<String> ready = new ArrayDeque<>();

	private final Deque<Runnable> answers = new ArrayDeque<>();

	private final List<LeasedTask> claimed = new ArrayList<>();

	private final Permits permits = new Permits(10);

	private int claims;

	private final Claimer claimer = new Claimer(store(), this.permits, new Prefetch(), () -> 4096, () -> 0L,
			Duration.ofSeconds(30), "worker", this);

	private TaskStore store() {
		return (TaskStore) Proxy.newProxyInstance(TaskStore.class.getClassLoader(), new Class<?>[] { TaskStore.class },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "local" -> false;
					case "claim" -> claim(((ClaimRequest) arguments[0]).max());
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

	private CompletableFuture<ClaimResult> claim(int most) {
		this.claims++;
		List<LeasedTask> tasks = new ArrayList<>();
		while (tasks.size() < most && !this.ready.isEmpty()) {
			tasks.add(new LeasedTask(new Lease(this.ready.remove(), 1), new byte[0], Map.of(), 1, 0, 0, 0, 0, false));
		}
		CompletableFuture<ClaimResult> answer = new CompletableFuture<>();
		this.answers.add(() -> answer.complete(new ClaimResult(tasks, false)));
		return answer;
	}

	private void add(int count) {
		IntStream.range(0, count).forEach((i) -> this.ready.add("task"));
	}

	@BeforeEach
	void open() {
		this.claimer.open();
	}

	@Test
	void hintThatComesWhenThereIsNoRoomIsKept() {
		this.permits.takeFree(10);
		this.permits.ahead(40);
		add(20);
		this.claimer.claim();
		add(5);
		assertThat(this.claimer.hint()).as("room").isFalse();
		this.answers.remove().run();
		assertThat(this.claimed).hasSize(20);
		this.permits.giveBack(30);
		this.claimer.claim();
		this.answers.remove().run();
		assertThat(this.claimed).hasSize(25);
	}

	@Test
	void whoFoundLessThanItAskedForClaimsNoMoreUntilThereIsAHint() {
		add(3);
		this.claimer.claim();
		this.answers.remove().run();
		this.claimer.claim();
		assertThat(this.claims).isEqualTo(1);
		this.claimer.hint();
		this.claimer.claim();
		assertThat(this.claims).isEqualTo(2);
	}

	@Test
	void emptyQueueIsClaimedFromOnceHoweverMuchRoomThereIs() {
		this.permits.limit(5000);
		this.claimer.claim();
		this.answers.remove().run();
		assertThat(this.claims).isEqualTo(1);
		assertThat(this.claimer.missedHint()).isFalse();
	}

	@Test
	void claimThatWasSmallerThanTheRoomIsFollowedByOthersUntilOneFindsLess() {
		this.permits.limit(5000);
		add(300);
		this.claimer.claim();
		this.answers.remove().run();
		assertThat(this.claimed).hasSizeLessThan(300);
		assertThat(this.claimer.missedHint()).isTrue();
		this.claimer.claim();
		this.answers.remove().run();
		assertThat(this.claimed).hasSize(300);
		assertThat(this.claimer.missedHint()).isFalse();
	}

	@Test
	void onlyOneClaimIsUnderWay() {
		this.claimer.claim();
		this.claimer.hint();
		this.claimer.claim();
		assertThat(this.claims).isEqualTo(1);
		this.answers.remove().run();
		assertThat(this.claims).isEqualTo(2);
	}

	@Test
	void nothingIsClaimedWhileHeld() {
		this.claimer.hold(true);
		this.claimer.claim();
		assertThat(this.claims).isZero();
		this.claimer.hold(false);
		this.claimer.claim();
		assertThat(this.claims).isEqualTo(1);
	}

	@Override
	public void claimed(List<LeasedTask> tasks, long askedAt) {
		this.claimed.addAll(tasks);
	}

	@Override
	public void answered() {
	}

	@Override
	public void failed(Throwable failure) {
		throw new AssertionError(failure);
	}

}
