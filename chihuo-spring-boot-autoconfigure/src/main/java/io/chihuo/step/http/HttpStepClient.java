// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import io.chihuo.ChihuoConfigurationException;

/**
 * The client of all requests, with its connections. It follows no redirect, repeats no
 * request, keeps no cookies, and connects only to addresses that were checked.
 */
final class HttpStepClient implements AutoCloseable {

	private static final int MAX_LINE_LENGTH = 16 * 1024;

	private static final int MAX_HEADERS = 200;

	/** Names may get other addresses. */
	private static final TimeValue CONNECTION_LIFE = TimeValue.ofMinutes(5);

	private static final TimeValue IDLE_LIFE = TimeValue.ofSeconds(30);

	private static final TimeValue CHECK_AFTER = TimeValue.ofSeconds(1);

	private final CloseableHttpClient client;

	private final RestClient restClient;

	HttpStepClient(HttpStepOptions options, TargetRules targets, @Nullable SslBundle tls) {
		checkProxy(options.proxy());
		HttpStepOptions.Limits limits = options.limits();
		this.client = HttpClientBuilder.create()
			.setConnectionManager(createConnections(options, targets, tls))
			.setDefaultCredentialsProvider(createCredentials(options.proxy()))
			.addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "connected", (request, scope, chain) -> {
				RunningExchange.current().onConnected();
				return chain.proceed(request, scope);
			})
			.setRoutePlanner(new RequestProxy())
			.setUserAgent("chihuo")
			.disableRedirectHandling()
			.disableAutomaticRetries()
			.disableCookieManagement()
			.disableConnectionState()
			.evictIdleConnections(IDLE_LIFE)
			.build();
		this.restClient = RestClient.builder()
			.requestFactory(new ExchangeRequestFactory(this.client, Timeout.of(limits.poolTimeout())))
			.build();
	}

	private static PoolingHttpClientConnectionManager createConnections(HttpStepOptions options, TargetRules targets,
			@Nullable SslBundle tls) {
		Timeout connect = Timeout.of(options.limits().connectTimeout());
		return PoolingHttpClientConnectionManagerBuilder.create()
			.setDnsResolver(new CheckedDnsResolver(targets, options.limits().connectTimeout()))
			.setMaxConnTotal(options.connections())
			.setMaxConnPerRoute(options.connections())
			.setDefaultConnectionConfig(ConnectionConfig.custom()
				.setConnectTimeout(connect)
				.setTimeToLive(CONNECTION_LIFE)
				.setValidateAfterInactivity(CHECK_AFTER)
				.build())
			.setTlsSocketStrategy((tls != null) ? createTls(tls) : DefaultClientTlsStrategy.createDefault())
			.setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
			.setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
				.http1Config(
						Http1Config.custom().setMaxLineLength(MAX_LINE_LENGTH).setMaxHeaderCount(MAX_HEADERS).build())
				.build())
			.build();
	}

	/** With the check of the host's name, whatever the bundle trusts. */
	private static TlsSocketStrategy createTls(SslBundle tls) {
		return new DefaultClientTlsStrategy(tls.createSslContext(), tls.getOptions().getEnabledProtocols(),
				tls.getOptions().getCiphers(), SSLBufferMode.STATIC, HostnameVerificationPolicy.BOTH, null);
	}

	/**
	 * Checks the proxy of the configuration.
	 * @throws ChihuoConfigurationException if it is no address of a proxy
	 */
	static void checkProxy(@Nullable URI proxy) {
		if (proxy != null && (proxy.getHost() == null || proxy.getScheme() == null
				|| !proxy.getScheme().matches("https?") || proxy.getRawQuery() != null)) {
			throw new ChihuoConfigurationException(
					"'chihuo.steps.http.proxy' must be such as 'http://proxy.example.org:3128'",
					"Correct 'chihuo.steps.http.proxy'.", null);
		}
	}

	/** Only those of the proxy: a server never gets any. */
	private static BasicCredentialsProvider createCredentials(@Nullable URI proxy) {
		BasicCredentialsProvider credentials = new BasicCredentialsProvider();
		if (proxy != null && proxy.getUserInfo() != null) {
			String[] parts = proxy.getUserInfo().split(":", 2);
			credentials.setCredentials(new AuthScope(proxy.getHost(), TargetUri.portOf(proxy)),
					new UsernamePasswordCredentials(parts[0],
							(parts.length > 1) ? parts[1].toCharArray() : new char[0]));
		}
		return credentials;
	}

	RestClient restClient() {
		return this.restClient;
	}

	@Override
	public void close() throws IOException {
		this.client.close();
	}

	/** The proxy that a request names. */
	private static final class RequestProxy extends DefaultRoutePlanner {

		RequestProxy() {
			super(DefaultSchemePortResolver.INSTANCE);
		}

		@Override
		protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
			URI proxy = RunningExchange.current().request().proxy();
			return (proxy != null) ? new HttpHost(proxy.getScheme(), proxy.getHost(), TargetUri.portOf(proxy)) : null;
		}

	}

	/** Tells the exchange of the thread of each request, and gives that its limits. */
	private static final class ExchangeRequestFactory extends HttpComponentsClientHttpRequestFactory {

		private final Timeout poolTimeout;

		ExchangeRequestFactory(CloseableHttpClient client, Timeout poolTimeout) {
			super(client);
			this.poolTimeout = poolTimeout;
		}

		@Override
		protected void postProcessHttpRequest(ClassicHttpRequest request) {
			RunningExchange.current().onRequest((HttpUriRequestBase) request);
		}

		@Override
		protected HttpContext createHttpContext(HttpMethod method, URI uri) {
			HttpStepRequest request = RunningExchange.current().request();
			HttpClientContext context = HttpClientContext.create();
			context.setRequestConfig(RequestConfig.custom()
				.setConnectionRequestTimeout(this.poolTimeout)
				.setResponseTimeout(request.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
				.setAuthenticationEnabled(request.hasConfiguredProxy())
				.setProtocolUpgradeEnabled(false)
				.build());
			return context;
		}

	}

}
