// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.time.Duration;
import java.util.function.Consumer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.QueueCounts;
import io.chihuo.TaskQueue;
import io.chihuo.sample.linkcheck.store.CheckResult.ResultKind;
import io.chihuo.sample.linkcheck.store.CrawlStore;
import io.chihuo.sample.linkcheck.store.CrawlStore.Stage;

/**
 * The crawl from its beginning, which may have been in another process, to its end. The
 * loops feed each other, so neither knows its last task: the pages end first, since only
 * pages add pages, then the links. Every process that shares the crawl takes these steps.
 * None sees the end too early, since each adds the remaining links itself, and adding
 * them again changes nothing.
 */
@Component
public class Crawl implements SmartLifecycle {

	/**
	 * Counts of a crawl.
	 *
	 * @param done addresses that are checked
	 * @param queued addresses that wait or are being checked
	 * @param failed addresses that are broken
	 */
	public record Progress(long done, long queued, long failed) {

	}

	private final CrawlScope scope;

	private final CrawlStore store;

	private final TaskQueue<PageTask> pages;

	private final TaskQueue<LinkTask> links;

	private final ChihuoLoopRegistry loops;

	private final LinkRouter router;

	private final DeadLetterRecorder deadLetters;

	private final boolean fresh;

	private volatile Stage stage = Stage.NEW;

	private volatile boolean running;

	private volatile boolean closing;

	Crawl(CrawlScope scope, CrawlStore store, TaskQueue<PageTask> pages, TaskQueue<LinkTask> links,
			ChihuoLoopRegistry loops, LinkRouter router, DeadLetterRecorder deadLetters,
			@Value("${linkcheck.fresh:false}") boolean fresh) {
		this.scope = scope;
		this.store = store;
		this.pages = pages;
		this.links = links;
		this.loops = loops;
		this.router = router;
		this.deadLetters = deadLetters;
		this.fresh = fresh;
	}

	// loops start last
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE - 1;
	}

	@Override
	public void start() {
		if (this.fresh) {
			clearCrawl();
			this.store.removeRound();
		}
		this.stage = this.store.beginCrawl(this.scope.settingsLine());
		this.running = true;
	}

	// finish marks without results would look like a crawl that found nothing, so the
	// queues come first
	private void clearCrawl() {
		this.pages.clearAll();
		this.links.clearAll();
		this.store.clearCrawl();
	}

	/**
	 * Forget the results of the crawl, and begin it again. Repeating this after a failure
	 * is harmless.
	 */
	public void beginAnew() {
		clearCrawl();
		this.store.beginCrawl(this.scope.settingsLine());
		this.router.addStart(this.pages);
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Stage of the crawl when this process joined it.
	 */
	public Stage initialStage() {
		return this.stage;
	}

	public Progress currentProgress() {
		QueueCounts pages = this.pages.counts();
		QueueCounts links = this.links.counts();
		return new Progress(pages.finished() + pages.dead() + links.finished() + links.dead(),
				pages.queued() + pages.running() + links.queued() + links.running(),
				this.store.countResults(ResultKind.BROKEN) + this.store.countResults(ResultKind.UNREACHABLE));
	}

	/**
	 * Wait for the end.
	 * @param interval time between two calls of the listener
	 * @param listener called with the progress
	 * @return false if the application is closed before
	 */
	public boolean awaitEnd(Duration interval, Consumer<Progress> listener) throws InterruptedException {
		boolean ended = awaitDrained(this.loops.get("pages"), interval, listener);
		if (ended) {
			this.deadLetters.recordAll();
			this.router.addUnchecked();
			ended = awaitDrained(this.loops.get("links"), interval, listener);
		}
		if (ended) {
			this.deadLetters.recordAll();
		}
		return ended;
	}

	// a loop is not drained before it has been seeded
	private boolean awaitDrained(LoopControl loop, Duration interval, Consumer<Progress> listener)
			throws InterruptedException {
		while (!this.closing && loop.state() != LoopState.FAILED && !loop.awaitDrained(interval)) {
			if (!this.closing) {
				listener.accept(currentProgress());
			}
		}
		if (loop.state() == LoopState.FAILED) {
			throw new IllegalStateException("Loop '" + loop.name() + "' could not be seeded; the log says why");
		}
		return !this.closing;
	}

	/**
	 * Record that this process saw the end.
	 * @return whether this process reports it: it is the first, or joined after the end
	 */
	public boolean markReported() {
		return this.store.markReported() || this.stage == Stage.REPORTED;
	}

	@EventListener(ContextClosedEvent.class)
	void onContextClosed() {
		this.closing = true;
	}

}
