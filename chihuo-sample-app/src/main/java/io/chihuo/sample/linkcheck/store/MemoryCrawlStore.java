// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.chihuo.sample.linkcheck.store.CheckResult.Kind;

/**
 * Keeps everything in this process.
 */
public class MemoryCrawlStore implements CrawlStore {

	private final Map<String, CheckResult> results = new ConcurrentHashMap<>();

	private final Map<String, Integer> depths = new ConcurrentHashMap<>();

	private final Map<String, Integer> followed = new ConcurrentHashMap<>();

	private final Set<String> places = new HashSet<>();

	@Override
	public void record(CheckResult result) {
		CheckResult kept = this.results.merge(result.url(), result, MemoryCrawlStore::prevailing);
		if (kept.kind() != Kind.PAGE) {
			synchronized (this.places) {
				this.places.remove(result.url());
			}
		}
	}

	private static CheckResult prevailing(CheckResult before, CheckResult after) {
		return (before.kind().compareTo(after.kind()) < 0) ? before : after;
	}

	@Override
	public Optional<CheckResult> find(String url) {
		return Optional.ofNullable(this.results.get(url));
	}

	@Override
	public boolean reserve(String url, long places) {
		synchronized (this.places) {
			if (places >= 0 && this.places.size() >= places) {
				return this.places.contains(url);
			}
			this.places.add(url);
			return true;
		}
	}

	@Override
	public boolean reach(String url, int depth) {
		return this.depths.merge(url, depth, Math::min) == depth
				&& this.followed.getOrDefault(url, Integer.MAX_VALUE) > depth;
	}

	@Override
	public int depth(String url, int otherwise) {
		return this.depths.getOrDefault(url, otherwise);
	}

	@Override
	public void followed(String url, int depth) {
		this.followed.merge(url, depth, Math::min);
	}

	@Override
	public long count(Kind kind) {
		return this.results.values().stream().filter((result) -> result.kind() == kind).count();
	}

	@Override
	public Map<String, CheckResult> results() {
		return Collections.unmodifiableMap(this.results);
	}

}
