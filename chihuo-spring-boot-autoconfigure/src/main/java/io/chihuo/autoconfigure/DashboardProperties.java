// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

import io.chihuo.dashboard.AnonymousAccess;
import io.chihuo.dashboard.DashboardOptions;

/**
 * Configuration of the dashboard.
 */
@ConfigurationProperties("chihuo.dashboard")
public class DashboardProperties {

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

	DashboardOptions toOptions(boolean showPayload) {
		return new DashboardOptions(this.anonymous, StringUtils.hasText(this.writeRole) ? this.writeRole : null,
				showPayload);
	}

}
