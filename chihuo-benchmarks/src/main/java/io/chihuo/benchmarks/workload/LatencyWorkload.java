// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

import java.util.Arrays;
import java.util.List;

import io.chihuo.benchmarks.harness.Completions;
import io.chihuo.benchmarks.harness.Percentiles;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;

/**
 * Time from just before a task is added to the first line of its handler, when tasks come
 * one by one at a slow, even pace.
 *
 * @param tasks number of tasks
 * @param perSecond how many of them a second
 */
public record LatencyWorkload(int tasks, int perSecond) {

	/**
	 * Someone who does this.
	 */
	public Subject createSubject(String name, Feed.FeedFactory feeds) {
		return new Subject(name, () -> measureLatency(feeds));
	}

	private List<Reading> measureLatency(Feed.FeedFactory feeds) throws InterruptedException {
		long[] added = new long[this.tasks];
		long[] started = new long[this.tasks];
		Completions completions = new Completions(this.tasks);
		try (Feed feed = feeds.openFeed((id) -> {
			long now = System.nanoTime();
			started[Inputs.number(id)] = now;
			completions.recordCompletion();
		})) {
			System.gc();
			addPaced(feed, added);
			completions.awaitAll();
		}
		completions.verifyCount();
		Arrays.setAll(started, (i) -> started[i] - added[i]);
		Percentiles percentiles = new Percentiles(started);
		return List.of(percentiles.createReading(50), percentiles.createReading(99));
	}

	private void addPaced(Feed feed, long[] added) {
		new Pace(this.perSecond).repeat(this.tasks, (i) -> {
			String id = Inputs.id(i);
			added[i] = System.nanoTime();
			feed.addTask(id);
		});
	}

}
