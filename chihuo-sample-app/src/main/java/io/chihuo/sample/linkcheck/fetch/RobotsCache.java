// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.fetch;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

import io.chihuo.sample.linkcheck.address.WebAddress;

/**
 * Holds the rules of each site; requests them once.
 */
public class RobotsCache {

	private static final int MAX_REDIRECTS = 5;

	private final Map<String, CompletableFuture<RobotsRules>> rules = new ConcurrentHashMap<>();

	private final Fetcher fetcher;

	private final String userAgent;

	private final boolean respected;

	/**
	 * Robots.txt of any site.
	 * @param userAgent user agent of the crawler
	 * @param respected false to allow everything and ask no one
	 */
	public RobotsCache(Fetcher fetcher, String userAgent, boolean respected) {
		this.fetcher = fetcher;
		this.userAgent = userAgent;
		this.respected = respected;
	}

	/**
	 * Whether the site allows to ask for an address.
	 * @throws RobotsUnavailableException if it has rules but does not tell them just now
	 * @throws io.chihuo.sample.linkcheck.fetch.NoResponseException if there was no answer
	 */
	public boolean allow(WebAddress address) throws InterruptedException {
		if (!this.respected) {
			return true;
		}
		return rules(address.origin()).allows(address.path());
	}

	// those who wait while one asks share what comes of it, an answer or none
	private RobotsRules rules(String origin) throws InterruptedException {
		CompletableFuture<RobotsRules> mine = new CompletableFuture<>();
		CompletableFuture<RobotsRules> asked = this.rules.putIfAbsent(origin, mine);
		return (asked != null) ? await(asked) : ask(origin, mine);
	}

	private RobotsRules ask(String origin, CompletableFuture<RobotsRules> result) throws InterruptedException {
		try {
			result.complete(load(origin));
			return result.join();
		}
		catch (InterruptedException | RuntimeException ex) {
			this.rules.remove(origin, result);
			result.completeExceptionally(ex);
			throw ex;
		}
	}

	private static RobotsRules await(CompletableFuture<RobotsRules> asked) throws InterruptedException {
		try {
			return asked.get();
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new RobotsUnavailableException(String.valueOf(cause.getMessage()), cause);
		}
	}

	private RobotsRules load(String origin) throws InterruptedException {
		WebAddress address = WebAddress.parse(origin + "/robots.txt");
		FetchResponse response = this.fetcher.text(address.url());
		for (int i = 0; i < MAX_REDIRECTS && response.redirect().isPresent(); i++) {
			address = address.resolve(response.redirect().get()).orElse(address);
			response = this.fetcher.text(address.url());
		}
		if (response.transientFailure()) {
			throw new RobotsUnavailableException(address.url() + " answered " + response.status(), null);
		}
		return response.successful()
				? RobotsTxt.parse(new String(response.body(), StandardCharsets.UTF_8), this.userAgent)
				: RobotsRules.ALLOW_ALL;
	}

}
