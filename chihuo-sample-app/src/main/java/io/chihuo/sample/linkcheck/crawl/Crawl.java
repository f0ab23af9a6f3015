// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.time.Duration;
import java.util.function.Consumer;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.TaskQueue;
import io.chihuo.sample.linkcheck.store.CrawlStore;

/**
 * Sees to it that the crawl ends. The loops feed each other, so that neither knows when
 * its last task has come: the pages end first, since nothing but pages adds pages, then
 * the links. Every process that shares the crawl goes these steps. None can come too
 * early to the end, since each has added what is left over itself, and adding it again
 * does no harm.
 */
public class Crawl {

	private final ChihuoLoopRegistry loops;

	private final TaskQueue<PageTask> pages;

	private final TaskQueue<LinkTask> links;

	private final Remainder remainder;

	private final CrawlStore store;

	private volatile boolean closing;

	Crawl(ChihuoLoopRegistry loops, TaskQueue<PageTask> pages, TaskQueue<LinkTask> links, Remainder remainder,
			CrawlStore store) {
		this.loops = loops;
		this.pages = pages;
		this.links = links;
		this.remainder = remainder;
		this.store = store;
	}

	/**
	 * Wait for the end.
	 * @param interval how often to tell how far it is
	 * @param progress whom to tell
	 * @return false if the application is closed before
	 */
	public boolean await(Duration interval, Consumer<CrawlProgress> progress) throws InterruptedException {
		Runnable tick = () -> progress.accept(state());
		boolean ended = awaitDrained(this.loops.get("pages"), interval, tick);
		if (ended) {
			this.remainder.recordDeadLetters();
			this.links.addAll(this.remainder.unvisited());
			ended = awaitDrained(this.loops.get("links"), interval, tick);
		}
		if (ended) {
			this.remainder.recordDeadLetters();
		}
		return ended;
	}

	// a loop is not drained before it has been seeded
	private boolean awaitDrained(LoopControl loop, Duration interval, Runnable tick) throws InterruptedException {
		while (!this.closing && loop.state() != LoopState.FAILED && !loop.awaitDrained(interval)) {
			if (!this.closing) {
				tick.run();
			}
		}
		if (loop.state() == LoopState.FAILED) {
			throw new IllegalStateException("Loop '" + loop.name() + "' could not be seeded; the log says why");
		}
		return !this.closing;
	}

	/**
	 * How far it is.
	 */
	public CrawlProgress state() {
		return CrawlProgress.of(this.pages.counts(), this.links.counts(), this.store);
	}

	@EventListener(ContextClosedEvent.class)
	void close() {
		this.closing = true;
	}

}
