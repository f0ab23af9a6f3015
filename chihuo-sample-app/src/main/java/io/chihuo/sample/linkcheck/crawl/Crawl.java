package io.chihuo.sample.linkcheck.crawl;

import java.time.Duration;
import java.util.function.Consumer;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.TaskQueue;
import io.chihuo.sample.linkcheck.ledger.CrawlLedger;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * Sees to it that the crawl ends. The loops feed each other, so that neither knows when
 * its last task has come: the pages end first, since nothing but pages adds pages, then
 * the links.
 */
public class Crawl {

	private final LoopControl pageControl;

	private final LoopControl linkControl;

	private final PageLoop pageLoop;

	private final TaskQueue<Page> pages;

	private final TaskQueue<LinkCheck> links;

	private final Remainder remainder;

	private final CrawlLedger ledger;

	private volatile boolean closing;

	Crawl(ChihuoLoopRegistry loops, PageLoop pageLoop, TaskQueue<Page> pages, TaskQueue<LinkCheck> links,
			Remainder remainder, CrawlLedger ledger) {
		this.pageControl = loops.get("pages");
		this.linkControl = loops.get("links");
		this.pageLoop = pageLoop;
		this.pages = pages;
		this.links = links;
		this.remainder = remainder;
		this.ledger = ledger;
	}

	/**
	 * Wait for the end.
	 * @param interval how often to tell how far it is
	 * @param progress whom to tell
	 * @return false if the application is closed before
	 */
	public boolean await(Duration interval, Consumer<CrawlState> progress) throws InterruptedException {
		Runnable tick = () -> progress.accept(state());
		boolean ended = awaitSeed(interval) && awaitDrained(this.pageControl, interval, tick);
		if (ended) {
			this.links.addAll(this.remainder.unvisited());
			ended = awaitDrained(this.linkControl, interval, tick);
		}
		if (ended) {
			this.remainder.recordDeadLetters();
		}
		return ended;
	}

	private boolean awaitSeed(Duration interval) throws InterruptedException {
		while (!this.closing && !this.pageLoop.awaitSeed(interval)) {
			if (this.pageControl.state() == LoopState.FAILED) {
				throw new IllegalStateException("The crawl could not begin");
			}
		}
		return !this.closing;
	}

	private boolean awaitDrained(LoopControl loop, Duration interval, Runnable tick) throws InterruptedException {
		while (!this.closing && !loop.awaitDrained(interval)) {
			if (!this.closing) {
				tick.run();
			}
		}
		return !this.closing;
	}

	private CrawlState state() {
		return CrawlState.of(this.pages.counts(), this.links.counts(), this.ledger);
	}

	@EventListener(ContextClosedEvent.class)
	void close() {
		this.closing = true;
	}

}
