// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

import io.chihuo.step.http.HttpStepOptions;

/**
 * Configuration of the step kind for HTTP requests.
 */
@ConfigurationProperties("chihuo.steps.http")
public class HttpStepProperties {

	private static final DataSize MAX_RESULT_SIZE = DataSize.ofKilobytes(256);

	/**
	 * Whether this node has the loop 'http', whose steps send requests.
	 */
	private boolean enabled;

	/**
	 * Hosts that requests may name: '*' for all, 'example.org' for one, '*.example.org'
	 * for those below one.
	 */
	private List<String> allowedHosts = List.of("*");

	/**
	 * Networks such as '10.1.0.0/16' of addresses that are not public and may be
	 * connected to nevertheless.
	 */
	private List<String> allowedNetworks = List.of();

	/**
	 * Proxy of requests that name none, such as 'http://proxy.example.org:3128', with
	 * user and password if it needs them. Its address may be any.
	 */
	private @Nullable URI proxy;

	/**
	 * Whether a proxy may look up hosts that 'allowed-hosts' does not name. Its answer
	 * cannot be checked, so the proxy itself has to refuse addresses that must not be
	 * reached.
	 */
	private boolean proxyLookup;

	/**
	 * Most connections at the same time.
	 */
	private int maxConnections = 100;

	/**
	 * Longest wait for a free connection.
	 */
	private Duration poolTimeout = Duration.ofSeconds(10);

	/**
	 * Longest time to look up a host, and to connect to each of its addresses.
	 */
	private Duration connectTimeout = Duration.ofSeconds(10);

	/**
	 * Longest pause of a server, for requests without 'readTimeout'.
	 */
	private Duration readTimeout = Duration.ofSeconds(30);

	/**
	 * Longest time of a request with its redirects, for those without 'totalTimeout'.
	 */
	private Duration totalTimeout = Duration.ofMinutes(2);

	/**
	 * Longest time that a request may ask for.
	 */
	private Duration maxTimeout = Duration.ofHours(1);

	/**
	 * Most redirects that are followed, for requests without 'maxRedirects'; 0 to follow
	 * none.
	 */
	private int maxRedirects = 5;

	/**
	 * Largest answer, decompressed. One that is not written to a file must also fit into
	 * a result.
	 */
	private DataSize maxSize = DataSize.ofMegabytes(20);

	/**
	 * How often a request is run again, for those without 'retries'.
	 */
	private int retries = 2;

	/**
	 * Statuses after which a request is run again, for those without 'retryOn'.
	 */
	private List<Integer> retryOn = List.of(429, 502, 503, 504);

	/**
	 * Wait before the first retry, doubled with each.
	 */
	private Duration retryDelay = Duration.ofSeconds(1);

	/**
	 * Longest wait before a retry, also where the server asks for more.
	 */
	private Duration maxRetryDelay = Duration.ofMinutes(1);

	private final Ssl ssl = new Ssl();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public List<String> getAllowedHosts() {
		return this.allowedHosts;
	}

	public void setAllowedHosts(List<String> allowedHosts) {
		this.allowedHosts = allowedHosts;
	}

	public List<String> getAllowedNetworks() {
		return this.allowedNetworks;
	}

	public void setAllowedNetworks(List<String> allowedNetworks) {
		this.allowedNetworks = allowedNetworks;
	}

	public @Nullable URI getProxy() {
		return this.proxy;
	}

	public void setProxy(@Nullable URI proxy) {
		this.proxy = proxy;
	}

	public boolean isProxyLookup() {
		return this.proxyLookup;
	}

	public void setProxyLookup(boolean proxyLookup) {
		this.proxyLookup = proxyLookup;
	}

	public int getMaxConnections() {
		return this.maxConnections;
	}

	public void setMaxConnections(int maxConnections) {
		this.maxConnections = maxConnections;
	}

	public Duration getPoolTimeout() {
		return this.poolTimeout;
	}

	public void setPoolTimeout(Duration poolTimeout) {
		this.poolTimeout = poolTimeout;
	}

	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public Duration getReadTimeout() {
		return this.readTimeout;
	}

	public void setReadTimeout(Duration readTimeout) {
		this.readTimeout = readTimeout;
	}

	public Duration getTotalTimeout() {
		return this.totalTimeout;
	}

	public void setTotalTimeout(Duration totalTimeout) {
		this.totalTimeout = totalTimeout;
	}

	public Duration getMaxTimeout() {
		return this.maxTimeout;
	}

	public void setMaxTimeout(Duration maxTimeout) {
		this.maxTimeout = maxTimeout;
	}

	public int getMaxRedirects() {
		return this.maxRedirects;
	}

	public void setMaxRedirects(int maxRedirects) {
		this.maxRedirects = maxRedirects;
	}

	public DataSize getMaxSize() {
		return this.maxSize;
	}

	public void setMaxSize(DataSize maxSize) {
		this.maxSize = maxSize;
	}

	public int getRetries() {
		return this.retries;
	}

	public void setRetries(int retries) {
		this.retries = retries;
	}

	public List<Integer> getRetryOn() {
		return this.retryOn;
	}

	public void setRetryOn(List<Integer> retryOn) {
		this.retryOn = retryOn;
	}

	public Duration getRetryDelay() {
		return this.retryDelay;
	}

	public void setRetryDelay(Duration retryDelay) {
		this.retryDelay = retryDelay;
	}

	public Duration getMaxRetryDelay() {
		return this.maxRetryDelay;
	}

	public void setMaxRetryDelay(Duration maxRetryDelay) {
		this.maxRetryDelay = maxRetryDelay;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	HttpStepOptions toOptions(DataSize maxPayloadSize) {
		long result = Math.min(MAX_RESULT_SIZE.toBytes(), maxPayloadSize.toBytes());
		return new HttpStepOptions(this.allowedHosts, this.allowedNetworks, this.proxy, this.proxyLookup,
				this.maxConnections,
				new HttpStepOptions.Limits(this.poolTimeout, this.connectTimeout, this.readTimeout, this.totalTimeout,
						this.maxTimeout, this.maxRedirects, this.maxSize.toBytes(), result),
				new HttpStepOptions.Retry(this.retries, this.retryOn, this.retryDelay, this.maxRetryDelay));
	}

	/**
	 * Configuration of TLS.
	 */
	public static class Ssl {

		/**
		 * SSL bundle with the certificates that are trusted, and the one that is shown to
		 * servers. By default those of the JVM.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

}
