// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

import io.chihuo.ChihuoConfigurationException;

/**
 * Configuration of the step kind for commands of Redis.
 */
@ConfigurationProperties("chihuo.steps.redis")
public class RedisStepProperties {

	private static final String BACKEND_PREFIX = "chihuo:";

	/**
	 * Whether this node runs steps of kind 'redis'.
	 */
	private boolean enabled;

	/**
	 * Name of the RedisConnectionFactory bean. By default the only one, or the primary
	 * one.
	 */
	private @Nullable String connection;

	/**
	 * Prefix that all keys and channels of steps get.
	 */
	private String keyPrefix = "steps:";

	/**
	 * Commands that steps may execute. All that are known by default.
	 */
	private Set<String> commands = new LinkedHashSet<>();

	/**
	 * Largest string that a step makes by APPEND, or by an offset of SETRANGE, SETBIT or
	 * BITFIELD.
	 */
	private DataSize maxValueSize = DataSize.ofMegabytes(1);

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getConnection() {
		return this.connection;
	}

	public void setConnection(@Nullable String connection) {
		this.connection = connection;
	}

	public String getKeyPrefix() {
		return this.keyPrefix;
	}

	public void setKeyPrefix(String keyPrefix) {
		this.keyPrefix = keyPrefix;
	}

	public Set<String> getCommands() {
		return this.commands;
	}

	public void setCommands(Set<String> commands) {
		this.commands = commands;
	}

	public DataSize getMaxValueSize() {
		return this.maxValueSize;
	}

	public void setMaxValueSize(DataSize maxValueSize) {
		this.maxValueSize = maxValueSize;
	}

	/**
	 * The prefix, which keeps steps away from the keys of queues: no key that it is put
	 * before becomes one of those.
	 */
	String requirePrefix() {
		if (this.keyPrefix.isBlank() || this.keyPrefix.startsWith(BACKEND_PREFIX)
				|| BACKEND_PREFIX.startsWith(this.keyPrefix)) {
			throw new ChihuoConfigurationException(
					"'chihuo.steps.redis.key-prefix' is '" + this.keyPrefix
							+ "', but must not be empty, nor begin with 'chihuo:' as the keys of queues do, "
							+ "nor be a beginning of that",
					"Set 'chihuo.steps.redis.key-prefix' to a prefix of its own, such as 'steps:'.", null);
		}
		return this.keyPrefix;
	}

	/** The commands in capitals. */
	Set<String> toCommandNames() {
		return this.commands.stream().map((name) -> name.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
	}

}
