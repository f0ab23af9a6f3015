// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.dashboard.AnonymousAccess;
import io.chihuo.dashboard.DashboardOptions;

/**
 * Configuration of the dashboard.
 */
@ConfigurationProperties("chihuo.dashboard")
public class DashboardProperties {

	private static final Pattern TRACE_URL = Pattern.compile("https?://[^/?#\\s{}]+[^\\s]*");

	/**
	 * Whether the dashboard is served beside the endpoints of Actuator.
	 */
	private boolean enabled;

	/**
	 * Access without a signed-in user: none, read, or all, which includes changes.
	 */
	private AnonymousAccess anonymous = AnonymousAccess.NONE;

	/**
	 * Role or authority that a user needs to change anything. Every user may by default.
	 */
	private @Nullable String writeRole;

	/**
	 * Address of a trace, http or https, with {traceId} in place of its id. The page of a
	 * task with a trace in its headers links to it.
	 */
	private @Nullable String traceUrl;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public AnonymousAccess getAnonymous() {
		return this.anonymous;
	}

	public void setAnonymous(AnonymousAccess anonymous) {
		this.anonymous = anonymous;
	}

	public @Nullable String getWriteRole() {
		return this.writeRole;
	}

	public void setWriteRole(@Nullable String writeRole) {
		this.writeRole = writeRole;
	}

	public @Nullable String getTraceUrl() {
		return this.traceUrl;
	}

	public void setTraceUrl(@Nullable String traceUrl) {
		this.traceUrl = traceUrl;
	}

	/**
	 * The options.
	 * @throws ChihuoConfigurationException if the address of a trace is none
	 */
	DashboardOptions toOptions(boolean showPayload) {
		return new DashboardOptions(this.anonymous, StringUtils.hasText(this.writeRole) ? this.writeRole : null,
				showPayload, StringUtils.hasText(this.traceUrl) ? checkTraceUrl(this.traceUrl) : null);
	}

	/** Browsers run scripts in addresses of other schemes. */
	private static String checkTraceUrl(String url) {
		if (!TRACE_URL.matcher(url).matches() || !url.contains(DashboardOptions.TRACE_ID)) {
			throw new ChihuoConfigurationException(
					"'chihuo.dashboard.trace-url' must begin with 'http://' or " + "'https://' and a host, and have '"
							+ DashboardOptions.TRACE_ID + "', but is '" + url + "'",
					"Correct 'chihuo.dashboard.trace-url', such as 'https://jaeger.example.org/trace/{traceId}'.",
					null);
		}
		return url;
	}

}
