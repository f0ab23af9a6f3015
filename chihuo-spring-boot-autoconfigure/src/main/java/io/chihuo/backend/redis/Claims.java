package io.chihuo.backend.redis;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Numbers the claims of this process on one queue, and knows those whose answer was lost.
 * The next claim names them: if the server made one of them, it gives its tasks again
 * rather than leave them leased to nobody.
 */
final class Claims {

	/** Most that are named; while a server is away claims soon are no longer sent. */
	private static final int MOST = 256;

	private long last;

	private final SortedSet<Long> lost = new TreeSet<>();

	synchronized long begin() {
		return ++this.last;
	}

	/** Each number between commas. */
	synchronized String lost() {
		return this.lost.stream().map(String::valueOf).collect(Collectors.joining(",", ",", ","));
	}

	/**
	 * Takes note of the answer to a claim, which names those that were lost.
	 * @param last whether the answer makes up for the last of them
	 */
	<R> CompletableFuture<R> made(long claim, CompletableFuture<R> answer, Predicate<R> last) {
		return answer.whenComplete((reply, failure) -> {
			if (failure != null) {
				lose(claim);
			}
			else if (last.test(reply)) {
				answered(claim);
			}
		});
	}

	synchronized void lose(long claim) {
		if (this.lost.size() < MOST) {
			this.lost.add(claim);
		}
	}

	/** The ones named by an answered claim are settled. */
	synchronized void answered(long claim) {
		this.lost.headSet(claim).clear();
	}

}
