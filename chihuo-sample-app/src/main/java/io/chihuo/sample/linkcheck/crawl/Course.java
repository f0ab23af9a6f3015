// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import org.springframework.context.SmartLifecycle;

import io.chihuo.TaskQueue;
import io.chihuo.sample.linkcheck.store.Milestones;
import io.chihuo.sample.linkcheck.store.Milestones.Stage;

/**
 * The crawl from its beginning, which may have been in another process, to its end. It
 * begins before the loops start.
 */
public class Course implements SmartLifecycle {

	private final CrawlScope scope;

	private final Milestones milestones;

	private final TaskQueue<PageTask> pages;

	private final TaskQueue<LinkTask> links;

	private final boolean fresh;

	private volatile Stage stage = Stage.NEW;

	private volatile boolean begun;

	Course(CrawlScope scope, Milestones milestones, TaskQueue<PageTask> pages, TaskQueue<LinkTask> links,
			boolean fresh) {
		this.scope = scope;
		this.milestones = milestones;
		this.pages = pages;
		this.links = links;
		this.fresh = fresh;
	}

	@Override
	public void start() {
		if (this.fresh) {
			forget();
		}
		this.stage = this.milestones.begin(this.scope.extent());
		this.begun = true;
	}

	// finish marks without findings would pass for a crawl that found nothing, so the
	// queues come first
	private void forget() {
		this.pages.clearAll();
		this.links.clearAll();
		this.milestones.forget();
	}

	@Override
	public void stop() {
		this.begun = false;
	}

	@Override
	public boolean isRunning() {
		return this.begun;
	}

	// loops start last
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE - 1;
	}

	/**
	 * How far the crawl was when this process came.
	 */
	public Stage stage() {
		return this.stage;
	}

	/**
	 * Note that this process saw the end.
	 * @return whether it is to tell of it: it is the first, or came when all was over
	 */
	public boolean end() {
		return this.milestones.end() || this.stage == Stage.OVER;
	}

	/**
	 * Whether another process can go on where this one stops.
	 */
	public boolean lasting() {
		return this.milestones.lasting();
	}

}
