// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.chihuo.sample.linkcheck.store.CheckResult.ResultKind;

/**
 * Keeps a crawl in memory: it begins and ends with this process.
 */
public class MemoryCrawlStore implements CrawlStore {

	private final Map<String, CheckResult> results = new ConcurrentHashMap<>();

	private final Map<String, Integer> depths = new ConcurrentHashMap<>();

	private final Map<String, Integer> followed = new ConcurrentHashMap<>();

	private final Set<String> pages = new HashSet<>();

	private final AtomicBoolean reported = new AtomicBoolean();

	private volatile @Nullable CrawlRound round;

	@Override
	public Stage beginCrawl(String settings) {
		return Stage.NEW;
	}

	@Override
	public boolean markReported() {
		return !this.reported.getAndSet(true);
	}

	@Override
	public boolean isReported() {
		return this.reported.get();
	}

	@Override
	public void clearCrawl() {
		this.reported.set(false);
		this.results.clear();
		this.depths.clear();
		this.followed.clear();
		synchronized (this.pages) {
			this.pages.clear();
		}
	}

	@Override
	public Optional<CrawlRound> findRound() {
		return Optional.ofNullable(this.round);
	}

	@Override
	public void recordRound(CrawlRound round) {
		this.round = round;
	}

	@Override
	public void removeRound() {
		this.round = null;
	}

	@Override
	public boolean isDurable() {
		return false;
	}

	@Override
	public void recordResult(CheckResult result) {
		CheckResult kept = this.results.merge(result.url(), result, MemoryCrawlStore::prevailingResult);
		if (kept.kind() != ResultKind.PAGE) {
			synchronized (this.pages) {
				this.pages.remove(result.url());
			}
		}
	}

	private static CheckResult prevailingResult(CheckResult before, CheckResult after) {
		return (before.kind().compareTo(after.kind()) < 0) ? before : after;
	}

	@Override
	public Optional<CheckResult> findResult(String url) {
		return Optional.ofNullable(this.results.get(url));
	}

	@Override
	public boolean reservePage(String url, long maxPages) {
		synchronized (this.pages) {
			if (maxPages >= 0 && this.pages.size() >= maxPages) {
				return this.pages.contains(url);
			}
			this.pages.add(url);
			return true;
		}
	}

	@Override
	public boolean recordDepth(String url, int depth) {
		return this.depths.merge(url, depth, Math::min) == depth
				&& this.followed.getOrDefault(url, Integer.MAX_VALUE) > depth;
	}

	@Override
	public int findDepth(String url, int otherwise) {
		return this.depths.getOrDefault(url, otherwise);
	}

	@Override
	public void markFollowed(String url, int depth) {
		this.followed.merge(url, depth, Math::min);
	}

	@Override
	public long countResults(ResultKind kind) {
		return this.results.values().stream().filter((result) -> result.kind() == kind).count();
	}

	@Override
	public Map<String, CheckResult> findResults() {
		return Collections.unmodifiableMap(this.results);
	}

}
