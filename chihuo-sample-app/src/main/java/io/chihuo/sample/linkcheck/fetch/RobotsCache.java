// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import crawlercommons.robots.SimpleRobotRulesParser;

import io.chihuo.sample.linkcheck.page.WebAddress;

/**
 * Keeps the rules of robots.txt of each site for a day, as RFC 9309 allows.
 */
public class RobotsCache {

	private static final int MAX_REDIRECTS = 5;

	private static final BaseRobotRules ALLOW_ALL = new SimpleRobotRules(RobotRulesMode.ALLOW_ALL);

	private static final Duration MAX_AGE = Duration.ofDays(1);

	private final Map<String, RequestedRules> rules = new ConcurrentHashMap<>();

	private final Fetcher fetcher;

	private final String crawler;

	private final boolean respected;

	private final Clock clock;

	/**
	 * The rules of a site, and the time of their request.
	 */
	private record RequestedRules(CompletableFuture<BaseRobotRules> rules, Instant since) {

		boolean isOutdated(Instant now) {
			return this.rules.isDone() && now.isAfter(this.since.plus(MAX_AGE));
		}

	}

	/**
	 * Creates a cache for any number of sites.
	 * @param userAgent user agent of the crawler; its first word up to a slash is its
	 * name in robots.txt
	 * @param respected false to allow everything without a request
	 */
	public RobotsCache(Fetcher fetcher, String userAgent, boolean respected) {
		this(fetcher, userAgent, respected, Clock.systemUTC());
	}

	RobotsCache(Fetcher fetcher, String userAgent, boolean respected, Clock clock) {
		this.clock = clock;
		this.fetcher = fetcher;
		this.crawler = userAgent.strip().split("[/\\s]", 2)[0].toLowerCase(Locale.ROOT);
		this.respected = respected;
	}

	/**
	 * Whether the site allows the request of an address.
	 * @throws UnavailableException if its rules are unavailable now; until then it allows
	 * nothing
	 */
	public boolean isAllowed(WebAddress address) throws InterruptedException {
		return !this.respected || rulesOf(address.origin()).isAllowed(address.url());
	}

	// threads that wait while one requests the rules share its result or failure
	private BaseRobotRules rulesOf(String origin) throws InterruptedException {
		Instant now = this.clock.instant();
		this.rules.computeIfPresent(origin, (key, known) -> known.isOutdated(now) ? null : known);
		RequestedRules mine = new RequestedRules(new CompletableFuture<>(), now);
		RequestedRules requested = this.rules.putIfAbsent(origin, mine);
		return (requested != null) ? awaitRules(requested.rules()) : requestRules(origin, mine);
	}

	private BaseRobotRules requestRules(String origin, RequestedRules mine) throws InterruptedException {
		try {
			BaseRobotRules loaded = loadRules(origin);
			mine.rules().complete(loaded);
			return loaded;
		}
		catch (InterruptedException | RuntimeException ex) {
			this.rules.remove(origin, mine);
			mine.rules().completeExceptionally(ex);
			throw ex;
		}
	}

	private static BaseRobotRules awaitRules(CompletableFuture<BaseRobotRules> requested) throws InterruptedException {
		try {
			return requested.get();
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new UnavailableException(String.valueOf(cause.getMessage()), cause);
		}
	}

	private BaseRobotRules loadRules(String origin) throws InterruptedException {
		WebAddress address = WebAddress.parse(origin + "/robots.txt");
		FetchResponse response = this.fetcher.fetchText(address.url());
		for (int i = 0; i < MAX_REDIRECTS && response.redirectTarget().isPresent(); i++) {
			address = address.resolveReference(response.redirectTarget().get()).orElse(address);
			response = this.fetcher.fetchText(address.url());
		}
		if (response.transientFailure()) {
			throw new UnavailableException(address.url() + " answered " + response.status());
		}
		return response.isSuccessful() ? parseRules(response.body()) : ALLOW_ALL;
	}

	BaseRobotRules parseRules(byte[] robotsTxt) {
		return new SimpleRobotRulesParser().parseContent("robots.txt", robotsTxt, "text/plain", List.of(this.crawler));
	}

}
