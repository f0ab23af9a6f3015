package io.chihuo.sample.linkcheck.robots;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.chihuo.sample.linkcheck.address.WebAddress;
import io.chihuo.sample.linkcheck.fetch.Answer;
import io.chihuo.sample.linkcheck.fetch.Fetcher;

/**
 * Knows what each site allows; asks it once.
 */
public class Robots {

	private static final int MAX_REDIRECTS = 5;

	private final Map<String, RobotsRules> rules = new ConcurrentHashMap<>();

	private final Fetcher fetcher;

	private final String userAgent;

	private final boolean respected;

	/**
	 * Robots.txt of any site.
	 * @param userAgent what the crawler calls itself
	 * @param respected false to allow everything and ask no one
	 */
	public Robots(Fetcher fetcher, String userAgent, boolean respected) {
		this.fetcher = fetcher;
		this.userAgent = userAgent;
		this.respected = respected;
	}

	/**
	 * Whether the site allows to ask for an address.
	 * @throws RobotsUnavailableException if it has rules but does not tell them just now
	 * @throws io.chihuo.sample.linkcheck.fetch.NoAnswerException if there was no answer
	 */
	public boolean allow(WebAddress address) throws InterruptedException {
		if (!this.respected) {
			return true;
		}
		RobotsRules known = this.rules.get(address.origin());
		if (known == null) {
			known = load(address.origin());
			this.rules.put(address.origin(), known);
		}
		return known.allows(address.path());
	}

	private RobotsRules load(String origin) throws InterruptedException {
		WebAddress address = WebAddress.parse(origin + "/robots.txt");
		Answer answer = this.fetcher.text(address.url());
		for (int i = 0; i < MAX_REDIRECTS && answer.redirect().isPresent(); i++) {
			address = address.resolve(answer.redirect().get()).orElse(address);
			answer = this.fetcher.text(address.url());
		}
		if (answer.transientFailure()) {
			throw new RobotsUnavailableException(address.url(), answer.status());
		}
		return answer.successful() ? RobotsTxt.parse(new String(answer.body(), StandardCharsets.UTF_8), this.userAgent)
				: RobotsRules.ALLOW_ALL;
	}

}
